// What the note box shows below itself: notes that wait, and notes kept under another name;
// and how it keeps the focus when the connection goes.

function paintWaiting(place, outbox, takeBack) {
  const notes = outbox.waiting
  const stuck = ["waiting", "signin", "forbidden"].includes(outbox.state.kind)
  place.hidden = !notes.some(note => note.refused) && !(notes.length && stuck)
  if (place.hidden) return place.querySelector("ul").replaceChildren() // hidden text is text all the same
  place.querySelector("h2").textContent = `Not sent yet (${notes.length})`
  place.querySelector("ul").replaceChildren(...notes.map(note => {
    const item = make("li", note.refused ? "note refused" : "note unsent")
    item.append(make("p", "text", note.text))
    if (note.refused) item.append(
      make("p", "bad", note.refused),
      actionButton("Mend it", "Put this note back into the box", () => takeBack(note)),
    )
    return item
  }))
}

function paintKept(place, outbox) {
  const notes = outbox.others()
  place.hidden = !notes.length
  if (!notes.length) return place.replaceChildren()
  const count = notes.length === 1 ? "A note that was" : `${notes.length} notes that were`
  const text = `${count} not sent under another name of this table: kept ${device.where}.`
  const send = actionButton("Send now under my name", "Send these notes under my name", () => outbox.adopt())
  place.replaceChildren(make("p", "", text), send)
}

// Streamlit's "Connection error" dialog takes the focus a few seconds into an outage.
// Close it, and give the box its focus and caret back; keys pressed meanwhile go to the box too.
function keepTyping(box) {
  const LOOK_MS = 300
  const CLOSING_MS = 1500
  let caret = null
  let seenAt = 0
  const remember = () => { caret = [box.selectionStart, box.selectionEnd] }
  const forget = () => { caret = null }
  const back = () => {
    if (!caret || box.getRootNode().activeElement === box) return
    const [from, to] = caret
    box.focus({ preventScroll: true })
    box.setSelectionRange(from, to)
  }
  const look = () => {
    const dialog = [...document.querySelectorAll("[role=dialog]")].find(node => /Connection error/.test(node.textContent))
    if (!dialog) return
    seenAt = Date.now()
    dialog.querySelector("button[aria-label=Close]")?.click()
    setTimeout(back, LOOK_MS)
  }
  const left = () => setTimeout(look, 30)
  // The dialog may take the focus again before the key has written: so it is written here.
  const catchKey = event => {
    if (!event.isTrusted) return // our own, below
    look()
    if (!caret || event.isComposing || box.getRootNode().activeElement === box || Date.now() - seenAt > CLOSING_MS) return
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    const text = event.key === "Enter" ? "\n" : event.key
    if (plain && text.length === 1) {
      event.preventDefault()
      event.stopPropagation()
      box.setRangeText(text, ...caret, "end")
      box.dispatchEvent(new InputEvent("input", { bubbles: true }))
    }
    if (text.length === 1 || event.key === "Backspace") back()
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      event.stopPropagation()
      box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true }))
    }
  }
  const timer = setInterval(look, LOOK_MS)
  const wired = [
    ...["focus", "keyup", "input", "click"].map(kind => [box, kind, remember, false]),
    [box, "blur", left, false],
    [document, "pointerdown", forget, false],
    [window, "keydown", catchKey, true],
  ]
  for (const [target, kind, run, first] of wired) target.addEventListener(kind, run, first)
  return () => {
    clearInterval(timer)
    for (const [target, kind, run, first] of wired) target.removeEventListener(kind, run, first)
  }
}
