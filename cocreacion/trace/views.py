"""A trace as a page, and as linked data at an address without a language."""

import json
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.documents.diffs import word_diff
from cocreacion.kernel.clock import now
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.gettext import language
from cocreacion.kernel.mail import address
from cocreacion.trace import gathering, prov, queries, stations, telling, ways
from cocreacion.trace.graph import Key, graph
from cocreacion.trace.refs import Kind, Ref, commitment_name
from cocreacion.trace.stations import Change

bp = Blueprint("trace", __name__)
machine = Blueprint("trace_data", __name__)
machines = (machine,)
JSON_LD = "application/ld+json"


def _ref(kind: str, name: str) -> Ref:
    if kind not in [*Kind]:
        raise NotFound
    return Ref(Kind(kind), name)


@bp.get("/trace/<kind>/<name>")
def show(kind: str, name: str) -> ResponseReturnValue:
    ref = _ref(kind, name)
    if ref.kind is Kind.COMMITMENT and name.isdecimal():
        return redirect(url_for(".show", kind=kind, name=_lasting(name)))
    records = gathering.records(ref)
    line = stations.stations(records, now())
    return render_template(
        "trace/show.html",
        records=records,
        line=line,
        viewer_id=current_user.id,
        told=telling.told(records, line, current_user.id),
        way=ways.way(records),
        ways=ways,
        diff=_diff,
        data=url_for("trace_data.linked", kind=kind, name=name),
    )


def _lasting(number: str) -> str:
    """`9`, as follow-up calls a commitment of the newest plan: `gt-nap5-9`."""
    found = queries.newest_commitment(number)
    if found is None:
        raise NotFound
    return commitment_name(*found)


def _diff(change: Change) -> Any:
    """What the version changed in the clause, in the language of the page, or in the other one."""
    lang = language()
    for each in (lang, "en" if lang == "es" else "es"):
        was = getattr(change.was, each) if change.was else ""
        is_now = getattr(change.wording, each) if change.wording else ""
        if was or is_now:
            return {"lang": "" if each == lang else each, "runs": word_diff(was, is_now)}
    return None


@machine.get("/trace/<kind>/<name>.jsonld")
def linked(kind: str, name: str) -> ResponseReturnValue:
    """The same chain as PROV-O, for machines; nothing that the page does not tell."""
    ref = _ref(kind, name)
    known = graph(gathering.records(ref))
    body = prov.as_json_ld(known, _address, (kind, name))
    text = json.dumps(body, ensure_ascii=False, indent=1) + "\n"
    response = Response(text, content_type=f"{JSON_LD}; charset=utf-8")
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@machine.get("/trace/<kind>/<name>")
def thing(kind: str, name: str) -> ResponseReturnValue:
    """The lasting name of a thing: leads to its page, or to its data for whoever asks for them."""
    ref = _ref(kind, name)
    wanted = request.accept_mimetypes.best_match([JSON_LD, "text/html"], "text/html")
    if wanted == JSON_LD:
        response = redirect(url_for(".linked", kind=ref.kind, name=name), 303)
    else:
        response = redirect(url_for("trace.show", kind=ref.kind, name=name), 303)
    response.vary.update(["Accept", "Accept-Language"])
    return response


def _address(key: Key) -> str:
    """Things that have no trace of their own have a name within the site all the same."""
    kind, name = key
    if kind in [*Kind]:
        return address("trace_data.thing", kind=kind, name=name)
    return address("site.home").rsplit("/", 2)[0] + f"/trace#{kind}-{name}"
