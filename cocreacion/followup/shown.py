"""Entries as a page shows them: text made safe, author with the name the organisation had then."""

from dataclasses import dataclass

from markupsafe import Markup

from cocreacion.followup.models import Progress
from cocreacion.kernel.bilingual import Text
from cocreacion.kernel.i18n import here, plain
from cocreacion.kernel.text import html
from cocreacion.people.labels import sector_name


@dataclass(frozen=True)
class Entry:
    progress: Progress
    text: Text
    body: Markup
    organisation: str
    sector: str


def entry(progress: Progress) -> Entry:
    text = here(progress.text)
    organisation = progress.organisation
    name = organisation.named_at(progress.reported_at) if organisation else None
    return Entry(
        progress,
        text,
        html(text.value),
        plain(name) if name else "",
        sector_name(organisation.sector) if organisation else "",
    )
