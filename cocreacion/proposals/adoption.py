"""Which clause feeds which field of the commitment template: a guess, for a person to correct."""

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import force_locale

from cocreacion.documents.models import VersionClause
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.text import slug
from cocreacion.process.template import QUESTIONS

LEFT_OUT = ""
FIELDS = tuple(QUESTIONS)

# Words of headings, without accents, in the order in which they decide.
WORDS: dict[str, tuple[str, ...]] = {
    "budget": ("presupuesto", "costo", "financiamiento", "recursos", "budget", "cost", "funding"),
    "causes": ("causa", "causes", "cause"),
    "theory_of_change": ("ayudara-a-resolver", "teoria", "theory", "help-to-solve", "contribuye"),
    "transparency": ("transparencia", "transparency", "acceso-a-la-informacion", "formatos"),
    "participation": ("participacion", "participation", "consulta"),
    "accountability": ("rendicion", "accountability", "seguimiento", "indicador", "monitoring"),
    "status_quo": ("situacion", "hoy", "actual", "status-quo", "today", "linea-base", "diagnosis"),
    "problem": ("problema", "problematica", "problem"),
    "action": ("que-se-hara", "accion", "compromiso", "action", "will-be-done", "medidas"),
}


def question(field: str) -> Bilingual:
    """The question of the template, as a heading in both languages."""
    texts = []
    for language in ("es", "en"):
        with force_locale(language):
            texts.append(str(QUESTIONS[field]))
    return Bilingual.both(*texts)


def guess(clauses: Iterable[VersionClause]) -> dict[str, str]:
    """Clause id → field. What no heading says belongs to what will be done."""
    return {clause.clause_id: _field(clause) for clause in clauses}


def _field(clause: VersionClause) -> str:
    for heading in (clause.heading.es, clause.heading.en):
        plain = slug(heading, 200) if heading else ""
        for field in FIELDS:
            if plain and plain in {slug(text, 200) for text in _both(field)}:
                return field
        for field, words in WORDS.items():
            if any(word in plain for word in words):
                return field
    return LEFT_OUT if not (clause.es or clause.en) else "action"


def _both(field: str) -> tuple[str, str]:
    asked = question(field)
    return asked.es, asked.en


def texts_of(
    clauses: Sequence[VersionClause], chosen: Mapping[str, str], source_language: str
) -> dict[str, Bilingual]:
    """The fields that the chosen clauses feed. Several clauses keep their headings."""
    texts: dict[str, Bilingual] = {}
    for field in FIELDS:
        fed = [clause for clause in clauses if chosen.get(clause.clause_id) == field]
        if fed:
            es, en = (_joined(fed, language) for language in ("es", "en"))
            both = Bilingual.both(es, en, source_language)
            if not both.original and (es or en):
                both = Bilingual.both(es, en, "es" if es else "en")
            if _outdated(fed, source_language):
                both.translated_from = "outdated"
            texts[field] = both
    return texts


def _joined(clauses: Sequence[VersionClause], language: str) -> str:
    if len(clauses) == 1:
        return str(getattr(clauses[0], language))
    parts = []
    for clause in clauses:
        heading, text = getattr(clause.heading, language), getattr(clause, language)
        if text:
            parts.append(f"**{heading}.** {text}" if heading else text)
    return "\n\n".join(parts)


def _outdated(clauses: Sequence[VersionClause], source_language: str) -> bool:
    return any(
        Bilingual(clause.es, clause.en, source_language, clause.translated_from).outdated
        for clause in clauses
    )
