"""One file for any browser, with its style inside: nothing is loaded from anywhere."""

from pathlib import Path

from flask import current_app

from cocreacion.documents.exports.paper import Paper

STYLE = Path(__file__).with_name("paper.css")


def page(paper: Paper) -> str:
    """Made from its template alone: nothing in it is about who asks."""
    template = current_app.jinja_env.get_template("documents/export.html")
    return template.render(paper=paper)


def file(paper: Paper) -> bytes:
    style = STYLE.read_text(encoding="utf-8")
    return page(paper).replace("</head>", f"<style>{style}</style>\n</head>", 1).encode()
