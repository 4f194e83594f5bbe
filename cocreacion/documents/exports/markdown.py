"""Plain text: the words of each clause exactly as they are stored, between marks."""

import json
import re

from cocreacion.documents.exports.paper import NAMES, Paper, PaperClause, Part

# What the small Markdown of a clause shows as it is, and other programs would not.
ALIVE = (
    re.compile(r"(\\*)(<(?=[A-Za-z/!?])(?![^\s<>]*[:@][^\s<>]*>))"),
    re.compile(r"^(\\*)(#{1,6}(?=\s)|=+(?=\s*$)|-+(?=\s*$)|`{3}|~{3})", re.MULTILINE),
)


def quiet(text: str) -> str:
    """With a backslash before what would come alive elsewhere. `loud` takes it away again."""
    for pattern in ALIVE:
        text = pattern.sub(lambda m: "\\" * (2 * len(m[1]) + 1) + m[2], text)
    return text


def loud(text: str) -> str:
    for pattern in reversed(ALIVE):
        text = pattern.sub(_fewer, text)
    return text


def _fewer(found: re.Match[str]) -> str:
    slashes = len(found[1])
    return "\\" * ((slashes - 1) // 2 if slashes % 2 else slashes) + found[2]


def file(paper: Paper) -> bytes:
    blocks = [_front(paper), *_first_lines(paper)]
    for clause in paper.clauses:
        blocks += _clause(clause, paper)
    return ("\n\n".join(blocks) + "\n").encode()


def _front(paper: Paper) -> str:
    facts = {"title": paper.title, "lang": ", ".join(paper.languages)}
    return "\n".join(["---", *(f"{name}: {_quoted(text)}" for name, text in facts.items()), "---"])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _first_lines(paper: Paper) -> list[str]:
    lines = [f"# {quiet(_one_line(paper.title))}", "<!-- about -->"]
    for language in paper.languages:
        rows = paper.about[language].rows
        lines.append("\n".join(f"- {name}: {quiet(_one_line(text))}" for name, text in rows))
    return lines


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _clause(clause: PaperClause, paper: Paper) -> list[str]:
    blocks = []
    for language, parts in clause.columns.items():
        label = f"*{NAMES[language]}*" if paper.bilingual else ""
        if not parts:
            note = paper.about[language].untranslated
            blocks += ["<!-- note -->", f"{label}: {note}"]
        for part in parts:
            blocks += _part(part, clause, label)
    return blocks


def _part(part: Part, clause: PaperClause, label: str) -> list[str]:
    """The mark, its lines of our own (`told`), then the heading and the text."""
    told = f"{label}: {part.notice}" if label and part.notice else label or part.notice
    blocks = [f"<!-- {part.mark} {'told' if told else ''} -->".replace("  ", " ")]
    if told:
        blocks.append(told)
    heading, text = _one_line(part.words.heading), quiet(part.words.text)
    if heading:
        blocks.append(f"{'#' * clause.rank} {clause.number}. {quiet(heading)}")
    elif text:
        blocks.append(f"<!-- {clause.number} -->")
    return [*blocks, text] if text else blocks
