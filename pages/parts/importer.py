"""Importing notes: a file, the columns guessed and corrected, a preview, then all or nothing."""

from pathlib import PurePath

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.parts import frame
from synthesis.domain import report
from synthesis.domain.errors import ImportRejected, Invalid
from synthesis.domain.importing import Columns, Sheet
from synthesis.domain.model import Actor, Seat
from synthesis.services import imports, prepare, publish
from synthesis.services.imports import Import, Upload

KINDS = ["csv", "tsv", "xlsx", "docx", "md", "markdown", "txt"]
NO_COLUMN = "(none)"
SHOWN = 200


def show(me: Actor) -> None:
    """Show the whole way from a file to notes."""
    if told := st.session_state.pop("imported", ""):
        st.success(told)
    file = st.file_uploader(
        "A file of notes: CSV, Excel, Word, Markdown or plain text", type=KINDS, key="notes_file"
    )
    if file is None:
        st.session_state.pop("upload", None)
        st.caption("Every line comes in or is listed with its reason before anything is stored.")
        return
    with frame.shown_errors():  # what it refuses ends this tab, not the tabs beside it
        upload = _read(me, file)
        columns = [
            _columns(sheet, f"{upload.fingerprint}-{i}") for i, sheet in enumerate(upload.sheets)
        ]
        default = _default_seat(me)
        plan = imports.preview_import(frame.bench().store, me, upload, columns, default)
        _preview(me, upload, plan)


def _read(me: Actor, file: UploadedFile) -> Upload:
    """The file as it was read when it came: the page reruns often, and a file may be large."""
    known, upload = st.session_state.get("upload", ("", None))
    if known != file.file_id:
        try:
            upload = imports.read_upload(frame.bench().read_file, me, file.name, file.getvalue())
        except ImportRejected as error:
            upload = error
        st.session_state["upload"] = (file.file_id, upload)
    if isinstance(upload, ImportRejected):
        raise upload.with_traceback(None)
    return upload


def _columns(sheet: Sheet, key: str) -> Columns | None:
    """Which column plays which part: the guess, to be corrected. None leaves the sheet out."""
    try:
        guess = imports.guess(sheet)
    except Invalid:
        guess = Columns(())
    with st.expander(frame.plain(f"{sheet.name}: {len(sheet.rows):,} rows"), expanded=True):
        if sheet.notice:
            st.warning(frame.plain(sheet.notice))
        if not st.checkbox("Import this sheet", bool(guess.text), key=f"use-{key}"):
            return None
        text = st.multiselect("Notes are in", sheet.columns, list(guess.text), key=f"text-{key}")
        options = [NO_COLUMN, *sheet.columns]
        parts = {}
        for place, part in zip(st.columns(4), ("breakout", "table", "author", "id"), strict=True):
            chosen = getattr(guess, part) or NO_COLUMN
            parts[part] = place.selectbox(
                part.capitalize(), options, options.index(chosen), key=f"{part}-{key}"
            )
    if not text:
        return None
    named = {part: "" if name == NO_COLUMN else name for part, name in parts.items()}
    return Columns(tuple(text), **named)


def _default_seat(me: Actor) -> Seat | None:
    tables = prepare.tables(frame.bench().store, me)
    names = {table.seat: f"{table.seat} {table.name}".strip() for table in tables}
    return st.selectbox(
        "Lines that name no breakout go to",
        [None, *names],
        format_func=lambda seat: names[seat] if seat else "a new breakout “Imported notes”",
    )


def _preview(me: Actor, upload: Upload, plan: Import) -> None:
    st.markdown(
        f"Notes that would come in: **{len(plan.placed):,}**. "
        f"Lines that would stay out: **{len(plan.refused):,}**."
    )
    if plan.new_breakouts or plan.new_tables:
        st.caption(
            f"Made besides, since they are not there yet: breakouts {len(plan.new_breakouts):,}, "
            f"tables {len(plan.new_tables):,}."
        )
    if plan.placed:
        rows = [(p.line.where, p.breakout, p.table, p.line.text) for p in plan.placed[:SHOWN]]
        st.dataframe(
            pd.DataFrame(rows, columns=["Where", "Breakout", "Table", "Note"]), hide_index=True
        )
        if len(plan.placed) > SHOWN:
            st.caption(f"The first {SHOWN} are shown.")
    if plan.refused:
        _refused(plan)
    if st.button(f"Import {len(plan.placed):,} notes", type="primary", disabled=not plan.placed):
        notes = imports.import_notes(frame.bench().store, me, plan)
        st.session_state["imported"] = (
            f"{len(notes):,} notes of {frame.plain(upload.name)} are in: {notes[0].code} to "
            f"{notes[-1].code}. Importing the same file again adds nothing."
        )
        st.rerun()


def _refused(plan: Import) -> None:
    """What stays out, each line with its place and its reason, to read and to take along."""
    listed = report.refusals(plan.refused)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown("**These lines stay out:**", width="stretch")
        st.download_button(
            "Download this list",
            lambda: frame.bench().write_workbook([listed]),
            file_name=f"{PurePath(plan.name).stem} - not imported.xlsx",
            mime=publish.XLSX,
            icon=":material/download:",
            on_click="ignore",
        )
    st.dataframe(
        pd.DataFrame(listed.rows, columns=[column.name for column in listed.columns]),
        hide_index=True,
    )
