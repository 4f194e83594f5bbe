"""A tagged PDF (PDF/UA-1): language, title, headings and reading order are in the file.

WeasyPrint draws with Pango, a library of the system. Where that is missing everything else of
the site works, and whoever asks for a PDF is told. Drawing takes a tenth of a second per page,
so one file is drawn at a time.
"""

from pathlib import Path
from threading import Semaphore
from typing import Any

from flask import current_app

from cocreacion.documents.exports import html
from cocreacion.documents.exports.paper import Paper
from cocreacion.kernel.errors import Busy, Refusal
from cocreacion.kernel.gettext import lazy_gettext as _l

PATIENCE = 30  # seconds in the queue
FONTS = "house:"
PRINTED = """
@page { size: Letter; margin: 2cm 2cm 2.2cm;
  @bottom-center {
    content: counter(page) " / " counter(pages); font: 9pt "Hilo Sans", sans-serif } }
@font-face { font-family: "Hilo Sans"; src: url("house:hilo-sans.woff2"); font-weight: 400 700 }
@font-face { font-family: "Hilo Serif"; src: url("house:hilo-serif.woff2"); font-weight: 600 }
html { font-size: 10.5pt; color: black; background: white }
a { color: inherit }
"""
_pen = Semaphore(1)


class NoPdf(Refusal):
    status = 503
    message = _l(
        "This server cannot make PDF files, because a system library (Pango) is missing. "
        "The other formats hold the same text."
    )


class TooBusy(Busy):
    message = _l("Other PDF files are being made. Try again in a minute, or take another format.")


def file(paper: Paper) -> bytes:
    return drawn(html.page(paper), html.STYLE.read_text(encoding="utf-8"))


def drawn(page: str, style: str) -> bytes:
    """A whole page of HTML as a tagged PDF, in this style."""
    printer = _printer()
    if not _pen.acquire(timeout=PATIENCE):
        raise TooBusy
    try:
        return _print(printer, page, style)
    finally:
        _pen.release()


def _printer() -> Any:
    try:
        import weasyprint
    except OSError as problem:  # the library of the system is not there
        raise NoPdf from problem
    return weasyprint


def _print(weasyprint: Any, page: str, style: str) -> bytes:
    from weasyprint.text.fonts import FontConfiguration

    fetcher, fonts = _fetcher(), FontConfiguration()
    styles = [
        weasyprint.CSS(string=words, url_fetcher=fetcher, font_config=fonts)
        for words in (style, PRINTED)
    ]
    document = weasyprint.HTML(string=page, url_fetcher=fetcher, media_type="print")
    made: bytes = document.write_pdf(
        stylesheets=styles, font_config=fonts, pdf_variant="pdf/ua-1", pdf_tags=True
    )
    return made


def _fetcher() -> Any:
    """Nothing but the two fonts of the house: no network, no other file."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    folder = Path(current_app.root_path) / "static" / "fonts"

    class OnlyFonts(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002
            name = url.removeprefix(FONTS)
            if name == url or name not in {"hilo-sans.woff2", "hilo-serif.woff2"}:
                raise ValueError(url)
            return URLFetcherResponse(url, (folder / name).read_bytes())

    return OnlyFonts()
