// Correcting one note in its place in the list. Two people may do so at once:
// whoever saves second sees both texts and chooses.

class NoteEditor {
  constructor(note, list) {
    this.note = note
    this.list = list
    this.seen = note.version
    this.form = make("form", "editor")
    this.box = make("textarea", "", note.text)
    this.box.value = note.text
    this.box.rows = 3
    this.box.setAttribute("aria-label", `Corrected text of ${note.code}`)
    this.notice = make("div", "notice")
    this.notice.setAttribute("role", "alert")
    this.save = make("button", "primary", "Save")
    const cancel = actionButton("Cancel", `Leave ${note.code} as it is`, () => this.end())
    const row = make("div", "row")
    row.append(this.save, cancel)
    this.form.append(this.box, this.notice, row)
    this.form.onsubmit = event => {
      event.preventDefault()
      this.submit()
    }
    this.box.onkeydown = event => {
      if (event.isComposing) return
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.submit()
      if (event.key === "Escape" && this.box.value === note.text) this.end()
    }
  }

  start() {
    this.box.focus()
    this.box.setSelectionRange(this.box.value.length, this.box.value.length)
  }

  end() {
    this.list.endEdit(this.note.code)
  }

  async submit() {
    const text = this.box.value.trim()
    this.save.disabled = true
    const reply = await this.list.change(this.note, "correct", { text, seen_version: this.seen })
    this.save.disabled = false
    if (reply.status === 200) {
      this.list.say(`${this.note.code} is corrected.`)
      this.end()
    } else if (reply.status === 409) await this.showBoth(reply.data.error)
    else this.notice.replaceChildren(make("p", "bad", sentenceOf(reply)))
  }

  async showBoth(sentence) {
    await this.list.onstale()
    const theirs = this.list.notes.get(this.note.code)
    this.seen = theirs?.version ?? this.seen
    this.save.textContent = "Save mine over it"
    const quote = make("blockquote", "text", theirs?.text ?? "")
    this.notice.replaceChildren(make("p", "bad", sentence), make("p", "", "It now reads:"), quote)
  }
}
