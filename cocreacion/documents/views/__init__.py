"""Pages on which a text is written. They belong to no blueprint: the owner of a text has them."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint
from flask.typing import ResponseReturnValue

from cocreacion.documents.views import arranging, writing
from cocreacion.documents.views.pages import TextPages

__all__ = ["TextPages", "add_editor"]

View = Callable[..., ResponseReturnValue]
CLAUSE = "/<clause_id>"
PAGES: tuple[tuple[str, View, tuple[str, ...]], ...] = (
    ("", writing.edit, ("GET",)),
    (CLAUSE, writing.save, ("POST",)),
    (f"{CLAUSE}/history", writing.history, ("GET",)),
    ("/new", arranging.add_clause, ("GET", "POST")),
    (f"{CLAUSE}/remove", arranging.remove_clause, ("GET", "POST")),
    (f"{CLAUSE}/restore", arranging.restore_clause, ("POST",)),
    (f"{CLAUSE}/move", arranging.move_clause, ("POST",)),
    (f"{CLAUSE}/kind", arranging.change_kind, ("POST",)),
    (f"{CLAUSE}/split", arranging.split_clause, ("GET", "POST")),
    (f"{CLAUSE}/merge", arranging.merge_clause, ("GET", "POST")),
)


def add_editor(
    bp: Blueprint, rule: str, find: Callable[[str], TextPages], prefix: str = ""
) -> None:
    """Put the editing pages of a text below `rule` on the blueprint of its owner.

    `find(slug)` gives the text to whoever may see it unpublished and refuses everybody else.
    """
    for tail, view, methods in PAGES:
        bp.add_url_rule(
            rule + tail, f"{prefix}{view.__name__}", _of(find, view), methods=list(methods)
        )


def _of(find: Callable[[str], TextPages], view: View) -> View:
    @wraps(view)
    def answer(slug: str, **values: str) -> ResponseReturnValue:
        return view(find(slug), **values)

    return answer
