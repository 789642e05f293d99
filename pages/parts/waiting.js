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
// Close it, and give the box its focus and caret back, so that typing goes on.
function keepTyping(box) {
  const LOOK_MS = 300
  let caret = null
  const remember = () => { caret = [box.selectionStart, box.selectionEnd] }
  const forget = () => { caret = null }
  const look = () => {
    const dialog = [...document.querySelectorAll("[role=dialog]")].find(node => /Connection error/.test(node.textContent))
    if (!dialog) return
    dialog.querySelector("button[aria-label=Close]")?.click()
    if (!caret) return
    const [from, to] = caret
    setTimeout(() => {
      box.focus({ preventScroll: true })
      box.setSelectionRange(from, to)
    }, LOOK_MS)
  }
  const left = () => setTimeout(look, 30)
  const timer = setInterval(look, LOOK_MS)
  for (const kind of ["focus", "keyup", "input", "click"]) box.addEventListener(kind, remember)
  box.addEventListener("blur", left)
  document.addEventListener("pointerdown", forget)
  return () => {
    clearInterval(timer)
    for (const kind of ["focus", "keyup", "input", "click"]) box.removeEventListener(kind, remember)
    box.removeEventListener("blur", left)
    document.removeEventListener("pointerdown", forget)
  }
}
