"""Rules that reading cannot keep: one test each."""

import ast
import re
import warnings
from pathlib import Path

import pytest
from werkzeug.routing import IntegerConverter

from cocreacion.kernel.i18n import PREFIX

HOUSE = Path(__file__).parent.parent
CODE = HOUSE / "cocreacion"
FILES = sorted(CODE.rglob("*.py"))
TEMPLATES = sorted((HOUSE / "templates").rglob("*.html"))
SERVICES = [path for path in FILES if "services" in path.relative_to(CODE).as_posix()]
LONG_FILE, LONG_FUNCTION = 320, 40  # lines

# Use cases that nobody asks for, or that anybody may ask for: each with its reason.
NOBODY_ASKS: dict[str, str] = {
    "meetings.services.coming.give_free_seats": "whoever frees a seat was asked; nobody gives one",
    "meetings.services.carrying.carry_over": "whoever prepares the meeting was asked",
    "meetings.services.inviting.invite_seats": "whoever publishes the call was asked",
    "meetings.services.roll.follow_log": "whoever noted the act was asked",
}

# Addresses without a language: files, feeds, what machines read, and the door at the root.
MACHINES = {
    "assets.file",
    "favicon",
    "meetings.commitment_feed",
    "meetings.deadlines_feed",
    "meetings.feed",
    "meetings.file_pdf",
    "meetings.file_zip",
    "meetings.minutes_pdf",
    "opendata.csv",
    "opendata.json",
    "meetings.group_feed",
    "meetings.ics",
    "meetings.person_feed",
    "meetings.theme_feed",
    "people.sign_out",
    "proposals.changes_file",
    "proposals.crosswalk_file",
    "proposals.export",
    "proposals.report_file",
    "root.alive",
    "root.negotiate",
    "root.ready",
    "root.robots",
    "root.worker",
    "trace_data.linked",
    "trace_data.thing",
    "vote_files.tally",
}

# What may stand in an address as text. Everything else is a number and says so: <int:…>.
WORDS = {"slug", "plan", "number", "name", "version", "dataset", "key", "token", "kind", "lang"}
WORDS |= {"clause_id"}

# Where a text becomes safe HTML: each with its reason.
SAFE_DOORS = {
    "kernel/text.py": "Markdown in, cleaned HTML out",
    "site/work.py": "a template of our own, left in a slot",
    "kernel/slots.py": "joins what templates have rendered",
    "kernel/rendering.py": "our own sentences, translated while a template is compiled",
    "contributions/views/__init__.py": "a template rendered to fill a slot",
    "contributions/views/closing.py": "a template rendered to fill a slot",
}


def name_of(path: Path) -> str:
    return path.relative_to(CODE).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def public_functions(path: Path) -> list[ast.FunctionDef]:
    return [
        node
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


@pytest.mark.parametrize("path", SERVICES, ids=name_of)
def test_every_use_case_asks_for_permission_first(path):
    for function in public_functions(path):
        name = f"{'.'.join(path.relative_to(CODE).with_suffix('').parts)}.{function.name}"
        if name in NOBODY_ASKS:
            continue
        steps = [s for s in function.body if not isinstance(getattr(s, "value", 0), ast.Constant)]
        first = ast.unparse(steps[0]) if steps else ""
        assert first.startswith("require("), f"{name} begins with {first.splitlines()[0]!r}"


def test_the_exceptions_from_asking_still_exist():
    names = {
        f"{'.'.join(path.relative_to(CODE).with_suffix('').parts)}.{function.name}"
        for path in SERVICES
        for function in public_functions(path)
    }
    assert set(NOBODY_ASKS) <= names


def test_only_the_outbox_commits():
    found = [name_of(path) for path in FILES if ".commit()" in path.read_text(encoding="utf-8")]

    assert found == ["kernel/outbox.py"]


@pytest.mark.parametrize("layer", ["views", "forms", "policy"])
def test_questions_to_the_database_stand_in_queries(layer):
    asking = re.compile(r"\bselect\(|\.execute\(|\.scalars?\(|db\.session")
    for path in FILES:
        parts = Path(name_of(path)).with_suffix("").parts
        if layer in parts[1:]:
            found = asking.search(path.read_text(encoding="utf-8"))
            assert not found, f"{name_of(path)}: {found and found.group()}"


def test_policies_decide_and_ask_nobody():
    """Every public function of a policy says yes or no, and begins with `can_`."""
    for path in FILES:
        if "policy" in Path(name_of(path)).with_suffix("").parts[1:] and "kernel" not in path.parts:
            for function in public_functions(path):
                decides = function.returns is not None and ast.unparse(function.returns) in {
                    "Decision",
                    "bool",
                }
                assert decides, f"{name_of(path)}: {function.name} answers something else"


def test_stored_text_becomes_html_in_few_places():
    calls = {name_of(p) for p in FILES if re.search(r"\bMarkup\(", p.read_text(encoding="utf-8"))}

    assert calls == set(SAFE_DOORS)


def test_templates_trust_nothing_and_carry_nothing_inline():
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)")
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(HOUSE).as_posix()
        assert not re.search(r"\|\s*safe\b|\bautoescape\b", text), f"{name} calls a text safe"
        if "email" not in path.parts:
            found = inline.search(text)
            assert not found, f"{name}: {found and found.group()}"


def test_templates_ask_nothing():
    asking = re.compile(r"\bqueries\.|\bdb\.|db\.session|\.query\(")
    for path in TEMPLATES:
        found = asking.search(path.read_text(encoding="utf-8"))
        assert not found, f"{path.relative_to(HOUSE)}: {found and found.group()}"


def routes(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_pages_have_a_language_and_kebab_case(whole_app):
    for rule in routes(whole_app):
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.-]*", fixed), rule.rule
        localised = rule.rule.startswith(PREFIX)
        assert localised != (rule.endpoint in MACHINES), (rule.endpoint, rule.rule)


def test_addresses_say_what_stands_in_them(whole_app):
    for rule in routes(whole_app):
        for converter, name in re.findall(r"<(?:([a-z]+)(?:\([^)]*\))?:)?(\w+)>", rule.rule):
            assert converter or name in WORDS, f"{rule.rule}: is {name} a number?"


def test_every_post_without_token_is_refused(whole_app):
    client = whole_app.test_client()
    adapter = whole_app.url_map.bind("127.0.0.1")
    for rule in routes(whole_app):
        unsafe = (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}
        values = {
            name: 1 if isinstance(converter, IntegerConverter) else "en"
            for name, converter in rule._converters.items()
        }
        for method in unsafe:
            path = adapter.build(rule.endpoint, values, method=method)
            assert client.open(path, method=method, data={"x": "y"}).status_code == 400, path


def test_the_catalogue_is_complete():
    import catalogue

    assert catalogue.problems(catalogue.in_step()) == []


def test_the_generated_documents_are_current():
    import generate_docs

    assert generate_docs.stale() == []


def test_every_field_of_a_form_has_a_name():
    """A list of errors names the field; what WTForms makes of `name_es` is no name."""
    from wtforms import FieldList, FormField, HiddenField, IntegerField
    from wtforms.fields.core import UnboundField

    from cocreacion.documents.forms import SeenField
    from cocreacion.kernel.forms import Form

    def below(kind):
        return [each for sub in kind.__subclasses__() for each in (sub, *below(sub))]

    unseen = (HiddenField, FieldList, FormField, IntegerField, SeenField)

    def label(field):
        return field.kwargs.get("label") or (field.args[0] if field.args else "")

    nameless = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in below(Form)
        if form.__module__.startswith("cocreacion.")
        for name in dir(form)
        if isinstance(field := getattr(form, name), UnboundField)
        and not issubclass(field.field_class, unseen)
        and label(field) in ("", [])
    ]
    assert not nameless, nameless


def test_dark_means_the_same_wherever_it_is_said():
    """Chosen by the system or by the reader: two places in the style sheet, one set of dyes."""
    text = re.sub(r"/\*.*?\*/", "", (HOUSE / "static/css/hilo.css").read_text(encoding="utf-8"))
    blocks = re.findall(r":root(?:\[data-theme=dark\]|:not\([^)]*\))\s*\{([^}]*)\}", text)
    dark = [
        {part.strip() for part in block.split(";") if part.strip()}
        for block in blocks
        if "--paper" in block
    ]

    assert len(dark) >= 2
    assert all(block == dark[0] for block in dark), dark[0] ^ dark[-1]


@pytest.mark.filterwarnings("default")
def test_long_files_are_worth_a_warning():
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        if (lines := text.count("\n")) > LONG_FILE:
            warnings.warn(f"{name_of(path)} has {lines} lines", stacklevel=1)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                lines = (node.end_lineno or 0) - node.lineno
                if lines > LONG_FUNCTION:
                    warnings.warn(f"{name_of(path)}: {node.name}: {lines} lines", stacklevel=1)


def test_nothing_reads_what_is_not_part_of_the_project():
    """No path of the machine it was written on, no host of a package registry."""
    forbidden = re.compile(r"/work/|/tmp/team|pypi\.org|registry\.npmjs|deb\.debian\.org")
    here = Path(__file__)
    for path in [*FILES, *(HOUSE / "tools").glob("*.py"), *(HOUSE / "tests").rglob("*.py")]:
        if path != here:
            found = forbidden.search(path.read_text(encoding="utf-8"))
            assert not found, f"{path.relative_to(HOUSE)}: {found and found.group()}"
