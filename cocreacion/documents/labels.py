"""What is said about clauses on more than one page."""

from collections.abc import Iterable

from babel.lists import format_list

from cocreacion.documents.models import ClauseKind
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language
from cocreacion.kernel.i18n import BABEL


def listed(numbers: Iterable[int]) -> str:
    """«2, 3 y 5»"""
    return str(format_list([str(number) for number in numbers], locale=BABEL[language()]))


def kinds() -> list[tuple[ClauseKind, str]]:
    return [
        (ClauseKind.HEADING, _("Title of a part")),
        (ClauseKind.ARTICLE, _("Article")),
        (ClauseKind.PARAGRAPH, _("Paragraph")),
        (ClauseKind.ITEM, _("Item of a list")),
        (ClauseKind.NOTE, _("Note")),
    ]
