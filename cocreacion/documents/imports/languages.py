"""Which of the two languages a text is in: by its name in a table, or by its smallest words."""

import re

NAMES = {
    "es": {"es", "español", "spanish", "castellano", "texto en español", "spanish text"},
    "en": {"en", "inglés", "english", "texto en inglés", "english text"},
}
SMALL = {
    "es": {"el", "la", "los", "las", "de", "del", "que", "y", "en", "para", "por", "una", "se"},
    "en": {"the", "of", "and", "to", "for", "that", "is", "by", "with", "shall", "be", "their"},
}
ENOUGH = 2  # small words, and twice as many as of the other language


def named(text: str) -> str:
    words = " ".join(text.lower().split()).strip(":.*()")
    return next((language for language, names in NAMES.items() if words in names), "")


def guess(text: str) -> str:
    """Nothing where it is not clear."""
    words = re.findall(r"\w+", text.lower())
    count = {language: sum(w in small for w in words) for language, small in SMALL.items()}
    first, second = sorted(count, key=lambda each: count[each], reverse=True)
    return first if count[first] >= max(ENOUGH, 2 * count[second]) else ""
