from typing import Any

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cocreacion.kernel.i18n import language

bp = Blueprint("site", __name__)
machines = (root := Blueprint("root", __name__),)


@root.get("/")
def negotiate() -> ResponseReturnValue:
    response = redirect(url_for("site.home", lang=language()), 302)
    response.vary.add("Accept-Language")
    return response


@bp.get("/")
def home() -> ResponseReturnValue:
    return render_template("site/home.html")


@bp.get("/components")
def components() -> ResponseReturnValue:
    return render_template("site/components.html")


@bp.route("/preferences", methods=["GET", "POST"])
def preferences() -> ResponseReturnValue:
    return redirect(url_for(".home"), 303)


def rail() -> list[Any]:
    return []


def init_app(app: Flask) -> None:
    app.jinja_env.globals["rail"] = rail

    @app.context_processor
    def chosen() -> dict[str, Any]:
        return {"theme": request.cookies.get("theme", ""), "light": False}
