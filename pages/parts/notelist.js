// The table's notes, newest first. Texts enter by textContent only.
// While somebody corrects a note here, other people's changes wait: nothing moves under the hands.

const CONFIRM_MS = 5000

function make(tag, className, text) {
  const node = document.createElement(tag)
  if (className) node.className = className
  if (text !== undefined) node.textContent = text
  return node
}

function actionButton(label, name, run) {
  const button = make("button", "quiet", label)
  button.type = "button"
  button.setAttribute("aria-label", name)
  button.onclick = run
  return button
}

function timeOf(iso) {
  const at = new Date(iso)
  const today = at.toDateString() === new Date().toDateString()
  const time = { hour: "2-digit", minute: "2-digit" }
  return at.toLocaleString([], today ? time : { day: "numeric", month: "short", ...time })
}

function sentenceOf(reply) {
  return reply.status ? reply.data.error ?? "The server could not do that." : "No connection: nothing was changed. Try again."
}

class NoteList {
  constructor(list, heading, say) {
    this.list = list
    this.heading = heading
    this.say = say
    this.notes = new Map() // code -> the newest version known here
    this.items = new Map() // code -> {node, version}
    this.editing = null
    this.loaded = false
    this.onstale = () => {}
  }

  take(notes, { all = false } = {}) {
    for (const note of notes) {
      const known = this.notes.get(note.code)
      if (!known || known.version <= note.version) this.notes.set(note.code, note)
    }
    if (all) this.loaded = true
    if (this.editing) this.heading.textContent = "Notes of this table (new ones wait until you finish)"
    else this.draw()
  }

  draw() {
    const notes = [...this.notes.values()].sort((a, b) => b.number - a.number)
    const standing = notes.filter(note => !note.withdrawn).length
    this.heading.textContent = this.loaded ? `Notes of this table (${standing})` : "Notes of this table"
    const nodes = notes.map(note => this.itemOf(note))
    const empty = make("li", "empty", this.loaded ? "No notes yet. The first one appears here." : "Loading…")
    const wanted = nodes.length ? nodes : [empty]
    wanted.forEach((node, index) => {
      if (this.list.children[index] !== node) this.list.insertBefore(node, this.list.children[index] ?? null)
    })
    while (this.list.children.length > wanted.length) this.list.lastElementChild.remove()
  }

  itemOf(note) {
    const known = this.items.get(note.code)
    if (known?.version === note.version) return known.node
    const node = this.show(note)
    if (known) known.node.replaceWith(node)
    this.items.set(note.code, { node, version: note.version })
    return node
  }

  show(note) {
    const item = make("li", note.withdrawn ? "note withdrawn" : "note")
    item.dataset.code = note.code
    const head = make("div", "head")
    const changed = note.version > 1 ? `changed by ${note.author}` : note.author
    const by = make("span", "by", `${note.withdrawn ? "withdrawn by " + note.author : changed} · `)
    const time = make("time", "", timeOf(note.at))
    time.dateTime = note.at
    by.append(time)
    head.append(make("span", "code", note.code), by)
    const actions = make("div", "actions")
    if (note.withdrawn) actions.append(this.twoTaps(note, "Put back"))
    else actions.append(
      actionButton("Correct", `Correct ${note.code}`, () => this.edit(note)),
      this.twoTaps(note, "Withdraw"),
    )
    item.append(head, make("p", "text", note.text), actions)
    return item
  }

  // A button that asks for a second tap before it changes anything.
  twoTaps(note, label) {
    let timer = null
    const name = `${label} ${note.code}`
    const reset = () => {
      clearTimeout(timer)
      timer = null
      button.textContent = label
      button.setAttribute("aria-label", name)
      button.classList.remove("sure")
    }
    const button = actionButton(label, name, async () => {
      if (timer) {
        reset()
        button.disabled = true
        await this.withdraw(note, label === "Put back")
        button.disabled = false
        return
      }
      button.textContent = `${label}? Tap again`
      button.setAttribute("aria-label", `${name}? Press again to confirm`)
      button.classList.add("sure")
      timer = setTimeout(reset, CONFIRM_MS)
    })
    return button
  }

  async withdraw(note, back) {
    const reply = await this.change(note, "withdraw", { seen_version: note.version, back })
    if (reply.status === 200) {
      this.say(`${note.code} is ${back ? "back" : "withdrawn"}.`)
      this.focusOn(note.code)
      return
    }
    this.say(sentenceOf(reply), "bad")
    if (reply.status === 409) this.onstale()
  }

  async change(note, action, body) {
    const reply = await ask(`/api/notes/${note.code}/${action}`, body)
    if (reply.status === 200) this.take([reply.data])
    return reply
  }

  edit(note) {
    if (this.editing) {
      this.editing.box.focus()
      return
    }
    const { node } = this.items.get(note.code)
    this.editing = new NoteEditor(note, this)
    node.replaceChildren(node.querySelector(".head"), this.editing.form)
    this.editing.start()
  }

  endEdit(code) {
    this.editing = null
    const known = this.items.get(code)
    if (known) this.items.set(code, { ...known, version: -1 }) // paint it anew
    this.draw()
    this.focusOn(code)
  }

  focusOn(code) {
    this.items.get(code)?.node.querySelector(".actions button")?.focus()
  }
}
