"""What DOCX and ODT have in common: text that XML can hold."""

import re
from html import escape

ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe(text: str) -> str:
    return escape(ILLEGAL.sub("", text), quote=True)


LOCALES = {"es": ("es", "GT"), "en": ("en", "GB")}
