"""What changed between two published wordings: field by field, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from cocreacion.kernel.bilingual import LANGUAGES
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language
from cocreacion.process.models import CommitmentVersion
from cocreacion.process.template import QUESTIONS, TEXTS

Ops = list[tuple[str, str]]
WORDS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


@dataclass(frozen=True)
class Change:
    """One field in one language. `diff` is what `word_diff()` shows."""

    question: Any
    lang: str
    before: str
    after: str
    diff: Ops


def words(before: str, after: str) -> Ops:
    """`=` kept, `-` removed, `+` added; kept and added ones together are the new text."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    ops: Ops = []
    matcher = SequenceMatcher(None, _bare(old), _bare(new), autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            ops.append(("=", "".join(new[c:d])))
            continue
        if b > a:
            ops.append(("-", "".join(old[a:b])))
        if d > c:
            ops.append(("+", "".join(new[c:d])))
    return ops


def _bare(pieces: list[str]) -> list[str]:
    """Without the white space behind them, which changes nothing."""
    return [piece.strip() for piece in pieces]


def between(before: CommitmentVersion, after: CommitmentVersion) -> list[Change]:
    """All that differs: the reader's language first, the other one only where it alone changed."""
    mine = language()
    order = [mine, *(lang for lang in LANGUAGES if lang != mine)]
    found = []
    for name in TEXTS:
        old, new = getattr(before, name), getattr(after, name)
        for lang in order:
            one, other = getattr(old, lang), getattr(new, lang)
            if one != other:
                found.append(Change(_question(name), lang, one, other, words(one, other)))
                break
    return found


def _question(name: str) -> Any:
    return QUESTIONS[name] if name in QUESTIONS else _("Title")
