"""The graph in the words of the W3C: PROV-O as JSON-LD, texts in both languages.

No person is named in it, as in the open data: a person is only the one behind a contribution.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from cocreacion.kernel.bilingual import LANGUAGES, Bilingual
from cocreacion.kernel.clock import local, now
from cocreacion.trace.graph import Graph, Key, Link, Node, What
from cocreacion.trace.refs import Kind

PROV = "http://www.w3.org/ns/prov#"
ENTITY, ACTIVITY, AGENT = "prov:Entity", "prov:Activity", "prov:Agent"
TYPES: dict[str, list[str]] = {
    Kind.MEETING: [ACTIVITY],
    Kind.DECISION: [ACTIVITY],
    What.ANSWERING: [ACTIVITY],
    What.PUBLICATION: [ACTIVITY],
    What.ADOPTION: [ACTIVITY],
    Kind.VERSION: [ENTITY, "prov:Collection"],
    What.ORGANISATION: [AGENT, "prov:Organization"],
    What.BODY: [AGENT, "prov:Organization"],
    What.PERSON: [AGENT, "prov:Person"],
}
CONTEXT: dict[str, Any] = {
    "prov": PROV,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "label": {"@id": "rdfs:label", "@container": "@language"},
    "page": {"@id": "rdfs:seeAlso", "@type": "@id"},
    "kind": "dcterms:type",
    "due": {"@id": "dcterms:date", "@type": "xsd:date"},
    **{
        name: {"@id": f"prov:{name}", "@type": "xsd:dateTime"}
        for name in ("generatedAtTime", "startedAtTime", "endedAtTime")
    },
    **{link.value: {"@id": f"prov:{link.value}", "@type": "@id"} for link in Link},
}


def as_json_ld(graph: Graph, address: Callable[[Key], str], focus: Key) -> dict[str, Any]:
    """`address` is the lasting name of a thing on the web."""
    things = {key: _thing(node, address(key)) for key, node in graph.nodes.items()}
    for start, link, end in graph.links:
        things[start].setdefault(link.value, []).append(address(end))
    return {
        "@context": CONTEXT,
        "@id": address(focus) + ".jsonld",
        "page": address(focus),
        "@graph": list(things.values()),
    }


def _thing(node: Node, address: str) -> dict[str, Any]:
    kind = node.key[0]
    types = TYPES.get(kind, [ENTITY])
    thing: dict[str, Any] = {"@id": address, "@type": types, "kind": kind}
    thing["label"] = _both(node.label)
    if isinstance(node.at, datetime):
        over = node.until or node.at
        if ACTIVITY not in types:
            thing["generatedAtTime"] = _moment(node.at)
        elif node.at <= now():  # what is only planned has not begun
            thing["startedAtTime"] = _moment(node.at)
            if over <= now():
                thing["endedAtTime"] = _moment(over)
    elif node.at is not None:
        thing["due"] = node.at.isoformat()
    return thing


def _moment(at: datetime) -> str:
    """As `xsd:dateTime` has it: with seconds."""
    return local(at).isoformat(timespec="seconds")


def _both(text: Bilingual) -> dict[str, str]:
    """As it is: what nobody translated is in one language only."""
    return {lang: words for lang in LANGUAGES if (words := getattr(text, lang))}
