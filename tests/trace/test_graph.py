"""From records to the graph and to PROV-O: pure, and sound by the rules of the standard."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cocreacion.contributions.models import ContributionState, Disposition
from cocreacion.contributions.reading import Answer, Comment, Voice
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.people.models import Sector
from cocreacion.trace import prov
from cocreacion.trace.gathering import line
from cocreacion.trace.graph import Link, graph
from cocreacion.trace.records import (
    Adopted,
    Agreed,
    Amended,
    Draft,
    Given,
    Met,
    Point,
    Poll,
    Promise,
    Records,
    Said,
    Step,
    Text,
    Wording,
)
from cocreacion.trace.refs import Kind, Ref
from cocreacion.trace.stations import stations

START = datetime(2026, 3, 1, 15, tzinfo=UTC)
ENTITY, ACTIVITY, AGENT = "prov:Entity", "prov:Activity", "prov:Agent"
# Domain and range of the properties, as https://www.w3.org/TR/prov-o/ has them.
RULES = {
    "wasDerivedFrom": (ENTITY, ENTITY),
    "wasRevisionOf": (ENTITY, ENTITY),
    "wasGeneratedBy": (ENTITY, ACTIVITY),
    "used": (ACTIVITY, ENTITY),
    "wasInformedBy": (ACTIVITY, ACTIVITY),
    "wasInfluencedBy": (None, None),
    "wasAttributedTo": (ENTITY, AGENT),
    "wasAssociatedWith": (ACTIVITY, AGENT),
    "actedOnBehalfOf": (AGENT, AGENT),
    "hadMember": ("prov:Collection", ENTITY),
    "specializationOf": (ENTITY, ENTITY),
    "alternateOf": (ENTITY, ENTITY),
    "generatedAtTime": (ENTITY, None),
    "startedAtTime": (ACTIVITY, None),
    "endedAtTime": (ACTIVITY, None),
}


def two(text):
    return Bilingual(text, f"{text} (en)")


def day(number):
    return START + timedelta(days=number)


def wording(version_id, clause_id, words):
    return Wording(version_id, clause_id, "3", two("Formatos"), words, words, words)


@pytest.fixture
def chain():
    """A comment that changed clause c in version 2, which a vote adopted; a milestone to come."""
    organisation = two("Red Ejemplo")
    voice = Voice("Ixchel", organisation, Sector.CIVIL_SOCIETY)
    comment = Comment(
        7, 1, voice, "Publiquen audio.", "es", day(5), None, ContributionState.PUBLISHED,
        None, None, 0, False, False,
    )  # fmt: skip
    answer = Answer(9, Disposition.ACCEPTED, None, two("Sí"), voice, day(25), None, False)
    given = Given(answer, "oficina", (12, "c"))
    return Records(
        focus=Ref(Kind.CONTRIBUTION, "7"),
        drafts=[
            Draft(1, "borrador", two("Borrador"), 4, 1, "mesa", two("Mesa"), 5, 3, 1, False)
        ],
        texts=[Text(11, 4, 1, day(0), two("")), Text(12, 4, 2, day(20), two("Cambios"), 2)],
        wordings=[wording(11, "c", "Publican."), wording(12, "c", "Publican audio.")],
        said=[Said(comment, 3, "red", 11, "c", (given,))],
        amended=[
            Amended(
                1, "E-4-01", 1, 4, "c", "applied", day(6), "Porque sí", "es", "Tomás",
                organisation, "red", 11, 12, 2, False,
            )
        ],
        met=[
            Met(
                3, "sesion", two("Sesión"), "comite", two("Comité"), day(2), day(2), day(9), False,
                (Point(8, 1, two("El borrador"), 1, 6),),
                (Agreed(2, 3, 8, 1, two("Cambiarlo"), "open", None),),
            )
        ],
        polls=[
            Poll(
                6, "votacion", two("¿Se adopta?"), 12, day(26), day(30), True, False, False,
                {"yes": 9, "no": 1, "abstain": 0, "absent": 2},
            )
        ],
        adopted=[Adopted(1, 12, day(31), 5, 20, 2, 6, 2)],
        promises=[
            Promise(
                5, "gt-nap5", "9", two("Compromiso"), "adopted", 1, 0,
                (Step(4, "9.1", two("Publicar"), date(2027, 6, 30), None, "late", "", False),),
            )
        ],
        subject=(12, "c"),
        lineage=frozenset({"c"}),
    )  # fmt: skip


def test_the_chain_runs_from_the_milestone_to_the_meeting(chain):
    found = graph(chain)

    def back(key, link):
        [one] = found.towards(key, link)
        return one

    commitment = back(("milestone", "4"), Link.DERIVED)
    assert commitment == ("commitment", "gt-nap5-9")
    assert back(("wording", "20"), Link.SPECIAL) == commitment
    adoption = back(("wording", "20"), Link.GENERATED)
    assert back(adoption, Link.INFORMED) == ("decision", "votacion")
    assert back(("decision", "votacion"), Link.USED) == ("version", "12")
    assert back(("decision", "votacion"), Link.INFORMED) == ("meeting", "sesion")
    assert ("clause", "12-c") in found.towards(("version", "12"), Link.MEMBER)
    assert set(found.towards(("clause", "12-c"), Link.DERIVED)) == {
        ("contribution", "7"), ("amendment", "E-4-01"),
    }  # fmt: skip
    assert back(("clause", "12-c"), Link.REVISION) == ("clause", "11-c")
    assert back(("person", "7"), Link.ON_BEHALF) == ("organisation", "red")
    assert back(("agreement", "2"), Link.GENERATED) == ("meeting", "sesion")
    assert graph(chain) == found, "the same records make the same graph"


def test_only_what_is_on_record_is_linked(chain):
    bare = Records(
        chain.focus, drafts=chain.drafts, texts=chain.texts[:1], said=chain.said, subject=(12, "c")
    )
    found = graph(bare)

    assert all(start in found.nodes and end in found.nodes for start, _, end in found.links)
    assert not any(key[0] in {"clause", "meeting", "decision"} for key in found.nodes)


def test_it_is_sound_prov(chain):
    data = prov.as_json_ld(graph(chain), lambda key: f"urn:x:{key[0]}:{key[1]}", ("meeting", "s"))
    things = {thing["@id"]: thing for thing in data["@graph"]}

    kinds = {name: set(thing["@type"]) for name, thing in things.items()}
    for name, thing in things.items():
        assert len(kinds[name] & {ENTITY, ACTIVITY, AGENT}) == 1, "they are disjoint"
        assert thing["label"]["es"] and thing["label"]["en"]
        for term in set(thing) - {"@id", "@type", "kind", "label", "due", "page"}:
            domain, target = RULES[term]
            assert data["@context"][term]["@id"] == f"prov:{term}"
            assert domain is None or domain in kinds[name], (name, term)
            for end in thing[term] if target else []:
                assert target in kinds[end], (name, term, end)
        if "endedAtTime" in thing:
            assert thing["startedAtTime"] <= thing["endedAtTime"]
    assert "Ixchel" not in str(data) and "Tomás" not in str(data), "no person is named"
    assert _is_acyclic(things, "wasDerivedFrom", "wasRevisionOf", "wasGeneratedBy", "used")


def _is_acyclic(things, *terms):
    """Nothing comes from itself; answering uses the clause it points to, which comes before it."""
    state = {}

    def visit(name):
        if state.get(name) == "open":
            return False
        if name not in state:
            state[name] = "open"
            ends = [end for term in terms for end in things[name].get(term, [])]
            if not all(visit(end) for end in ends):
                return False
            state[name] = "done"
        return True

    return all(visit(name) for name in things)


def test_stations_stand_in_the_order_in_which_things_happened(chain):
    found = stations(chain, day(40))

    assert [s.what for s in found] == [
        "meeting", "said", "changed", "answered", "vote", "adopted", "milestone",
    ]  # fmt: skip
    assert [s.state for s in found] == ["", "", "", "", "", "here", "next"]


def test_what_is_missing_has_its_station(chain):
    bare = Records(
        chain.focus, drafts=chain.drafts, texts=chain.texts,
        said=[Said(chain.said[0].comment, None, "", 11, "c")],
    )  # fmt: skip

    assert [(s.what, s.state) for s in stations(bare, day(40))] == [
        ("no_meeting", "next"), ("said", "here"), ("no_decision", "next"),
        ("no_commitment", "next"),
    ]  # fmt: skip


def test_a_clause_comes_from_what_it_was_divided_from_and_not_from_the_other_part():
    steps = [("a", "b"), ("b", "c"), ("b", "d"), ("x", "c")]

    assert line("c", steps) == {"c", "b", "a", "x"}
    assert line("a", steps) == {"a"}


@pytest.mark.parametrize(
    ("name", "clause"),
    [("12-ab3c", (12, "ab3c")), ("12-clause-1", (12, "clause-1")), ("ab-c", None), ("12", None)],
)
def test_the_name_of_a_clause(name, clause):
    assert Ref(Kind.CLAUSE, name).clause == clause
