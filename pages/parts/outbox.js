// The draft and the notes not yet acknowledged, kept by `device`, and how they are sent.
// A note leaves the outbox only when the server has named its code, or its writer takes it back.

const SEND_TIMEOUT_MS = 8000
const BATCH_NOTES = 20
const BATCH_CHARACTERS = 50000

async function ask(path, body) {
  // Resolves to {status, data}; status 0 stands for no answer, or one that is not ours
  // (the log-in page of a hotel's network answers 200, too).
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), SEND_TIMEOUT_MS)
  try {
    const response = await fetch(path, {
      method: body ? "POST" : "GET",
      headers: body ? { "content-type": "application/json" } : {},
      body: body && JSON.stringify(body),
      signal: patience.signal,
      cache: "no-store",
    })
    return { status: response.status, data: await response.json() }
  } catch {
    return { status: 0, data: {} }
  } finally {
    clearTimeout(timer)
  }
}

function newId() {
  // crypto.randomUUID is missing on plain http, where many conferences run.
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("")
}

class Outbox {
  constructor(place, name) {
    this.place = place // {conference, breakout, table}
    this.prefix = `plenary:${place.conference}:B${place.breakout}-T${place.table}:`
    this.key = this.prefix + name
    this.busy = false
    this.state = { kind: "idle", saved: [], message: "" }
    this.onchange = () => {}
    this.onsaved = () => {}
  }

  get draft() { return device.get(`${this.key}:draft`) }
  set draft(text) { device.set(`${this.key}:draft`, text) }

  read(key = `${this.key}:outbox`) {
    const kept = device.get(key)
    try {
      const notes = JSON.parse(kept || "[]")
      return Array.isArray(notes) ? notes.filter(note => note?.id && note.text) : []
    } catch {
      device.set(`${key}:unreadable`, kept)
      return []
    }
  }

  write(notes) {
    device.set(`${this.key}:outbox`, notes.length ? JSON.stringify(notes) : "")
  }

  get waiting() { return this.read() }
  get sendable() { return this.read().filter(note => !note.refused) }

  // Notes are {text}, or {id, text} where they come from a file and may have been sent before.
  add(notes) {
    const at = new Date().toISOString()
    const known = this.read()
    const fresh = notes.filter(note => !known.some(each => each.id === note.id))
    this.write([...known, ...fresh.map(({ id, text }) => ({ id: id ?? newId(), text, at }))])
    this.say("sending")
    this.flush()
  }

  remove(ids) {
    const gone = new Set(ids)
    this.write(this.read().filter(note => !gone.has(note.id)))
  }

  refuse(id, sentence) {
    this.write(this.read().map(note => (note.id === id ? { ...note, refused: sentence } : note)))
  }

  // Notes kept here under another name, by somebody who joined again as somebody else.
  others() {
    return device
      .keys(this.prefix)
      .filter(key => isOutbox(key) && key !== `${this.key}:outbox`)
      .flatMap(key => this.read(key).map(note => ({ ...note, key })))
  }

  adopt() {
    const found = this.others()
    this.write([...this.read(), ...found.map(({ id, text, at }) => ({ id, text, at }))])
    found.forEach(note => device.set(note.key, ""))
    this.flush()
  }

  say(kind, details = {}) {
    this.state = { saved: [], message: "", ...details, kind }
    this.onchange()
  }

  batch() {
    const notes = []
    let characters = 0
    for (const note of this.sendable) {
      characters += note.text.length
      if (notes.length && (notes.length >= BATCH_NOTES || characters > BATCH_CHARACTERS)) break
      notes.push(note)
      if (this.oneByOne) break
    }
    return notes
  }

  async flush() {
    if (this.busy || !this.sendable.length) return
    this.busy = true
    const saved = []
    let outcome = "saved"
    try {
      while (outcome === "saved" && this.sendable.length) outcome = await this.sendSome(saved)
    } finally {
      this.busy = false
    }
    if (outcome === "saved") this.say(saved.length ? "saved" : "idle", { saved })
    if (outcome === "waiting") this.say("waiting", { saved })
  }

  async sendSome(saved) {
    const notes = this.batch()
    const { breakout, table } = this.place
    const { status, data } =
      notes.length === 1
        ? await ask("/api/notes", { breakout, table, id: notes[0].id, text: notes[0].text })
        : await ask("/api/notes/many", { breakout, table, notes: notes.map(({ id, text }) => ({ id, text })) })
    if (status === 401) return this.say("signin")
    if (status === 403) return this.say("forbidden", { message: data.error })
    const many = notes.length > 1
    if (many && ![0, 200, 503].includes(status)) {
      this.oneByOne = true // find the note that the server stumbles over
      return "saved"
    }
    this.oneByOne = false
    if (status === 200 && many) return this.settle(data.results, saved)
    if (status === 200) return this.settle([{ id: notes[0].id, note: data }], saved)
    const refused = [404, 413, 422].includes(status)
    return refused ? this.settle([{ id: notes[0].id, error: data.error }], saved) : "waiting"
  }

  settle(results, saved) {
    let progress = false
    let forbidden = ""
    for (const { id, note, error, status } of results ?? []) {
      if (note?.code) {
        this.remove([id])
        saved.push(note)
        progress = true
      } else if (status === 403) {
        forbidden = error
      } else if (error && status !== 503) {
        this.refuse(id, error)
        progress = true
      }
    }
    this.onsaved(saved)
    if (forbidden) return this.say("forbidden", { message: forbidden })
    return progress ? "saved" : "waiting"
  }
}
