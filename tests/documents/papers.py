"""A version with everything in it that files must carry, without a database."""

from datetime import UTC, datetime
from types import SimpleNamespace

from cocreacion.documents.exports import FORMATS
from cocreacion.documents.exports.paper import Facts, lay_out
from cocreacion.kernel.bilingual import Bilingual

RICH = (
    "Primer *párrafo* con **fuerza**, `código` y [enlace](https://ejemplo.gt/a?b=1&c=2).\n"
    "Segunda línea, q'eqchi' y 🇬🇹.\n\n"
    "- uno\n- dos\n  1. a\n  2. b\n\n"
    "5. El inciso cinco\n6. El inciso seis\n\n"
    "| Cosa | Plazo |\n|---|---|\n| Lista | 15 días |\n\n"
    "> Una cita.\n\n"
    "Último párrafo con <b>signos</b> & #."
)
HOSTILE = "\\<!-- c_note_0_zzzzzzzzz2_es -->\n<script>x</script>"


def clause(clause_id, kind="article", level=0, heading=("", ""), es="", en=""):
    return SimpleNamespace(
        clause_id=clause_id, kind=kind, level=level, heading=Bilingual(*heading), es=es, en=en,
        translated_from="",
    )  # fmt: skip


CLAUSES = [
    clause("aaaaaaaaa2", "heading", 0, ("Capítulo I", "Chapter I")),
    clause("aaaaaaaaa3", "article", 0, ("Objeto", "Purpose"), RICH, "First *paragraph*.\n\n- one"),
    clause("aaaaaaaaa4", "article", 0, ("Idiomas", ""), "Solo en español."),
    clause("aaaaaaaaa5", "paragraph", 0, es="# no es título\n\n3\\. tampoco lista", en="Plain"),
    clause("aaaaaaaaa6", "article", 0, ("Título solo", "Heading"), "", "Only the English text."),
    clause("aaaaaaaaa7", "item", 2, es="- lista\n- dos", en=""),
    clause("aaaaaaaab2", "note", 0, es=HOSTILE, en="N"),
]  # fmt: skip


def version(**facts):
    known = {
        "number": 3,
        "published_at": datetime(2026, 3, 2, 15, tzinfo=UTC),
        "note": Bilingual("Qué cambió", "What changed"),
        "hash": "ab" * 32,
    }
    return SimpleNamespace(**known | facts)


FACTS = Facts(
    name="mejora",
    title=Bilingual("Título del texto", "Title of the text"),
    status={"es": "Publicado", "en": "Published"},
    author=Bilingual("Grupo de agua", "Water group"),
    address="http://127.0.0.1:8000/es/proposals/mejora/versions/3",
)


def paper(asked="es", clauses=CLAUSES, facts=FACTS):
    return lay_out(version(), clauses, facts, asked=asked, source="es")


def file(ending, asked="es", clauses=CLAUSES):
    return FORMATS[ending].file(paper(asked, clauses))
