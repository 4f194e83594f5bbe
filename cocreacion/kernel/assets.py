"""Static files under an address that changes with their content, each compressed once."""

import re
from hashlib import sha256
from pathlib import Path
from threading import Lock

import brotli
from flask import Blueprint, Flask, Response, abort, current_app, request

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
COMPRESSED = {".css", ".js", ".svg", ".txt", ".webmanifest"}
FOREVER = "max-age=31536000, immutable"

bp = Blueprint("assets", __name__)


REMARKS, WHITE = re.compile(rb"/\*.*?\*/", re.DOTALL), re.compile(rb"\s+")
AROUND_SIGNS, BEHIND_COLON = re.compile(rb"\s*([{};,])\s*"), re.compile(rb":\s+")
HEADING = re.compile(rb"^/\*.*?\*/\s*", re.DOTALL)  # of a script
NOTES = re.compile(rb"^[ \t]*//.*\n", re.MULTILINE)


def _style(body: bytes) -> bytes:
    body = WHITE.sub(b" ", REMARKS.sub(b"", body))
    return BEHIND_COLON.sub(b":", AROUND_SIGNS.sub(rb"\1", body)).replace(b";}", b"}").strip()


def _script(body: bytes) -> bytes:
    return NOTES.sub(b"", HEADING.sub(b"", body))


# Without what only their writers read; what others wrote stays as it is.
OTHERS = "vendor/"
PACKED = {".css": _style, ".js": _script}


class Part(Response):
    """What pages are made with. Of the headers of a page it has those that mean something for it:
    a first visit brings six parts, with which the others would weigh 3 KB."""


HEADERS = {
    "Content-Security-Policy": "default-src 'none'",  # a drawing can be opened by itself
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Assets:
    """Every file below `folder`, read once. `version` is a fingerprint of them all.

    One version for all of them keeps relative addresses between files true: the fonts that the
    style sheet names are the ones the page has preloaded.
    """

    def __init__(self, folder: Path) -> None:
        self.files: dict[str, tuple[bytes, str]] = {}
        self._small: dict[str, bytes] = {}
        self._turn = Lock()
        digest = sha256()
        for path in sorted(folder.rglob("*")):
            if path.suffix not in TYPES:
                continue
            body, name = path.read_bytes(), path.relative_to(folder).as_posix()
            digest.update(name.encode() + body)
            if not name.startswith(OTHERS) and path.suffix in PACKED:
                body = PACKED[path.suffix](body)
            self.files[name] = (body, TYPES[path.suffix])
        self.version = digest.hexdigest()[:10]

    def small(self, name: str) -> bytes:
        """Compressed as well as can be, when somebody first asks: commands never do."""
        with self._turn:
            if name not in self._small:
                self._small[name] = brotli.compress(self.files[name][0], quality=11)
            return self._small[name]


def asset(name: str) -> str:
    """The address of a static file, such as `css/hilo.css`."""
    assets: Assets = current_app.extensions["assets"]
    if name not in assets.files:
        raise KeyError(name)
    return f"{request.script_root}/static/{assets.version}/{name}"


@bp.get("/static/<version>/<path:name>")
def file(version: str, name: str) -> Response:
    assets: Assets = current_app.extensions["assets"]
    if name not in assets.files:
        abort(404)
    body, kind = assets.files[name]
    response = Part(body, content_type=kind)
    if Path(name).suffix in COMPRESSED:
        response.headers["Vary"] = "Accept-Encoding"
        if request.accept_encodings["br"]:
            response.set_data(assets.small(name))
            response.headers["Content-Encoding"] = "br"
    # A page of an older version may still ask; it gets today's file, but may not keep it.
    response.headers["Cache-Control"] = FOREVER if version == assets.version else "no-cache"
    return response


def init_app(app: Flask, folder: Path) -> None:
    app.extensions["assets"] = Assets(folder)
    app.register_blueprint(bp)
    app.jinja_env.globals["asset"] = asset

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return file(app.extensions["assets"].version, "favicon.svg")
