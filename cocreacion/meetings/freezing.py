"""The fingerprint under which the record of a meeting is published. Pure; anybody can repeat it."""

import json
from collections.abc import Iterable
from hashlib import sha256

from cocreacion.meetings.models import Agreement, Attendance, Minutes

FORM = "cocreacion/minutes/1"


def canonical(
    minutes: Minutes, agreements: Iterable[Agreement], attendance: Iterable[Attendance]
) -> str:
    """What is hashed: the text in both languages, what was agreed, and who was there.

    The state of an agreement is left out: it goes on changing.
    """
    meeting = minutes.meeting
    record = {
        "form": FORM,
        "meeting": meeting.uid,
        "starts_at": meeting.starts_at.isoformat(),
        "text": {"es": minutes.text.es, "en": minutes.text.en},
        "agreements": [
            {
                "number": each.number,
                "text": {"es": each.text.es, "en": each.text.en},
                "owner": each.owner_id,
                "due_on": each.due_on.isoformat() if each.due_on else None,
                "agenda_item": each.agenda_item_id,
            }
            for each in sorted(agreements, key=lambda each: each.number)
        ],
        "attendance": [
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
        ],
    }
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(
    minutes: Minutes, agreements: Iterable[Agreement], attendance: Iterable[Attendance]
) -> str:
    return sha256(canonical(minutes, agreements, attendance).encode()).hexdigest()
