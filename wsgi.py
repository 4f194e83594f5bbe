"""What servers load: `app` for WSGI, `asgi` for ASGI."""

from cocreacion.app import as_asgi, create_app

app = create_app()
asgi = as_asgi(app)
