from flask import Blueprint, Flask

from cocreacion.people import signing

bp = Blueprint("people", __name__)


def init_app(app: Flask) -> None:
    signing.init_app(app)
