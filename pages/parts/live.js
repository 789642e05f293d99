// Invisible: reruns the fragment or page that holds it when the conference has moved on.
// Waits while somebody types or a dialog is open, and never asks more than once in two seconds,
// nor more than a sixth of the time: a server that is slow to answer is asked less often.

const GAP_MS = 2000
const REST = 5 // a rerun is followed by a rest of so many times as long as it took
const LOOK_MS = 500
const POLL_MS = 5000 // how often a page asks by itself while no event comes through
const LOST_MS = 10000 // a rerun that was asked for and never came is asked for again
const STILL_MS = 30000 // a field left with its cursor in it, untouched for so long, holds nothing up

let lastKey = Date.now() // who typed before this script came may be typing still
document.addEventListener("keydown", () => { lastKey = Date.now() }, true)

function focused() {
  let node = document.activeElement
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement
  return node
}

function busy() {
  if (document.querySelector("[role=dialog]")) return true
  const node = focused()
  if (!node) return false
  if (node.getAttribute("role") === "combobox") return node.getAttribute("aria-expanded") === "true"
  const writes = node.matches("textarea, input, [contenteditable=true]")
  const ticks = node.matches("[type=checkbox], [type=radio], [type=range], [type=button], [type=submit]")
  return writes && !ticks && Date.now() - lastKey < STILL_MS
}

class Live {
  constructor() {
    this.heard = 0
    this.shown = 0
    this.askedAt = 0
    this.waiting = false
    this.took = 0 // milliseconds from the last asking to its answer
    this.live = true // until it is known not to be
    this.poll = setInterval(() => this.askAnyway(), POLL_MS)
    this.stopListening = eventHub().listen((kind, stamp) => {
      this.live = kind === "open" || kind === "stamp"
      if (kind === "stamp") this.heard = Math.max(this.heard, stamp)
      if (kind === "ended") this.heard = Math.max(this.heard, this.shown + 1) // the page says why
      this.look()
    })
  }

  render(component) {
    this.trigger = component.setTriggerValue
    if (this.waiting && component.data.run !== this.run) {
      this.took = Date.now() - this.askedAt
      this.waiting = false
      if (!this.live) this.heard = component.data.stamp // what was asked for is all that is known
    }
    this.run = component.data.run
    this.shown = component.data.stamp
    this.look()
  }

  // A proxy that swallows streams, or a server that is away: what is new cannot be known.
  askAnyway() {
    if (this.live || document.hidden) return
    this.heard = Math.max(this.heard, this.shown + 1)
    this.look()
  }

  look() {
    clearTimeout(this.timer)
    if (!this.trigger || this.heard <= this.shown) return
    const gap = this.waiting ? LOST_MS : Math.max(GAP_MS, Math.min(this.took * REST, LOST_MS))
    const wait = this.askedAt + gap - Date.now()
    if (wait > 0 || busy()) {
      this.timer = setTimeout(() => this.look(), Math.max(wait, LOOK_MS))
      return
    }
    this.askedAt = Date.now()
    this.waiting = true
    this.trigger("stamp", this.heard)
  }

  stop() {
    clearTimeout(this.timer)
    clearInterval(this.poll)
    this.stopListening()
  }
}

const lives = new WeakMap()

export default function (component) {
  const { parentElement } = component
  const holder = (parentElement.host ?? parentElement).closest("[data-testid=stElementContainer]")
  if (holder) holder.style.display = "none"
  if (!lives.has(parentElement)) lives.set(parentElement, new Live())
  lives.get(parentElement).render(component)
  return () => {
    lives.get(parentElement)?.stop()
    lives.delete(parentElement)
  }
}
