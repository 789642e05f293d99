// The note box: what is typed is kept, by `device`, until the server has acknowledged it.
// Mounted by Streamlit; typing, sending and listing never rerun the page.

const RETRY_MS = 3000
const POLL_MS = 5000
const FETCH_GAP_MS = 1000
const MOST_FILE_BYTES = 2000000

class NoteBox {
  constructor(root, data) {
    this.find = selector => root.querySelector(selector)
    this.root = root
    this.outbox = new Outbox(data.place, data.name)
    this.list = new NoteList(this.find(".list"), this.find("#heading"), (text, kind) => this.say(text, kind))
    this.similar = new Similar(this.find(".similar"), this.outbox)
    this.pasted = false
    this.live = false
    this.stops = []
    this.describe(data)
    this.wire()
    this.start()
  }

  describe(data) {
    this.seat = data.seat
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
    box.oncompositionstart = () => { this.composing = true }
    box.oncompositionend = () => { this.composing = false }
    box.onkeydown = event => {
      if (event.key !== "Enter" || event.isComposing || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      this.addFromBox()
    }
    this.find(".entry").onsubmit = event => {
      event.preventDefault()
      this.addFromBox()
    }
    this.find(".many").onclick = () => this.add(this.several.notes)
    this.find(".save-file").onclick = () => saveFile(this.outbox.waiting, this.seat)
    this.wireDevice()
    this.outbox.onchange = () => this.paint()
    this.outbox.onsaved = notes => this.list.take(notes)
    this.list.onstale = () => this.fetchNow()
  }

  wireDevice() {
    const file = this.find(".open-file input")
    this.find(".open-file button").onclick = () => file.click()
    file.onchange = async () => {
      if (file.files[0]) await this.open(file.files[0])
      file.value = ""
    }
    this.find("#shared").onchange = event => throwSwitch(this, event.target.checked)
    this.on(window, "storage", event => {
      device.heard(event)
      this.paint()
    })
  }

  start() {
    const flush = () => this.outbox.flush()
    const wake = () => { if (!document.hidden) { flush(); this.refresh() } }
    this.every(RETRY_MS, flush)
    this.every(POLL_MS, () => { if (!this.live && !document.hidden) this.refresh() })
    this.on(window, "online", wake)
    this.on(document, "visibilitychange", wake)
    this.stops.push(() => this.similar.stop(), keepTyping(this.box), this.listen())
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

  listen() {
    const { breakout, table } = this.outbox.place
    return eventHub().listen((kind, news) => this.heard(kind, news), `?breakout=${breakout}&table=${table}`)
  }

  heard(kind, news) {
    this.live = kind !== "down" && kind !== "ended"
    if (kind === "notes") this.list.take(news)
    if (kind === "stamp") this.refresh()
    if (kind === "ended") this.outbox.say("signin")
  }

  typed() {
    this.outbox.draft = this.box.value
    this.find(".refusal").hidden = true
    if (!this.box.value.trim()) this.pasted = false
    this.offerSeveral()
    this.similar.typed(this.several ? "" : this.box.value)
    if (this.outbox.state.kind === "idle") this.sayState()
  }

  offerSeveral() {
    const found = (this.several = severalIn(this.box.value, this.pasted))
    const many = this.find(".many")
    many.hidden = !found
    many.textContent = found?.notes.length === 1 ? "Add 1 note" : `Add as ${found?.notes.length} notes`
    this.find(".add").hidden = found?.file ?? false
    this.find(".add").textContent = found ? "Add as one note" : "Add note"
    paintPreview(this.find(".preview"), found, this.seat)
  }

  addFromBox() {
    this.add(this.several?.file ? this.several.notes : [{ text: this.box.value }])
  }

  add(notes) {
    const full = notes.map(note => ({ ...note, text: note.text.trim() })).filter(note => note.text)
    if (full.length) {
      if (this.composing) this.box.blur() // else the keyboard puts what it composes into the empty box
      this.box.value = ""
      this.typed()
      this.outbox.add(full)
    }
    this.box.focus()
  }

  async open(file) {
    if (file.size > MOST_FILE_BYTES) return this.say(`${file.name} is too large: the organiser can import it.`, "bad")
    const text = await file.text()
    this.box.value = [this.box.value.trim(), text].filter(Boolean).join("\n\n")
    this.pasted = true
    this.typed()
    this.find(".many").hidden ? this.box.focus() : this.find(".many").focus()
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
    if (status.textContent !== text) status.textContent = text // a screen reader says it once
  }

  paint() {
    this.takeBackRefused()
    this.sayState()
    paintWaiting(this.find(".waiting"), this.outbox, note => this.takeBack(note))
    paintKept(this.find(".kept"), this.outbox)
    paintDevice(this.find)
  }

  sayState() {
    const { kind, saved, message } = this.outbox.state
    const unsent = this.outbox.sendable.length
    const notes = unsent === 1 ? "1 note" : `${unsent} notes`
    if (kind === "signin") return this.saySignIn()
    if (kind === "forbidden") return this.say(`${message} Your notes are kept ${device.where}.`, "bad")
    if (kind === "sending" && unsent) return this.say(`Sending ${notes}, kept ${device.where} until saved`)
    if (unsent) return this.say(`${notes} waiting, kept ${device.where}`, "warn")
    if (saved.length > 1) return this.say(`Saved ${saved.length} notes, up to ${saved.at(-1).code}`, "good")
    if (saved.length) return this.say(`Saved as ${saved[0].code}`, "good")
    return this.say(this.box.value ? `Your draft is kept ${device.where}` : "")
  }

  saySignIn() {
    this.say(`Sign in again: your notes are kept ${device.keeps ? "here" : "only while this page is open, so download them first"}. `, "bad")
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
