from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from flask import Blueprint, Flask, Response, render_template, request
from flask.typing import ResponseReturnValue

from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.tables import Row, as_csv, as_json
from cocreacion.opendata.datasets import DATASETS

bp = Blueprint("opendata", __name__)
Writer = Callable[[Sequence[str], Iterable[Row]], Iterator[str]]


@bp.get("/data")
def index() -> ResponseReturnValue:
    return render_template("opendata/index.html", datasets=list(DATASETS.values()))


def as_csv_file(dataset: str) -> Response:
    """`/data/commitments.csv`; `?sample=1` adds the invented rows and says which they are."""
    return _file(dataset, as_csv, "csv", "text/csv; charset=utf-8")


def as_json_file(dataset: str) -> Response:
    return _file(dataset, as_json, "json", "application/json")


def _file(key: str, write: Writer, ending: str, kind: str) -> Response:
    if key not in DATASETS:
        raise NotFound
    dataset, sample = DATASETS[key], request.args.get("sample") == "1"
    body = write(dataset.names(sample=sample), _begun(dataset.rows(sample)))
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{key}.{ending}"'
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _begun(rows: Iterator[Row]) -> Iterable[Row]:
    """The same rows, the first of them read while this request still lasts."""
    first = next(rows, None)
    return () if first is None else chain([first], rows)


def init_app(app: Flask) -> None:
    app.add_url_rule("/data/<dataset>.csv", "opendata.csv", as_csv_file)
    app.add_url_rule("/data/<dataset>.json", "opendata.json", as_json_file)
