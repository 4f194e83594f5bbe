"""Write the documents that are made from the code: events, slots, settings, permissions, tables.

python tools/generate_docs.py          write docs/*.md
python tools/generate_docs.py --check  fail if one of them is not what the code says
"""

import ast
import importlib
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
CODE, DOCS = ROOT / "cocreacion", ROOT / "docs"
ORDER = [
    "kernel", "people", "process", "groups", "votes", "contributions", "documents", "meetings",
    "consultations", "proposals", "followup", "site", "opendata", "notifications",
]  # fmt: skip
MADE = "Made by `tools/generate_docs.py` from the code; `make check` compares them."


def _packages(kind: str) -> Iterator[tuple[str, list[Path]]]:
    """For each package, from the bottom up: its files called `kind`, or below a folder of it."""
    for package in ORDER:
        folder = CODE / package
        found = [*folder.glob(f"{kind}.py"), *sorted((folder / kind).glob("*.py"))]
        if found:
            yield package, found


def _first_line(text: str | None) -> str:
    return (text or "").strip().split("\n\n")[0].replace("\n", " ").strip()


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    clean = [[re.sub(r"\s+", " ", cell).replace("|", "\\|") for cell in row] for row in rows]
    return [*lines, *("| " + " | ".join(row) + " |" for row in clean)]


def _import_everything() -> None:
    for path in sorted(CODE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[-1] not in {"__init__", "cli", "demo"} and "translations" not in parts:
            importlib.import_module(".".join(parts))


def _heard_by(app: object) -> dict[str, list[str]]:
    from cocreacion.kernel import events

    return {name: sorted(heard) for name, heard in events.listeners.items() if app and heard}


def _application() -> object:
    from cocreacion.app import create_app
    from cocreacion.kernel.settings import Settings

    return create_app(Settings(database_url="sqlite://", demo=True), testing=True)


def events() -> str:
    """Every fact that the chain may hold: what it says, and who hears it."""
    heard = _heard_by(_application())
    lines = [
        "# Events",
        "",
        "What happened, in the past tense: each is one row of the chain. Every one also says "
        "`actor_id`: who did it. " + MADE,
    ]
    for package, paths in _packages("events"):
        rows = []
        for node in (n for path in paths for n in ast.parse(path.read_text()).body):
            if isinstance(node, ast.ClassDef) and any(
                isinstance(base, ast.Name) and base.id != "Model" for base in node.bases
            ):
                facts = [
                    f"`{a.target.id}: {ast.unparse(a.annotation)}`"
                    for a in node.body
                    if isinstance(a, ast.AnnAssign) and isinstance(a.target, ast.Name)
                ]
                heard_by = ", ".join(
                    f"`{n.removeprefix('cocreacion.')}`" for n in heard.get(node.name, [])
                )
                about = _first_line(ast.get_docstring(node))
                rows.append((f"`{node.name}`", about, ", ".join(facts), heard_by or "–"))
        if rows and package != "kernel":
            lines += ["", f"## {package}", ""]
            lines += _table(("event", "means", "says", "heard by"), rows)
    return "\n".join(lines) + "\n"


def slots() -> str:
    """Every gap that a template leaves, and who fills it."""
    from cocreacion.kernel import slots as registry

    _application()
    filled = registry.filled()
    left: dict[str, list[str]] = {}
    for path in sorted((ROOT / "templates").rglob("*.*")):
        for name, things in re.findall(
            r"""\bslot\(\s*["']([\w.]+)["']\s*,?\s*([^)]*)\)""", path.read_text(encoding="utf-8")
        ):
            left.setdefault(name, []).append(
                f"`{path.relative_to(ROOT / 'templates').as_posix()}`"
                + (f" with `{things.strip()}`" if things.strip() else "")
            )
    for path in sorted(CODE.rglob("*.py")):
        for name in re.findall(
            r"""\bslot\(\s*["']([\w.]+)["']""", path.read_text(encoding="utf-8")
        ):
            left.setdefault(name, []).append(f"`{path.relative_to(CODE).as_posix()}`")
    rows = [
        (
            f"`{name}`",
            ", ".join(left.get(name, ["nowhere"])),
            ", ".join(f"`{f.removeprefix('cocreacion.')}`" for f in filled.get(name, [])) or "–",
        )
        for name in sorted({*left, *filled})
    ]
    about = (
        "A lower page leaves a named gap, `slot(name, thing)`; a package above fills it at the "
        "start, `fill(name, function)`. So the lower one knows nothing of the upper one. "
    )
    head = ["# Slots", "", about + MADE, ""]
    return "\n".join([*head, *_table(("slot", "left by", "filled by"), rows)]) + "\n"


def settings() -> str:
    """Every setting of an installation."""
    from cocreacion.kernel.settings import Settings

    rows = []
    for each in fields(Settings):
        default = each.default
        shown = "" if default in ("", (), None) else f"`{default}`"
        rows.append((f"`COCREACION_{each.name.upper()}`", each.metadata["about"], shown or "–"))
    lines = ["# Settings", "", "Environment variables, read once at the start. " + MADE, ""]
    return "\n".join(lines + _table(("variable", "what it is", "without it"), rows)) + "\n"


def permissions() -> str:
    """Every question that a policy answers, and the reasons it may give."""
    lines = [
        "# Permissions",
        "",
        "The same answer hides a form, explains why it is not there, and guards the use case. "
        "What one may not even see is not found (404). " + MADE,
    ]
    for package, paths in _packages("policy"):
        rows = []
        for node in (n for path in paths for n in ast.parse(path.read_text()).body):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("can_"):
                arguments = ", ".join(a.arg for a in [*node.args.args, *node.args.kwonlyargs])
                rows.append(
                    (
                        f"`{node.name}({arguments})`",
                        _first_line(ast.get_docstring(node)) or "–",
                        " · ".join(_reasons(node)) or "–",
                    )
                )
        if rows:
            lines += ["", f"## {package}", ""]
            lines += _table(("may somebody …?", "rule", "if not, because"), rows)
    return "\n".join(lines) + "\n"


def _reasons(function: ast.FunctionDef) -> list[str]:
    found = []
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            first = node.args[0] if node.args else None
            if node.func.id in {"_l", "_", "lazy_gettext"} and isinstance(first, ast.Constant):
                found.append(str(first.value))
    return list(dict.fromkeys(found))


def data_model() -> str:
    """Every table with its columns."""
    from cocreacion.kernel.db import Model, metadata

    _import_everything()
    lines = ["# Data model", "", "Every table has `id`. `→` is a foreign key, `*` may be empty."]
    lines += ["A bilingual text `x` is four columns: `x_es`, `x_en`, the language it was "]
    lines[-1] += "written in, and the fingerprint it was translated from. " + MADE
    mappers = {m.local_table.name: m.class_ for m in Model.registry.mappers}
    by_package: dict[str, list[str]] = {}
    for name, table in metadata().tables.items():
        kind = mappers.get(name)
        package = kind.__module__.split(".")[1] if kind else "kernel"
        columns = ", ".join(_columns(table))
        about = _first_line(kind.__doc__ if kind else "")
        by_package.setdefault(package, []).append(
            f"**{name}**{': ' + about if about else ''}\n\n{columns}\n"
        )
    for package in ORDER:
        if package in by_package:
            lines += ["", f"## {package}", "", *sorted(by_package[package])]
    return "\n".join(lines).rstrip() + "\n"


def _columns(table: object) -> Iterator[str]:
    bilingual = {
        c.name.removesuffix("_written_in") for c in table.columns if "_written_in" in c.name
    }
    for column in table.columns:
        base = re.sub(r"_(es|en|written_in|translated_from)$", "", column.name)
        if column.name == "id" or (base in bilingual and base != column.name):
            if column.name.endswith("_es"):
                yield f"`{base}` (es, en)"
            continue
        target = "".join(f" → {key.column.table.name}" for key in column.foreign_keys)
        yield f"`{column.name}`{'*' if column.nullable else ''}{target}"


MAKERS: dict[str, Callable[[], str]] = {
    "events.md": events,
    "slots.md": slots,
    "settings.md": settings,
    "permissions.md": permissions,
    "data-model.md": data_model,
}


def stale() -> list[str]:
    """The documents that no longer say what the code says."""
    found = []
    for name, make in MAKERS.items():
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != make():
            found.append(name)
    return found


def main() -> int:
    if "--check" in sys.argv:
        found = stale()
        print(f"run tools/generate_docs.py: {', '.join(found)}" if found else "documents current")
        return 1 if found else 0
    for name, make in MAKERS.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
