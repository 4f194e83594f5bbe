"""The page that answers a form, in another language, with what was typed.

A link would lose the words, and the form sent once more would do the thing. So the switch sends
the same fields with a mark, and whatever that does is undone: only the page comes back.
"""

from flask import Flask, g, request

from cocreacion.kernel.i18n import has_language

ONLY_SHOWN = "only_shown"  # the mark: name of the button


def is_only_shown() -> bool:
    return ONLY_SHOWN in request.form


def fields() -> list[tuple[str, str]]:
    """What the form of this answer held, for a form on its page. Passwords and files are not kept,
    and nothing that another site may have sent."""
    is_ours = g.get("csrf_valid") or g.get("is_from_here")
    if request.method != "POST" or not is_ours or not has_language(request.path):
        return []
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in {"csrf_token", ONLY_SHOWN} and "password" not in name
    ]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(answered_fields=fields, only_shown=ONLY_SHOWN)
