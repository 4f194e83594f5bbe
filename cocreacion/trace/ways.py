"""Addresses: where what a trace names is shown in full."""

from typing import Any

from flask import url_for

from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import plain
from cocreacion.trace.records import Draft, Met, Promise, Records, Table, Text, Wording
from cocreacion.trace.refs import Kind


def way(records: Records) -> list[Any]:
    """The way up from this page, in crumbs."""
    here = _("Trace")
    if records.focus.kind in {Kind.COMMITMENT, Kind.MILESTONE} and records.promises:
        promise = records.promises[0]
        return [(_("Commitment %(number)s", number=promise.number), commitment(promise)), here]
    if records.focus.kind in {Kind.MEETING, Kind.AGREEMENT} and records.met:
        met = records.met[0]
        return [(plain(met.title), meeting(met)), here]
    draft = records.draft
    if records.met and any(said.table_id for said in records.said):
        met = records.met[0]
        return [(plain(met.title), meeting(met)), here]
    if draft is None:
        return [here]
    return [(plain(draft.title), url_for("proposals.show", slug=draft.slug)), here]


def draft_of(records: Records, text: Text | None) -> Draft | None:
    found = [d for d in records.drafts if text and d.document_id == text.document_id]
    return found[0] if found else None


def version(records: Records, text: Text) -> str:
    draft = draft_of(records, text)
    return url_for("proposals.version", slug=draft.slug, number=text.number) if draft else ""


def authors(records: Records, text: Text) -> str:
    draft = draft_of(records, text)
    if draft is None:
        return ""
    return url_for("proposals.version_authors", slug=draft.slug, number=text.number)


def clause(records: Records, wording: Wording) -> str:
    """The clause with its talk."""
    text = records.text(wording.version_id)
    draft = draft_of(records, text)
    if draft is None or text is None:
        return ""
    return url_for(
        "proposals.version",
        slug=draft.slug,
        number=text.number,
        clause=wording.clause_id,
        _anchor=f"c-{wording.clause_id}",
    )


def comparison(records: Records, text: Text, clause_id: str = "") -> str:
    """What the version changed; "" for the first one."""
    draft, before = draft_of(records, text), records.before(text)
    if draft is None or before is None:
        return ""
    return url_for(
        "proposals.compare",
        slug=draft.slug,
        before=before.number,
        after=text.number,
        _anchor=f"c-{clause_id}" if clause_id else None,
    )


def amendment(records: Records, document_id: int, number: int) -> str:
    draft = next((d for d in records.drafts if d.document_id == document_id), None)
    if draft is None:
        return ""
    return url_for("proposals.amendment", slug=draft.slug, number=number)


def meeting(met: Met) -> str:
    return url_for("meetings.show", slug=met.slug)


def table(records: Records, found: Table) -> str:
    """What was said at a table of a meeting."""
    met = next(m for m in records.met if m.id == found.meeting_id)
    return url_for("meetings.table", slug=met.slug, number=found.number)


def meetings_of(draft: Draft) -> str:
    return url_for("proposals.decisions", slug=draft.slug)


def commitment(promise: Promise) -> str:
    return url_for("process.commitment", plan=promise.plan, number=promise.number)


def trace(kind: str, name: object) -> str:
    return url_for("trace.show", kind=kind, name=name)
