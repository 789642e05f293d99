// The switch “This device is shared”, and what becomes of what the device had kept.

function paintDevice(find) {
  const { shared } = device
  find("#shared").checked = shared
  find(".device-says").textContent = shared
    ? "Nothing is kept here: what is not sent lives only in this open page. Files that you download stay. Press Leave when you go."
    : "Your draft and what is not sent are kept on this device until they have arrived."
  find(".shared-line").hidden = !shared
}

function countOf({ notes, drafts }) {
  const parts = []
  if (notes.length) parts.push(notes.length === 1 ? "1 note" : `${notes.length} notes`)
  if (drafts) parts.push(drafts === 1 ? "1 draft" : `${drafts} drafts`)
  return parts.join(" and ")
}

// Runs `done(choice)`: "hold" in this page, "forget", or "" when the person thought better of it.
function askAboutUnsent(place, unsent, save, done) {
  const choose = choice => {
    place.hidden = true
    place.replaceChildren()
    done(choice)
  }
  const several = unsent.notes.length + unsent.drafts > 1
  const text = `${countOf(unsent)} on this device ${several ? "are" : "is"} not sent yet. What should become of ${several ? "them" : "it"}?`
  const row = make("div", "row")
  const hold = actionButton("Keep in this page until sent", "Clear the device, and keep what is not sent in this open page", () => choose("hold"))
  row.append(
    hold,
    ...(unsent.notes.length ? [actionButton("Download first", "Download the unsent notes as a file", save)] : []),
    deleteButton(() => choose("forget")),
    actionButton("Cancel", "Leave the device as it is", () => choose("")),
  )
  place.replaceChildren(make("p", "", text), row)
  place.hidden = false
  hold.focus()
}

// What is deleted here is nowhere else: it takes a second press.
function deleteButton(run) {
  const button = actionButton("Delete", "Delete what is not sent", () => {
    button.textContent = "Delete for good? Press again"
    button.setAttribute("aria-label", "Delete what is not sent for good? Press again to confirm")
    button.classList.add("sure")
    button.onclick = run
  })
  return button
}

function throwSwitch(box, on) {
  const unsent = device.unsent()
  const then = choice => {
    if (choice) device.share({ forget: choice === "forget" })
    if (choice === "forget") box.box.value = ""
    if (choice) box.typed()
    box.paint()
    box.find("#shared").focus()
  }
  if (!on) device.unshare()
  else if (unsent.notes.length + unsent.drafts === 0) device.share()
  else askAboutUnsent(box.find(".sharing"), unsent, () => saveFile(unsent.notes, box.seat), then)
  box.paint()
}
