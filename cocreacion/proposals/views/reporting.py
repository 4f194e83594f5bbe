"""The report of responses as a file. The address has no language: `?lang=` says which texts."""

from flask import Flask, Response, current_app, request, url_for
from flask_login import current_user

from cocreacion.contributions import reporting
from cocreacion.documents.clauses import LANGUAGES
from cocreacion.documents.exports import FORMATS
from cocreacion.documents.exports.paper import BOTH
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.tables import as_csv
from cocreacion.proposals import reports

ENDINGS = ("csv", "docx", "odt")


def report_file(ending: str) -> Response:
    """`?thread=` or `?plan=` says of what; without them, of everything."""
    of = reporting.scope(
        current_user,
        thread_id=request.args.get("thread", type=int),
        plan=request.args.get("plan", ""),
    )
    lang = request.args.get("lang", LANGUAGES[0])
    if lang not in (*LANGUAGES, BOTH):
        raise NotFound
    if ending == "csv":
        body = "".join(as_csv(reports.COLUMNS, reports.rows(of)))
        response, name = Response(body, content_type="text/csv; charset=utf-8"), "responses"
    else:
        site = current_app.extensions["settings"].base_url
        pages = {
            each: site + url_for("contributions.report", lang=each, **of.arguments)
            for each in LANGUAGES
        }
        form, name = FORMATS[ending], f"responses-{lang}"
        paper = reports.paper(of, lang, pages)
        response = Response(form.file(paper), content_type=form.mime)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def init_app(app: Flask) -> None:
    app.add_url_rule(
        f"/responses.<any({','.join(ENDINGS)}):ending>", "proposals.report_file", report_file
    )
