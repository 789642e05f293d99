// What this device keeps: in the browser's storage, or only in the open page where the device
// is shared or the browser keeps nothing. The switch itself is remembered on the device.

const OURS = "plenary:"
const SHARED = "plenary:shared"
const memory = (window.plenaryMemory ||= new Map()) // outlives the box, not the page

const isOutbox = key => key.endsWith(":outbox")

function stored(key) {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function storedKeys() {
  try {
    return Object.keys(localStorage).filter(key => key.startsWith(OURS) && key !== SHARED)
  } catch {
    return []
  }
}

function notesOf(kept) {
  try {
    const notes = JSON.parse(kept || "[]")
    return Array.isArray(notes) ? notes : []
  } catch {
    return []
  }
}

// Two tabs may have kept the same outbox; a note in both is one, and one that was sent before
// is known to the server by its id.
function together(key, ours, theirs) {
  if (!isOutbox(key) || !ours || !theirs) return theirs || ours
  const notes = [...notesOf(theirs), ...notesOf(ours)]
  return JSON.stringify([...new Map(notes.map(note => [note?.id, note])).values()])
}

const device = {
  full: false, // the browser refused to keep something

  get shared() { return (memory.get(SHARED) ?? stored(SHARED)) === "1" },

  get keeps() { return !device.full && !device.shared },

  get where() { return device.keeps ? "on this device" : "only while this page is open" },

  get(key) { return memory.get(key) ?? stored(key) ?? "" },

  set(key, value) {
    if (device.shared) return device.hold(key, value)
    try {
      if (value) localStorage.setItem(key, value)
      else localStorage.removeItem(key)
      memory.delete(key)
      device.full = false
    } catch {
      device.full = true
      memory.set(key, value)
    }
  },

  hold(key, value) {
    if (value) memory.set(key, value)
    else memory.delete(key)
  },

  keys(prefix) {
    const all = new Set([...storedKeys(), ...memory.keys()])
    return [...all].filter(key => key.startsWith(prefix) && key !== SHARED)
  },

  // Everything not sent from this device, whoever typed it: the notes, and how many drafts.
  unsent() {
    const keys = device.keys(OURS)
    const notes = keys.filter(isOutbox).flatMap(key => notesOf(device.get(key)).map(note => ({ ...note, key })))
    return { notes, drafts: keys.filter(key => key.endsWith(":draft") && device.get(key).trim()).length }
  },

  // From now on the device keeps nothing; what it kept moves into this open page, or is forgotten.
  share({ forget = false } = {}) {
    if (forget) device.forget()
    device.mark("1")
    device.empty()
  },

  unshare() {
    device.mark("")
    device.fill()
  },

  mark(value) {
    try {
      if (value) localStorage.setItem(SHARED, value)
      else localStorage.removeItem(SHARED)
      memory.delete(SHARED)
    } catch {
      memory.set(SHARED, value)
    }
  },

  empty() {
    for (const key of storedKeys()) {
      if (!memory.has(key)) memory.set(key, stored(key))
      localStorage.removeItem(key)
    }
  },

  fill() {
    for (const key of device.keys(OURS)) device.set(key, together(key, memory.get(key), stored(key)))
  },

  forget() {
    for (const key of storedKeys()) localStorage.removeItem(key)
    for (const key of device.keys(OURS)) memory.delete(key)
  },

  // Another tab has thrown the switch: what it took from the storage, this one holds for itself.
  heard({ key, oldValue, newValue }) {
    if (key === SHARED) {
      if (newValue === "1") device.empty()
      else device.fill()
    } else if (device.shared && newValue === null && oldValue && !memory.has(key)) memory.set(key, oldValue)
  },
}

if (device.shared) device.empty()

// Asks before the page goes with something that is nowhere else; once per page.
window.plenaryLeaving ||= (() => {
  const ask = event => {
    const only = [...memory].some(([key, value]) => key !== SHARED && value && value !== "[]")
    if (only) event.preventDefault()
  }
  window.addEventListener("beforeunload", ask)
  return ask
})()
