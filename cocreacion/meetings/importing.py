"""The kinds of meetings of a plan's file. Kinds are data: another plan may bring others."""

from dataclasses import dataclass

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.meetings.models import MeetingKind
from cocreacion.meetings.queries import meetings
from cocreacion.people.models import Sector
from cocreacion.process import importing
from cocreacion.process.importing import Imported
from cocreacion.process.reading import Part, once


@dataclass(frozen=True)
class KindInFile:
    key: str
    name: Bilingual
    description: Bilingual
    default_access: str
    needs_minutes: bool
    expected_sectors: list[str]


# Meetings that fit none of the kinds of a plan.
OTHER = KindInFile(
    key="other",
    name=Bilingual.both("Otra reunión", "Other meeting"),
    description=Bilingual.both(
        "Reunión del proceso que no es de ninguna de las demás clases.",
        "Meeting of the process that is of none of the other kinds.",
    ),
    default_access="public",
    needs_minutes=False,
    expected_sectors=[],
)


def read(file: Part) -> list[KindInFile]:
    return [_kind(part) for part in once(file.parts("meeting_kinds"))]


def _kind(part: Part) -> KindInFile:
    sectors = part.words("expected_sectors")
    for number, sector in enumerate(sectors):
        if sector not in list(Sector):
            part.wrong(f"expected_sectors[{number}]", _l("This sector is not known."))
    return KindInFile(
        key=part.key("key"),
        name=part.both("name"),
        description=part.maybe_both("description"),
        default_access=part.text("default_access") or "public",
        needs_minutes=part.flag("needs_minutes"),
        expected_sectors=sectors,
    )


def keep(kinds: list[KindInFile], imported: Imported) -> None:  # noqa: ARG001
    """Store new kinds, and say the known ones as this file says them."""
    known = {kind.key: kind for kind in meetings.kinds()}
    for position, each in enumerate([*kinds, OTHER], 1):
        kind = known.get(each.key)
        if kind is None:
            kind = known[each.key] = MeetingKind(key=each.key, position=position)
            db.session.add(kind)
        kind.name, kind.description, kind.position = each.name, each.description, position
        kind.default_access, kind.needs_minutes = each.default_access, each.needs_minutes
        kind.expected_sectors = each.expected_sectors


def init_app() -> None:
    importing.also(read, keep)
