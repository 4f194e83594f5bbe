"""From what people write to what a page may show. Nowhere else is text called safe.

A small Markdown: paragraphs, emphasis, lists, links, quotes, tables. Length and depth are capped
first, because the cleaner is slow on hostile nesting; the result is cleaned once and remembered.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from html import escape

import bleach
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

LONGEST = 30_000  # characters
DEEPEST = 12  # levels of lists and quotes
TAGS = {
    "p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "code",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": ["href"], "ol": ["start"]}
PROTOCOLS = {"http", "https", "mailto"}

# Characters that reorder or hide the text around them.
HIDDEN = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]"
)

_markdown = MarkdownIt("zero", {"html": False, "maxNesting": DEEPEST}).enable(
    [
        "emphasis",
        "list",
        "link",
        "newline",
        "blockquote",
        "backticks",
        "escape",
        "table",
        "autolink",
    ]
)
# What people write elsewhere: headings, rules and fences, too. Its HTML is read, never shown.
_everything = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")
_cleaner = bleach.Cleaner(tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True)


def normal(text: str) -> str:
    """As stored: composed letters, line feeds, no invisible controls, no white space around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return HIDDEN.sub("", unicodedata.normalize("NFC", text)).strip()


@lru_cache(maxsize=8192)
def html(text: str) -> Markup:
    """The Markdown subset as safe HTML; links of strangers carry `nofollow ugc noopener`."""
    text = text[:LONGEST]
    if not _needs_markdown(text):
        paragraphs = [escape(part, quote=False) for part in re.split(r"\n\s*\n", text) if part]
        lines = [p.strip().replace("\n", "<br>\n") for p in paragraphs]
        return Markup("\n".join(f"<p>{line}</p>" for line in lines))  # noqa: S704
    cleaned = _cleaner.clean(_markdown.render(text))
    return Markup(cleaned.replace("<a href=", '<a rel="nofollow ugc noopener" href='))  # noqa: S704


def long_html(text: str) -> Markup:
    """The same for a text of many pages: in parts of whole paragraphs, none of them cut off."""
    if len(text) <= LONGEST:
        return html(text)
    parts = [""]
    for paragraph in re.split(r"\n{2,}", text):
        for start in range(0, len(paragraph), LONGEST - 2):
            piece = paragraph[start : start + LONGEST - 2]
            if len(parts[-1]) + len(piece) + 2 > LONGEST:
                parts.append("")
            parts[-1] += piece + "\n\n"
    return Markup("\n").join(html(part) for part in parts)


def tokens(text: str) -> Sequence[Token]:
    """What the small Markdown sees in a text, for other formats than HTML."""
    return _markdown.parse(text[:LONGEST])


def foreign_html(text: str) -> str:
    """HTML of a whole Markdown file from elsewhere. Not safe: only to be read again."""
    return str(_everything.render(text))


MARKS = re.compile(r"[*_\[\]`>|<&\\]|^\s*([-+]|\d+[.)])\s", re.MULTILINE)


def _needs_markdown(text: str) -> bool:
    return bool(MARKS.search(text))


def excerpt(text: str, length: int = 160) -> str:
    """The beginning of a text in plain words, cut between words."""
    plain = " ".join(re.sub(r"[*_`#>\[\]]|\(https?://\S+\)", "", text).split())
    if len(plain) <= length:
        return plain
    return plain[:length].rsplit(" ", 1)[0] + "…"


def slug(text: str, longest: int = 60) -> str:
    """Words of a title as they stand in an address: `Mesa de agua` → `mesa-de-agua`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-") or "x"
