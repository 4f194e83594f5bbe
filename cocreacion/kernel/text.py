"""From what people write to what a page may show. Nowhere else is text called safe.

A small Markdown: paragraphs, emphasis, lists, links, quotes, tables. Length and depth are capped
first, because the cleaner is slow on hostile nesting; the result is cleaned once and remembered.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from itertools import groupby

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

MOST_TAGS = 6_000  # of one text: the cleaner takes a fifth of a millisecond for each
MOST_MARKS = 4  # on one letter; more only makes it grow over its neighbours

# Characters that reorder or hide the text around them, stand for nothing, or look like nothing
# although they count as letters (the fillers of Hangul, of which an empty comment can be made).
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
LINES = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Where marks may be heaped: they are neither words nor white space.
HEAP = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1},}}")

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
    """As stored: composed letters, line feeds, no invisible controls, no white space around it.

    Heaps of marks are cut before they are composed, too: sorting them takes the square of their
    number.
    """
    text = HIDDEN.sub("", LINES.sub("\n", text))
    return _flat(unicodedata.normalize("NFC", _flat(text))).strip()


def visible(text: str) -> str:
    """Without the characters that nobody sees; all else as it was typed."""
    return HIDDEN.sub("", text)


def _flat(text: str) -> str:
    return HEAP.sub(lambda heap: "".join(_few_marks(heap[0])), text)


def _few_marks(heap: str) -> Iterator[str]:
    marks = 0
    for letter in heap:
        marks = marks + 1 if unicodedata.category(letter).startswith("M") else 0
        if marks <= MOST_MARKS:
            yield letter


@lru_cache(maxsize=8192)
def html(text: str) -> Markup:
    """The Markdown subset as safe HTML; links of strangers carry `nofollow ugc noopener`."""
    text = text[:LONGEST]
    marked = _markdown.render(text) if _needs_markdown(text) else ""
    if not marked or marked.count("<") > MOST_TAGS:
        return _plain_html(text)
    cleaned = _cleaner.clean(marked)
    return Markup(cleaned.replace("<a href=", '<a rel="nofollow ugc noopener" href='))  # noqa: S704


def _plain_html(text: str) -> Markup:
    """Paragraphs and lines; every sign stands for itself."""
    lines = [escape(part, quote=False).replace("\n", "<br>\n") for part in _paragraphs(text)]
    return Markup("\n".join(f"<p>{line}</p>" for line in lines))  # noqa: S704


def _paragraphs(text: str) -> Iterator[str]:
    """Line by line: a pattern for blank lines takes the square of their number."""
    for blank, lines in groupby(text.split("\n"), lambda line: not line.strip()):
        if not blank:
            yield "\n".join(lines).strip()


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


MARKS = re.compile(r"[*_\[\]`>|<&\\]|^[^\S\n]*([-+]|\d+[.)])\s", re.MULTILINE)


def _needs_markdown(text: str) -> bool:
    return bool(MARKS.search(text))


# What parts the words of these from what stands before them.
BETWEEN = {"paragraph_open": "\n\n", "tr_open": "\n", "th_open": " ", "td_open": " "}


def excerpt(text: str, length: int = 160) -> str:
    """The beginning of a text in plain words, in one line, cut between words."""
    return _cut(" ".join(_in_words(text).split()), length)


def quoted(text: str, length: int) -> str:
    """The same for a letter without HTML: as a quotation whose paragraphs and lists stay apart."""
    return "\n".join(f"> {line}".rstrip() for line in _cut(_in_words(text), length).split("\n"))


def quoted_html(text: str, length: int) -> Markup:
    """The same for a letter with HTML."""
    return _plain_html(_cut(_in_words(text), length))


def _cut(plain: str, length: int) -> str:
    return plain if len(plain) <= length else plain[:length].rsplit(maxsplit=1)[0] + "…"


@lru_cache(maxsize=8192)
def _in_words(text: str) -> str:
    """Without the marks that are marks; every other sign stands for itself."""
    if not _needs_markdown(text):
        return text.strip()
    said, between = "", ""
    for token in tokens(text):
        if token.type == "list_item_open":
            between = f"\n{token.info}. " if token.info else "\n- "
        elif token.type == "inline":
            said += (between if said else between.lstrip("\n")) + _words_of(token)
            between = ""
        else:
            between = between or BETWEEN.get(token.type, "")
    return said


def _words_of(inline: Token) -> str:
    breaks = ("softbreak", "hardbreak")
    children = inline.children or ()
    return "".join("\n" if each.type in breaks else each.content for each in children)


def folded(text: str) -> str:
    """Words as they are heard, to compare names: no case, accents, signs or further spaces."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", plain))


def slug(text: str, longest: int = 60) -> str:
    """Words of a title as they stand in an address: `Mesa de agua` → `mesa-de-agua`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-") or "x"
