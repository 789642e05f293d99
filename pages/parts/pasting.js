// A pasted list, or a file of unsent notes: shown as the notes that it would become, before it does.

const BULLET = /^\s*(?:[-*•–—‣▪●◦·+]|\(?\d{1,3}[.):]|\(?[a-h][.)])\s+(?=\S)/

function notesInList(text) {
  // One a line, or one a bullet with the lines that belong to it.
  const lines = text.split(/\r?\n/).filter(line => line.trim())
  const marked = lines.filter(line => BULLET.test(line)).length >= 2
  const notes = []
  for (const line of lines) {
    const words = line.replace(BULLET, "").trim()
    if (marked && notes.length && !BULLET.test(line)) notes[notes.length - 1] += `\n${words}`
    else notes.push(words)
  }
  return notes.map(note => ({ text: note }))
}

// What the box holds, if it is more than one note: {notes, seat, file}, else null.
function severalIn(text, pasted) {
  const file = pasted || text.includes(TITLE) ? notesOfFile(text) : null
  if (file?.notes.length) return { ...file, file: true }
  const notes = pasted ? notesInList(text) : []
  return notes.length > 1 ? { notes, seat: "", file: false } : null
}

function paintPreview(place, found, seat) {
  place.hidden = !found
  if (!found) return place.replaceChildren()
  const count = found.notes.length === 1 ? "1 note" : `${found.notes.length} notes`
  const kind = found.file ? `This is a file of unsent notes: ${count}.` : `This looks like a list of ${count}:`
  const elsewhere = found.seat && found.seat !== seat
  const list = make("ol", "several")
  list.tabIndex = 0
  list.setAttribute("aria-label", "The notes that it would become")
  list.append(...found.notes.map(note => make("li", "text", note.text)))
  place.replaceChildren(make("p", "", kind), list)
  if (elsewhere) place.append(make("p", "warn", `They were typed at ${found.seat}, and this is ${seat}. Add them here only if they belong here.`))
}
