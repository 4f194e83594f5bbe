"""Compile the catalogues while the package is built, so that no compiled file is kept in Git."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parent.parent / "cocreacion" / "translations"


def compile_all() -> list[Path]:
    """Write a `.mo` beside every `.po` that is newer, and return the compiled files."""
    compiled = []
    for source in sorted(CATALOGUES.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as text, target.open("wb") as binary:
                write_mo(binary, read_po(text, locale=source.parent.parent.name))
        compiled.append(target)
    return compiled


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, where the build backend is not installed
    pass
else:

    class Catalogues(BuildHookInterface):  # type: ignore[type-arg]
        def initialize(self, version: str, build_data: dict) -> None:  # noqa: ARG002
            compile_all()


if __name__ == "__main__":
    for path in compile_all():
        print(path.relative_to(CATALOGUES))
