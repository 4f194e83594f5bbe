from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue

from cocreacion.people import labels, parking, signing

bp = Blueprint("people", __name__)


@bp.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    return render_template("people/sign_in.html", parked=parking.waiting())


def init_app(app: Flask) -> None:
    signing.init_app(app)
    parking.init_app(app)
    labels.init_app(app)
