"""Count sheets: what is to be counted, in full, in turn, or where exchanges touched it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from exchangekit.errors import InvalidInputError
from exchangekit.stock.places import Place
from exchangekit.values.classes import frozen
from exchangekit.values.dates import check_instant
from exchangekit.values.ids import SiteId, Sku, check_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exchangekit.stock.movements import Movement

SheetLine = tuple[Sku, str | None, Place]
"""Item, lot or serial, and place; the key of a balance."""


@frozen
class CountSheet:
    """
    What is to be counted.  It tells no quantities, so whoever counts is not led.

    Args:
        name: Of the sheet.
        lines: Sorted by place and item, each once.

    Raises:
        InvalidInputError: No name, or a place where nothing can be touched.
    """

    name: str
    lines: tuple[SheetLine, ...]

    def __attrs_post_init__(self) -> None:
        check_id(self.name, where="sheet.name")
        for _, _, place in self.lines:
            if not place.is_physical:
                raise InvalidInputError("sheet.lines", str(place), "a place that can be touched")

    def with_line(self, line: SheetLine) -> CountSheet:
        """Give the sheet with a line for goods that were found."""
        return sheet(self.name, [*self.lines, line])


def sheet(name: str, lines: Iterable[SheetLine]) -> CountSheet:
    """
    Make a sheet in walking order: by place, item and lot.

    Raises:
        InvalidInputError: No name, or a place where nothing can be touched.
    """
    walk = sorted(set(lines), key=lambda line: (str(line[2]), line[0], line[1] or ""))
    return CountSheet(name, tuple(walk))


def full_sheet(name: str, held: Mapping[SheetLine, int], site: SiteId) -> CountSheet:
    """
    List everything that ever lay at a site: what the books say is gone is looked for too.

    Args:
        name: Of the sheet.
        held: Balances, as `ledger.balances` gives them.
        site: Where.
    """
    return sheet(name, (line for line in held if line[2].site == site and line[2].is_physical))


def touched_sheet(
    name: str, movements: Iterable[Movement], since: datetime, *, streams: str = "slip:"
) -> CountSheet:
    """
    List the goods that exchanges touched since an instant.

    Args:
        name: Of the sheet.
        movements: In any order.
        since: The first instant that counts, by when the movement happened.
        streams: How the streams begin whose movements count.

    Raises:
        NaiveDatetimeError: `since` has no time zone.
    """
    check_instant(since, where="since")
    return sheet(
        name,
        (
            (movement.item, movement.tracking, place)
            for movement in movements
            if movement.cause.stream.startswith(streams) and movement.cause.occurred >= since
            for place in (movement.source, movement.target)
            if place.is_physical
        ),
    )


def cycle_sheet(
    name: str,
    held: Mapping[SheetLine, int],
    counted: Mapping[SheetLine, date],
    *,
    today: date,
    every: timedelta,
    most: int,
) -> CountSheet:
    """
    List what is due to be counted in its turn: never counted first, then the longest ago.

    Args:
        name: Of the sheet.
        held: Balances, as `ledger.balances` gives them.
        counted: When each line was last counted.
        today: The day of the count.
        every: How long a count is good for.
        most: How many lines one person counts in one go, at least 1.
    """
    lines = [line for line in held if line[2].is_physical]
    due = [line for line in lines if line not in counted or counted[line] + every <= today]
    due.sort(key=lambda line: (counted.get(line, date.min), str(line[2]), line[0], line[1] or ""))
    return sheet(name, due[:most])
