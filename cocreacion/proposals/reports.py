"""The report of responses as a file: rows for spreadsheets, a paper for ODT and DOCX."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from flask_babel import force_locale

from cocreacion.contributions.answer_forms import CRITERIA, DISPOSITIONS
from cocreacion.contributions.reading import Comment, Voice
from cocreacion.contributions.reporting import Reported, Scope, everything
from cocreacion.documents.clauses import Wording
from cocreacion.documents.exports.paper import About, Paper, PaperClause, Part, languages_of
from cocreacion.documents.exports.xml import LOCALES
from cocreacion.documents.models import ClauseKind
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import dated, long_date, plain
from cocreacion.kernel.tables import Row
from cocreacion.people.labels import sector_name
from cocreacion.people.places import department_name

COLUMNS = (
    "paragraph", "answer", "comment", "draft_es", "draft_en", "version", "clause", "author",
    "no_account", "on_behalf_of_es", "on_behalf_of_en", "sector", "department", "language",
    "commented_at",
    "text", "joined_to", "decision", "criterion", "reason_es", "reason_en", "office_es",
    "office_en", "answered_at", "changed_version", "changed_clause", "change_to_come",
    "satisfied", "not_satisfied", "sample",
)  # fmt: skip
SITE = "Cocreación"
NAMES_OF_ALL = Bilingual.both("Informe de respuestas", "Report of responses")


def rows(of: Scope) -> Iterator[Row]:
    """One for each comment of each answer, in the order of their numbers."""
    for each in everything(of):
        for comment in each.comments:
            yield _row(each, comment)


def _row(each: Reported, comment: Comment) -> Row:
    answer, change, said = each.answer, each.answer.change, comment.voice
    behalf = (said.organisation if said else None) or Bilingual()
    office = answer.voice.organisation or Bilingual()
    return {
        "paragraph": each.name_of(comment),
        "answer": answer.id,
        "comment": comment.id,
        "draft_es": each.home.title.es,
        "draft_en": each.home.title.en,
        "version": comment.clause.version if comment.clause else "",
        "clause": comment.clause.number if comment.clause else "",
        "author": said.name if said else "",
        "no_account": bool(said and said.no_account),
        "on_behalf_of_es": behalf.es,
        "on_behalf_of_en": behalf.en,
        "sector": said.sector if said else "",
        "department": said.department if said else "",
        "language": comment.language,
        "commented_at": comment.at,
        "text": comment.text,
        "joined_to": comment.merged_into or "",
        "decision": answer.disposition,
        "criterion": answer.criterion or "",
        "reason_es": answer.reason.es,
        "reason_en": answer.reason.en,
        "office_es": office.es,
        "office_en": office.en,
        "answered_at": answer.at,
        "changed_version": change.version if change else "",
        "changed_clause": change.number if change else "",
        "change_to_come": answer.promised,
        "satisfied": answer.satisfied,
        "not_satisfied": answer.unsatisfied,
        "sample": each.sample,
    }


def paper(of: Scope, asked: str, addresses: Mapping[str, str]) -> Paper:
    """The report in one language or in both; each answer is a clause with its own number.

    `addresses`: of the page with the same, by language.
    """
    languages, found = languages_of(asked), list(everything(of))
    return Paper(
        name=f"responses-{asked}",
        language=languages[0],
        languages=languages,
        about={lang: _about(of, found, lang, addresses[lang]) for lang in languages},
        clauses=[_clause(each, languages) for each in found],
        published_at=max((each.answer.at for each in found), default=now()),
        author=SITE,
        address=addresses[languages[0]],
    )


def _about(of: Scope, found: Sequence[Reported], lang: str, address: str) -> About:
    with force_locale(lang):
        name = (of.title or NAMES_OF_ALL).in_(lang).value
        lines = [
            (_("Answers"), str(len(found))),
            (_("Comments answered"), str(sum(len(each.comments) for each in found))),
            (_("As of"), long_date(now())),
            (_("Address"), address),
            (
                _("Numbers"),
                _("R and C are the numbers of an answer and of a comment. They never change."),
            ),
        ]
        if any(each.sample for each in found):
            lines.append((_("Sample"), _("An invented text, for showing how the site works.")))
        return About(
            lang=lang,
            title=_("Report of responses: %(title)s", title=name),
            rows=lines,
            untranslated=_("There is no translation of this answer yet."),
            number_of=_("Answer"),
        )


def _clause(each: Reported, languages: Sequence[str]) -> PaperClause:
    columns = {lang: list(_parts(each, lang)) for lang in languages}
    return PaperClause(
        each.answer.id, each.name.lower(), ClauseKind.ARTICLE, 2, columns, numbered=False
    )


def _parts(each: Reported, lang: str) -> Iterable[Part]:
    with force_locale(lang):
        answer, reason = each.answer, each.answer.reason.in_(lang)
        notice = ""
        if reason.fallback:
            notice = _("In Spanish only") if reason.lang == "es" else _("In English only")
        heading = f"{each.name}. {DISPOSITIONS[answer.disposition]}"
        facts = [_office(answer.voice), dated(answer.at)]
        if answer.criterion is not None:
            facts.append(_("Criterion: %(criterion)s", criterion=CRITERIA[answer.criterion]))
        if answer.change is not None:
            facts.append(
                _(
                    "Clause %(number)s, version %(version)s",
                    number=answer.change.label,
                    version=answer.change.version,
                )
            )
        elif answer.promised:
            facts.append(_("The change was announced for a later version."))
        words = Wording(heading, f"{reason.value}\n\n{' · '.join(map(str, facts))}")
        yield Part(lang, words, f"{each.name.lower()}_{lang}", notice)
        for comment in each.comments:
            own = comment.language if comment.language in LOCALES else lang
            mark = f"{each.name_of(comment).lower().replace('-', '_')}_{lang}"
            yield Part(own, Wording(text=_said(each, comment)), mark)


def _office(voice: Voice) -> str:
    return plain(voice.organisation) if voice.organisation else str(_("Point of contact"))


def _said(each: Reported, comment: Comment) -> str:
    """The name of the paragraph, who said it about what, and their words as a quotation."""
    if comment.voice is None:
        return f"**{each.name_of(comment)}** · {_('Comment withdrawn by its author.')}"
    who, about = _who(comment.voice), ""
    if comment.clause is not None:
        about = f" · {comment.clause.label}"
        if comment.clause.version:
            about += ", " + str(_("version %(number)s", number=comment.clause.version))
    quoted = "\n".join(f"> {line}" for line in comment.text.splitlines())
    return f"**{each.name_of(comment)}** · {who}, {dated(comment.at)}{about}\n\n{quoted}"


def _who(voice: Voice) -> str:
    """«Flor O. en nombre de Colectiva (sociedad civil), Alta Verapaz», as on the page."""
    sector = str(sector_name(voice.sector)).lower()
    organisation = plain(voice.organisation) if voice.organisation else ""
    if organisation and voice.name:
        behalf = _("on behalf of %(organisation)s", organisation=organisation)
        who = f"{voice.name} {behalf} ({sector})"
    else:
        who = f"{voice.name or organisation or _('Participant')} ({sector})"
    if voice.no_account:
        who += f", {_('no account')}"
    return ", ".join(filter(None, [who, department_name(voice.department)]))
