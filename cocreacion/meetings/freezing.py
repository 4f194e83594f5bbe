"""The fingerprint under which the record of a meeting is published. Pure; anybody can repeat it.

There are two forms. Minutes from before they had clauses keep form 1. Form 2 says no more than
everybody may read: where a record names nobody, what is hashed names nobody either.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cocreacion.documents.models import Version, VersionClause
from cocreacion.groups.models import Seat
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.meetings.attribution import Voice, people, voice_of_seat
from cocreacion.meetings.models import (
    Agreement,
    Attendance,
    Dissent,
    Meeting,
    Minutes,
    MinutesEdition,
    SignOff,
)

PLAIN, FORM = "cocreacion/minutes/1", "cocreacion/minutes/2"


@dataclass(frozen=True)
class Record:
    """Everything an edition is made of."""

    minutes: Minutes
    edition: MinutesEdition
    version: Version
    clauses: Sequence[VersionClause]
    agreements: Sequence[Agreement]
    attendance: Sequence[Attendance]
    sign_offs: Sequence[SignOff]
    dissents: Sequence[Dissent]


def fingerprint(record: Record) -> str:
    return hashed(canonical_of(record))


def canonical_of(record: Record) -> str:
    """In the form this edition was published in."""
    return canonical_plain(record) if record.edition.form == 1 else canonical(record)


def hashed(canonical: str) -> str:
    return sha256(canonical.encode()).hexdigest()


def canonical(record: Record) -> str:
    """What is hashed: text in both languages, agreements, attendance, signatures and dissent.

    The state of an agreement is left out: it goes on changing.
    """
    minutes, edition, meeting = record.minutes, record.edition, record.minutes.meeting
    return _json(
        {
            "form": FORM,
            **_of_meeting(meeting),
            "attribution": meeting.attribution,
            "number": [minutes.year, minutes.number],
            "edition": edition.number,
            "reason": _both(edition.reason),
            "version": {"number": record.version.number, "hash": record.version.hash},
            "clauses": [
                {
                    "id": clause.clause_id,
                    "heading": _both(clause.heading),
                    "text": {"es": clause.es, "en": clause.en},
                }
                for clause in record.clauses
            ],
            "agreements": [_agreement(each) for each in _numbered(record.agreements)],
            "attendance": people(meeting, record.attendance),
            "approval": edition.approval,
            "signed": sorted(_voices(meeting, (each.seat for each in record.sign_offs)), key=_json),
            "dissents": sorted(
                (
                    {
                        "voice": _voice(voice_of_seat(meeting, each.seat)),
                        "clause": each.clause_id,
                        "text": _both(each.text),
                    }
                    for each in record.dissents
                ),
                key=_json,
            ),
        }
    )


def recorded(agreements: Iterable[Agreement], attendance: Iterable[Attendance]) -> str:
    """Of what goes out with a text: whoever signs it, signs this, too."""
    return hashed(
        _json(
            {
                "agreements": [_agreement(each) for each in _numbered(agreements)],
                "attendance": _rows(attendance),
            }
        )
    )


def _of_meeting(meeting: Meeting) -> dict[str, Any]:
    return {"meeting": meeting.uid, "starts_at": meeting.starts_at.isoformat()}


def _both(text: Bilingual) -> dict[str, str]:
    return {"es": text.es, "en": text.en}


def _numbered(agreements: Iterable[Agreement]) -> list[Agreement]:
    return sorted(agreements, key=lambda each: each.number)


def _agreement(agreement: Agreement) -> dict[str, Any]:
    return {
        "number": agreement.number,
        "text": _both(agreement.text),
        "owner": agreement.owner.slug if agreement.owner else None,
        "seat": agreement.seat.position if agreement.seat else None,
        "due_on": agreement.due_on.isoformat() if agreement.due_on else None,
        "clause": agreement.clause_id,
    }


def _voices(meeting: Meeting, seats: Iterable[Seat]) -> list[dict[str, Any]]:
    return [_voice(voice_of_seat(meeting, seat)) for seat in seats]


def _voice(voice: Voice) -> dict[str, Any]:
    found: dict[str, Any] = {"bloc": voice.bloc, "sector": voice.sector}
    if voice.seat is not None:
        found["seat"] = voice.seat.position
        found["organisation"] = voice.seat.organisation.slug if voice.seat.organisation else None
    return {key: value for key, value in found.items() if value}


def _rows(attendance: Iterable[Attendance]) -> list[dict[str, Any]]:
    return [
        {
            "seat": row.seat_id,
            "organisation": row.organisation_id,
            "sector": row.sector,
            "delegation": row.delegation,
            "presence": row.presence,
            "headcount": row.headcount,
            "remote": row.remote,
        }
        for row in sorted(attendance, key=lambda row: row.id)
    ]


def _json(thing: object) -> str:
    return json.dumps(thing, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical_plain(record: Record) -> str:
    """Form 1: the text as it was before minutes had clauses."""
    minutes = record.minutes
    return _json(
        {
            "form": PLAIN,
            **_of_meeting(minutes.meeting),
            "text": _both(minutes.text),
            "agreements": [
                {
                    "number": each.number,
                    "text": _both(each.text),
                    "owner": each.owner_id,
                    "due_on": each.due_on.isoformat() if each.due_on else None,
                    "agenda_item": each.agenda_item_id,
                }
                for each in _numbered(record.agreements)
            ],
            "attendance": _rows(record.attendance),
        }
    )
