"""The yardstick: Flask, one view, one Jinja template of exactly as many bytes as a page of ours."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from flask import Flask, render_template
from jinja2 import DictLoader

from cocreacion.server import serve


def create_asgi() -> Any:
    """On the same server, behind the same bridge as the site."""
    from a2wsgi import WSGIMiddleware

    pages = json.loads(Path(os.environ["BENCH_PAGES"]).read_text(encoding="utf-8"))
    app = Flask("bare")
    app.jinja_loader = DictLoader(
        {name: "{% raw %}" + text[:-1] + "{% endraw %}{{ last }}" for name, text in pages.items()}
    )

    @app.get("/<name>")
    def page(name: str) -> str:
        return render_template(name, last=pages[name][-1])

    return WSGIMiddleware(app, workers=16)  # type: ignore[arg-type]


if __name__ == "__main__":
    serve("bench.bare:create_asgi", "127.0.0.1", int(sys.argv[1]), lambda: None)
