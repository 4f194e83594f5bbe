"""Wiring: the one place that knows every package."""

from pathlib import Path
from typing import Any

from flask import Flask

import cocreacion
from cocreacion.consultations import views as consultations
from cocreacion.contributions import views as contributions
from cocreacion.documents import machine as machine_translation
from cocreacion.followup import views as followup
from cocreacion.groups import views as groups
from cocreacion.kernel import assets, bus, db, i18n, jobs, limits, log, web
from cocreacion.kernel.clock import now
from cocreacion.kernel.pieces import never_kept
from cocreacion.kernel.settings import Settings
from cocreacion.kernel.slots import slot
from cocreacion.meetings import views as meetings
from cocreacion.moderation import views as moderation
from cocreacion.notifications import listeners as notifications
from cocreacion.opendata import views as opendata
from cocreacion.people import views as people
from cocreacion.process import views as process
from cocreacion.proposals import views as proposals
from cocreacion.site import views as site
from cocreacion.trace import views as trace
from cocreacion.votes import views as votes

PACKAGES = (
    people,
    process,
    groups,
    votes,
    contributions,
    moderation,
    meetings,
    consultations,
    proposals,
    followup,
    site,
    opendata,
    trace,
)


def root() -> Path:
    """Where templates, static files and migrations are: the checkout, or inside the wheel."""
    package = Path(cocreacion.__file__).parent
    return package if (package / "templates").is_dir() else package.parent


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    """The site: `settings` from the environment unless given."""
    settings = settings or Settings.from_environment()
    app = web.Web("cocreacion", root_path=str(root()), static_folder=None)
    app.testing = testing
    app.extensions["settings"] = settings
    app.config.from_mapping(_config(settings))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        slot=slot,
        now=never_kept(now),
        has_endpoint=app.view_functions.__contains__,
        demo=settings.demo,
    )
    db.db.init_app(app)
    log.init_app(app)
    i18n.init_app(app)
    web.init_app(app)
    limits.init_app(app)
    bus.init_app(app)
    jobs.init_app(app)
    assets.init_app(app, root() / "static")
    for package in PACKAGES:
        i18n.register(app, package.bp)
        for machine in getattr(package, "machines", ()):
            app.register_blueprint(machine)
        getattr(package, "init_app", _nothing)(app)
    machine_translation.init_app(app)
    notifications.init_app(app)
    return app


def _nothing(app: Flask) -> None:
    """A package without anything to set up."""


def _config(settings: Settings) -> dict[str, Any]:
    url = settings.sqlalchemy_url
    secure = settings.base_url.startswith("https://")
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": url,
        # A server may have gone away since; a file has not.
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": not url.startswith("sqlite")},
        "TRUSTED_HOSTS": settings.hosts,
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "BABEL_TRANSLATION_DIRECTORIES": str(Path(cocreacion.__file__).parent / "translations"),
        "WTF_CSRF_TIME_LIMIT": 24 * 3600,
        "WTF_I18N_ENABLED": True,
    }


def create_asgi() -> Any:
    """The same application for an ASGI server, with living texts beside the pages."""
    return as_asgi(create_app())


def as_asgi(app: Flask) -> Any:
    """Pages over a bridge of threads; websockets of living texts directly."""
    from a2wsgi import WSGIMiddleware

    from cocreacion.documents.live.asgi import Door

    inside = WSGIMiddleware(app, workers=16)  # type: ignore[arg-type]
    door = Door(app)
    app.extensions["live"] = door  # pages may offer to write together

    async def asgi(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await door(scope, receive, send)
        elif scope["type"] == "lifespan":
            await door.live(receive, send)
        else:
            await inside(scope, receive, send)

    return asgi
