"""Letters about groups: whoever asked to join one learns the answer."""

from flask import Flask

from cocreacion.groups.events import JoinRequestAnswered
from cocreacion.groups.models import JoinRequest
from cocreacion.kernel.db import db
from cocreacion.kernel.events import listen
from cocreacion.kernel.mail import write


def tell_answer(event: JoinRequestAnswered) -> None:
    request = db.session.get_one(JoinRequest, event.request_id)
    if request.user.is_active:
        write(
            "join_request",
            to=request.user.email,
            language=request.user.language,
            key=f"join-request:{request.id}",
            name=request.user.display_as,
            group=request.body,
            request=request,
        )


def init_app(app: Flask) -> None:  # noqa: ARG001
    listen(JoinRequestAnswered, tell_answer)
