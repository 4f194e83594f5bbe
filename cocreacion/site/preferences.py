"""How the site looks to one reader: colours, a light version with less in it, and whether
pages are kept on the device.

Three cookies say it, so that it works without an account and without scripts.
"""

from typing import Any

from flask import Response, current_app, request

THEMES = {"", "light", "dark"}
A_YEAR = 365 * 24 * 3600  # seconds


def theme() -> str:
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else ""


def keeps_pages() -> bool:
    """Whether this browser keeps the public pages that were read: unless told otherwise."""
    return request.cookies.get("offline") != "0"


def of_this_reader() -> dict[str, Any]:
    return {"colours": theme(), "keeps_pages": keeps_pages()}


def keep(response: Response, **chosen: str) -> None:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    for name, value in chosen.items():
        response.set_cookie(
            name, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure, path="/"
        )
