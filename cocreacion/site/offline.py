"""Which pages a device may keep, to be read again without a connection: see static/js/worker.js.

A page that is for everybody, made for a guest, whole, and no answer to a form.
"""

from http import HTTPStatus

from flask import Response, g, get_flashed_messages, request
from flask_login import current_user

SECRETS = {"token", "key"}  # what addresses hold that are for one person
NOT_KEPT = {"people", "site.preferences"}
PUBLIC_OF_PEOPLE = {"people.organisations", "people.organisation"}


def mark(response: Response) -> Response:
    """Tell the worker of a browser that it may keep this page."""
    if _may_be_kept(response):
        response.headers["X-Keep"] = "page"
    return response


def _may_be_kept(response: Response) -> bool:
    if request.method != "GET" or response.status_code != HTTPStatus.OK:
        return False
    if g.get("lang") is None or response.mimetype != "text/html":
        return False
    if request.endpoint not in PUBLIC_OF_PEOPLE and NOT_KEPT & {
        request.endpoint,
        request.blueprint,
    }:
        return False
    if SECRETS & set(request.view_args or ()) or current_user.is_authenticated:
        return False
    return not get_flashed_messages()
