"""Bring the Spanish catalogue in step with the strings of the code.

python tools/catalogue.py            write messages.pot and es/…/messages.po, compile
python tools/catalogue.py --check    fail if a string is missing, fuzzy or obsolete
python tools/catalogue.py --missing  print what has no Spanish text yet
"""

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "cocreacion" / "translations"
SPANISH = FOLDER / "es" / "LC_MESSAGES" / "messages.po"
TEMPLATE = FOLDER / "messages.pot"
KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "lazy_gettext": None,
    "ngettext": (1, 2), "lazy_ngettext": (1, 2), "pgettext": ((1, "c"), 2),
    "_p": ((1, "c"), 2), "lazy_pgettext": ((1, "c"), 2),
}  # fmt: skip
PLACES = re.compile(r"%\((\w+)\)[sd]")


def strings_of_the_code() -> Catalog:
    with (ROOT / "babel.cfg").open() as text:
        methods, options = parse_mapping_cfg(text)
    template = Catalog(
        project="cocreacion", charset="utf-8", header_comment="# Strings of cocreacion."
    )
    for top in ("cocreacion", "templates"):
        found = extract_from_dir(
            str(ROOT / top),
            method_map=[(p.removeprefix(f"{top}/"), m) for p, m in methods if p.startswith(top)],
            options_map={p.removeprefix(f"{top}/"): o for p, o in options.items()},
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
            directory_filter=lambda folder: Path(folder).name != "__pycache__",
        )
        for name, _line, message, comments, context in found:
            template.add(
                message, locations=[(f"{top}/{name}", 0)], auto_comments=comments, context=context
            )
    return template


def known() -> dict[object, Message]:
    """Every translation there is, by context and string."""
    translations: dict[object, Message] = {}
    if not SPANISH.exists():
        return translations
    with SPANISH.open("rb") as text:
        for message in read_po(text, locale="es"):
            if message.id and _filled(message):
                translations[message.context, message.id] = message
                if isinstance(message.id, tuple):
                    translations.setdefault((message.context, message.id[0]), message)
    return translations


def _filled(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return bool(strings) and all(strings)


def in_step() -> Catalog:
    template, translations = strings_of_the_code(), known()
    spanish = Catalog(
        locale="es", project="cocreacion", charset="utf-8",
        header_comment="# Spanish texts of cocreacion.",
    )  # fmt: skip
    for message in template:
        if message.id:
            found = translations.get((message.context, message.id))
            string = found.string if found else None
            if isinstance(message.id, tuple) and not isinstance(string, tuple | list):
                string = None
            if isinstance(string, tuple | list) and not isinstance(message.id, tuple):
                string = string[0]
            spanish.add(
                message.id, string, locations=[(file, None) for file, _ in message.locations],
                auto_comments=message.auto_comments, flags=message.flags, context=message.context,
            )  # fmt: skip
    return spanish


def problems(spanish: Catalog) -> list[str]:
    found = []
    for message in spanish:
        if not message.id:
            continue
        name = message.id[0] if isinstance(message.id, tuple) else message.id
        if not _filled(message):
            found.append(
                f"no Spanish text: {name!r}  ({', '.join(f for f, _ in message.locations)})"
            )
            continue
        if message.fuzzy:
            found.append(f"fuzzy: {name!r}")
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        allowed = {place for each in ids for place in PLACES.findall(each)}
        found += [
            f"other places than the original: {text!r}"
            for text in texts
            if not set(PLACES.findall(text)) <= allowed
        ]
    return found


def _written(catalogue: Catalog) -> bytes:
    buffer = BytesIO()
    write_po(
        buffer, catalogue, width=100, sort_output=True, omit_header=False, include_lineno=False
    )
    # Dates in the header would make every run a change.
    return re.sub(rb'"(POT-Creation|PO-Revision)-Date: [^"]*"\n', b"", buffer.getvalue())


def main() -> int:
    spanish = in_step()
    found = problems(spanish)
    if "--missing" in sys.argv:
        print("\n".join(found))
        return 0
    text, template = _written(spanish), _written(strings_of_the_code())
    if "--check" in sys.argv:
        if not SPANISH.exists() or SPANISH.read_bytes() != text:
            found.append("the catalogue is not in step with the code: run `make catalogue`")
        print("\n".join(found) or "catalogue complete")
        return 1 if found else 0
    SPANISH.parent.mkdir(parents=True, exist_ok=True)
    SPANISH.write_bytes(text)
    TEMPLATE.write_bytes(template)
    import build_catalogues

    build_catalogues.compile_all()
    print(f"{len(spanish)} strings, {len(found)} problems")
    return 0


if __name__ == "__main__":
    sys.exit(main())
