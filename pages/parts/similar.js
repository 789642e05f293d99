// While somebody types: which notes of this table the draft is like, and how many other tables
// have noted something like it. Asked for quietly, and never before a note that waits to be sent.

const STILL_MS = 800 // since the last key
const LATER_MS = 15000 // after an answer that did not come
const LEAST_DRAFT_WORDS = 3
const MOST_SENT = 1500

class Similar {
  constructor(place, outbox) {
    this.place = place
    this.outbox = outbox
    this.notBefore = 0
    this.draft = ""
    this.shown = ""
  }

  typed(text) {
    clearTimeout(this.timer)
    this.draft = text.trim().slice(-MOST_SENT)
    if (this.draft.split(/\s+/).length < LEAST_DRAFT_WORDS) {
      this.answered = ""
      return this.show({ notes: [], others: 0 })
    }
    this.timer = setTimeout(() => this.look(), Math.max(STILL_MS, this.notBefore - Date.now()))
  }

  stop() { clearTimeout(this.timer) }

  async look() {
    const asked = this.draft
    if (document.hidden || this.asking || asked === this.answered) return
    if (this.outbox.busy) return this.typed(asked)
    this.asking = true
    const { breakout, table } = this.outbox.place
    const { status, data } = await ask("/api/notes/similar", { breakout, table, text: asked })
    this.asking = false
    if (status !== 200) {
      this.notBefore = Date.now() + LATER_MS
      return
    }
    this.answered = asked
    if (this.draft === asked) this.show(data)
    else if (this.draft) this.typed(this.draft)
  }

  show({ notes, others }) {
    const key = JSON.stringify([notes, others])
    if (key === this.shown) return // a screen reader says it once
    this.shown = key
    const lines = []
    if (notes.length) lines.push(make("p", "", "Already noted at this table:"))
    for (const note of notes) {
      const line = make("p", "text")
      line.append(make("span", "code", note.code), ` ${note.text}`)
      lines.push(line)
    }
    if (others) lines.push(make("p", "", others === 1 ? "Another table has noted something like this." : `${others} other tables have noted something like this.`))
    this.place.replaceChildren(...lines)
    this.place.hidden = !lines.length
  }
}
