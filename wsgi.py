"""What servers load: `app` for WSGI, `asgi` for ASGI."""

from typing import Any

from a2wsgi import WSGIMiddleware

from cocreacion.app import create_app

app = create_app()
asgi: Any = WSGIMiddleware(app, workers=16)  # type: ignore[arg-type]
