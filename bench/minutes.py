"""Minutes of forty pages as a tagged PDF, as the worker draws them, beside the bare text.

    python -m bench.minutes [--pages 40] [--check]

"bare" is the same words as paragraphs of an untagged PDF by the same library: what drawing costs
at least. `--check`: end with 1 if ours takes 5 s or more.
"""

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import weasyprint
from pypdf import PdfReader

from bench.filling import SENTENCE
from cocreacion.app import create_app
from cocreacion.documents.exports import html, pdf
from cocreacion.kernel import schema
from cocreacion.kernel.settings import Settings
from cocreacion.meetings.models import MinutesState
from cocreacion.meetings.views import files
from tests.make import Maker

MOST = 5.0  # seconds
CHARACTERS = 3600  # on a page of ours
CLAUSE = 1500


def timed(draw: Callable[[], bytes]) -> tuple[float, bytes]:
    began = time.process_time()
    made = draw()
    return time.process_time() - began, made


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=40)
    options.add_argument("--check", action="store_true")
    asked = options.parse_args()
    words = f"{SENTENCE} " * (CLAUSE // len(SENTENCE))
    texts = [f"{number}. {words}" for number in range(asked.pages * CHARACTERS // CLAUSE)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        address = f"sqlite:///{folder / 'bench.db'}"
        app = create_app(Settings(database_url=address, data_dir=folder, demo=True), testing=True)
        with app.app_context():
            schema.upgrade()
            make = Maker(app)
            make.minutes(make.held("mesa"), MinutesState.PUBLISHED, texts=texts)
        with app.test_request_context("/meetings/mesa/minutes.pdf?lang=es"):
            page = files.minutes_page("mesa")
            style = html.STYLE.read_text(encoding="utf-8")
            ours, made = timed(lambda: pdf.drawn(page, style))
    plain = "".join(f"<p>{text}</p>" for text in texts)
    bare, _ = timed(lambda: weasyprint.HTML(string=plain).write_pdf())
    pages = len(PdfReader(io.BytesIO(made)).pages)
    print(f"{pages} pages, {len(made) / 1000:.0f} KB: {ours:.2f} s of CPU, may be {MOST:.0f}; "
          f"bare {bare:.2f} s, ÷ {ours / bare:.1f}")  # fmt: skip
    return int(asked.check and ours >= MOST)


if __name__ == "__main__":
    sys.exit(main())
