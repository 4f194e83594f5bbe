"""Who takes part, as it may be told: no number under five, nor one that gives it away."""

from collections.abc import Iterator

from cocreacion.followup.participation import ALL, NONE, Measure, Picture, picture
from cocreacion.kernel.disclosure import Mark, Shown, Table
from cocreacion.kernel.tables import Row

SECTOR, DEPARTMENT, LANGUAGE = "sector", "department", "language"


def participation(sample: bool) -> Iterator[Row]:
    """Every cell and total of the page, one a row."""
    found = picture(sample=sample)
    named = {key: number for key, number, _title in found.commitments}
    for measure, each in found.measures:
        for kind, key, split, column, shown in _told(each):
            yield {
                "measure": measure,
                "by": kind,
                "value": key or None,
                "within": split,
                "part": named.get(column, column) or None,
                "number": shown.number,
                "told": shown.mark.value,
                "at_least": shown.value,
                "sample": each.sample,
            }


def voices(sample: bool) -> Iterator[Row]:
    """Totals by sector, side by side."""
    found = picture(sample=sample)
    came, spoke = _by_sector(found)
    for sector in sorted({*came.rows, *spoke.rows}):
        one, other = came.row_total(sector), spoke.row_total(sector)
        yield {
            "sector": sector,
            "attendances": one.number,
            "contributions": other.number,
            "attendances_told": one.mark.value,
            "contributions_told": other.mark.value,
            "sample": found.sample,
        }


def _by_sector(found: Picture) -> tuple[Table, Table]:
    tables = [next(iter(measure.sectors.values())) for _name, measure in found.measures]
    return tables[0], tables[1]


def _told(measure: Measure) -> Iterator[tuple[str, str, str, str, Shown]]:
    for split, table in measure.sectors.items():
        for row in table.rows:
            for column in table.columns:
                yield SECTOR, row, split, column, table.cell(row, column)
        for column in table.columns:
            yield ALL, NONE, split, column, table.column_total(column)
    singles = {SECTOR: next(iter(measure.sectors.values())), DEPARTMENT: measure.departments}
    for kind, table in (singles | {LANGUAGE: measure.languages}).items():
        for row in table.rows:
            yield kind, row, ALL, NONE, table.row_total(row)
    if measure.total:
        yield ALL, NONE, ALL, NONE, Shown(Mark.EXACT, measure.total)
