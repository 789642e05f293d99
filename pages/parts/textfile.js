// Unsent notes as a text that people can read, send to each other and paste back.
// Each keeps the id under which it may have been sent, so that it is never stored twice.

const TITLE = "Plenary: notes not sent yet, typed at "
const HOW = "Paste all of this into the note box of that table, or open the file there. What has arrived is not added again."
const MARK = /^=== note ([A-Za-z0-9-]{1,64}) ===[ \t]*$/m

function fileOf(notes, seat) {
  const texts = notes.map(({ id, text }) => `=== note ${id} ===\n${text.replace(/^=== note /gm, " === note ")}`)
  return [`${TITLE}${seat}\n${HOW}`, ...texts].join("\n\n") + "\n"
}

// Returns null for a text that is no such file, else its notes and where they were typed.
// What stands before the first mark is a note too: somebody's draft lay in the box.
function notesOfFile(text) {
  const parts = text.replace(/\r\n?/g, "\n").split(MARK)
  if (parts.length < 3) return null
  const lines = parts[0].split("\n")
  const title = lines.findIndex(line => line.replace("\ufeff", "").startsWith(TITLE))
  const seat = title < 0 ? "" : lines[title].split(TITLE)[1].trim()
  const before = lines.filter((line, at) => at !== title && line.trim() !== HOW).join("\n")
  const notes = [{ text: before.trim() }]
  for (let at = 1; at < parts.length; at += 2) notes.push({ id: parts[at], text: parts[at + 1].trim() })
  return { seat, notes: notes.filter(note => note.text) }
}

function saveFile(notes, seat) {
  const link = make("a")
  link.href = URL.createObjectURL(new Blob([fileOf(notes, seat)], { type: "text/plain;charset=utf-8" }))
  link.download = "unsent-notes.txt"
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
