// The note box: what is typed is kept on this device until the server has acknowledged it.
// Mounted by Streamlit; typing, sending and listing never rerun the page.

const RETRY_MS = 3000
const POLL_MS = 5000
const FETCH_GAP_MS = 1000
const BULLET = /^\s*(?:[-*•–—‣▪●◦·+]|\(?\d{1,3}[.):]|\(?[a-h][.)])\s+(?=\S)/

function notesIn(text) {
  // The notes of a pasted list: one a line, or one a bullet with the lines that belong to it.
  const lines = text.split(/\r?\n/).filter(line => line.trim())
  const marked = lines.filter(line => BULLET.test(line)).length >= 2
  const notes = []
  for (const line of lines) {
    const words = line.replace(BULLET, "").trim()
    if (marked && notes.length && !BULLET.test(line)) notes[notes.length - 1] += `\n${words}`
    else notes.push(words)
  }
  return notes
}

class NoteBox {
  constructor(root, data) {
    this.find = selector => root.querySelector(selector)
    this.root = root
    this.outbox = new Outbox(data.place, data.name)
    this.list = new NoteList(this.find(".list"), this.find("#heading"), (text, kind) => this.say(text, kind))
    this.pasted = false
    this.live = false
    this.stops = []
    this.describe(data)
    this.wire()
    this.start()
  }

  describe(data) {
    this.find(".place").textContent = data.placeLine
    this.find(".title").textContent = data.title
    this.find(".prompt").textContent = data.prompt
    this.find(".prompt").hidden = !data.prompt
    const mac = /Mac|iPhone|iPad/.test(navigator.platform)
    const touch = matchMedia("(pointer: coarse)").matches
    this.find(".how").textContent = touch ? "" : `${mac ? "⌘" : "Ctrl"}+Enter adds, Enter makes a new line`
  }

  wire() {
    const box = (this.box = this.find("textarea"))
    box.value = this.outbox.draft
    box.oninput = () => this.typed()
    box.onpaste = () => { this.pasted = true }
    box.onkeydown = event => {
      if (event.key !== "Enter" || event.isComposing || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      this.add([box.value])
    }
    this.find(".entry").onsubmit = event => {
      event.preventDefault()
      this.add([box.value])
    }
    this.find(".many").onclick = () => this.add(notesIn(box.value))
    this.find(".save-file").onclick = () => this.download()
    this.outbox.onchange = () => this.paint()
    this.outbox.onsaved = notes => this.list.take(notes)
    this.list.onstale = () => this.fetchNow()
  }

  start() {
    const flush = () => this.outbox.flush()
    const wake = () => { if (!document.hidden) { flush(); this.refresh() } }
    this.every(RETRY_MS, flush)
    this.every(POLL_MS, () => { if (!this.live && !document.hidden) this.refresh() })
    this.on(window, "online", wake)
    this.on(document, "visibilitychange", wake)
    this.stops.push(keepTyping(this.box), eventHub().listen(kind => this.heard(kind)))
    this.paint()
    flush()
    this.refresh()
    if (matchMedia("(pointer: fine)").matches) this.box.focus({ preventScroll: true })
  }

  every(milliseconds, run) {
    const timer = setInterval(run, milliseconds)
    this.stops.push(() => clearInterval(timer))
  }

  on(target, kind, run) {
    target.addEventListener(kind, run)
    this.stops.push(() => target.removeEventListener(kind, run))
  }

  stop() { this.stops.forEach(stop => stop()) }

  heard(kind) {
    this.live = kind !== "down" && kind !== "ended"
    if (kind === "stamp") this.refresh()
    if (kind === "ended") this.outbox.say("signin")
  }

  typed() {
    this.outbox.draft = this.box.value
    this.find(".refusal").hidden = true
    if (!this.box.value.trim()) this.pasted = false
    this.offerList()
  }

  offerList() {
    const count = this.pasted ? notesIn(this.box.value).length : 0
    this.find(".many").hidden = count < 2
    this.find(".many").textContent = `Add as ${count} notes`
    this.find(".add").textContent = count < 2 ? "Add note" : "Add as one note"
  }

  add(texts) {
    const notes = texts.map(text => text.trim()).filter(Boolean)
    if (notes.length) {
      this.box.value = ""
      this.typed()
      this.outbox.add(notes)
    }
    this.box.focus()
  }

  // At most one request a second, however often something changes.
  refresh() {
    if (this.pending) return
    const wait = Math.max(0, (this.fetchedAt ?? 0) + FETCH_GAP_MS - Date.now())
    this.pending = setTimeout(() => {
      this.pending = null
      this.fetchNow()
    }, wait)
  }

  async fetchNow() {
    this.fetchedAt = Date.now()
    const { breakout, table } = this.outbox.place
    const { status, data } = await ask(`/api/notes?breakout=${breakout}&table=${table}`)
    if (status === 200) this.list.take(data.notes, { all: true })
    if (status === 401) this.outbox.say("signin")
    else if (status === 200 && this.outbox.state.kind === "signin") this.outbox.say("idle")
  }

  say(text, kind = "") {
    const status = this.find("#status")
    status.className = `status ${kind}`
    status.textContent = text
  }

  paint() {
    this.takeBackRefused()
    this.sayState()
    paintWaiting(this.find(".waiting"), this.outbox, note => this.takeBack(note))
    paintKept(this.find(".kept"), this.outbox)
  }

  sayState() {
    const { kind, saved, message } = this.outbox.state
    const unsent = this.outbox.sendable.length
    const notes = unsent === 1 ? "1 note" : `${unsent} notes`
    if (kind === "signin") return this.saySignIn()
    if (kind === "forbidden") return this.say(`${message} Your notes are kept here.`, "bad")
    if (kind === "sending") return this.say("Sending…")
    if (unsent) return this.say(`${notes} waiting, kept ${device.keeps ? "on this device" : "only while this page is open"}`, "warn")
    if (saved.length > 1) return this.say(`Saved ${saved.length} notes, up to ${saved.at(-1).code}`, "good")
    if (saved.length) return this.say(`Saved as ${saved[0].code}`, "good")
    return this.say(this.box.value ? "Your draft is kept on this device" : "")
  }

  saySignIn() {
    this.say("Sign in again: your notes are kept here. ", "bad")
    const link = make("a", "", "Sign in")
    link.href = `/join?next=${encodeURIComponent(location.pathname)}`
    this.find("#status").append(link)
  }

  // A refused note comes back to the box when that is empty; else it waits below with its reason.
  takeBackRefused() {
    const refused = this.outbox.waiting.find(note => note.refused)
    if (refused && !this.box.value.trim()) this.takeBack(refused)
  }

  takeBack(note) {
    const before = this.box.value.trim()
    this.outbox.remove([note.id])
    if (before) this.outbox.write([...this.outbox.waiting, { id: newId(), text: before, at: note.at, refused: "Put aside while you mended another note." }])
    this.box.value = note.text
    this.typed()
    const refusal = this.find(".refusal")
    refusal.textContent = note.refused
    refusal.hidden = !note.refused
    this.box.focus()
    this.paint()
  }

  download() {
    const text = this.outbox.waiting.map(note => note.text).join("\n\n")
    const link = make("a")
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }))
    link.download = "unsent-notes.txt"
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 1000)
  }
}

const boxes = new WeakMap()

export default function ({ data, parentElement }) {
  const known = boxes.get(parentElement)
  if (known && known.outbox.key === new Outbox(data.place, data.name).key) known.describe(data)
  else {
    known?.stop()
    boxes.set(parentElement, new NoteBox(parentElement, data))
  }
  return () => {
    boxes.get(parentElement)?.stop()
    boxes.delete(parentElement)
  }
}
