"""
Reading the export: one typed row at a time, and a coded error that names the place.

The columns are those of the UCI "Online Retail" data set, in any order; rows are counted
as in a spreadsheet, so the header is row 1.  Times are local UK times without a zone and
get Europe/London here.
"""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from exchangekit.errors import (
    InvalidInputError,
    MissingFieldError,
    TimeOrderError,
    UnknownFieldError,
)
from exchangekit.values.ids import CustomerRef, Sku, check_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import TextIO

ZONE: Final = "Europe/London"
_LONDON: Final = ZoneInfo(ZONE)
COLUMNS: Final = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,9}")
_PRICE: Final = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,12})?")
_CANCELS: Final = "C"


class Row(NamedTuple):
    """
    One row of the export.

    Args:
        number: As a spreadsheet shows it.
        invoice: Its number; with a ``C`` in front it cancels.
        sku: The stock code in capitals: the export writes some codes both ways.
        quantity: Not zero; negative on cancellations and stock corrections.
        at: When.
        price: Per unit, in pounds, as text.
        customer: A reference, or nothing.
    """

    number: int
    invoice: str
    sku: Sku
    quantity: int
    at: datetime
    price: str
    customer: CustomerRef

    @property
    def is_cancellation(self) -> bool:
        """Whether its invoice cancels."""
        return self.invoice.startswith(_CANCELS)


def place(number: int, column: str) -> str:
    """Name a cell."""
    return f"row {number}, column {column}"


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """
    Open a plain or gzipped text file.

    Raises:
        InvalidInputError: It cannot be read, is cut off or is not UTF-8.
    """
    want = "a readable .csv or .csv.gz file in UTF-8"
    try:
        if path.suffix == ".gz":
            with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
                yield file
        else:
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield file
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        reason = (isinstance(error, OSError) and error.strerror) or error
        raise InvalidInputError("FILE", f"{path} ({reason})", want) from error


def read(path: Path, limit: int | None = None) -> Iterator[Row]:
    """
    Read the rows of a file, in their order, which must be that of time; skip blank lines.

    Args:
        path: Of a ``.csv`` or ``.csv.gz`` file.
        limit: At most so many rows; all when None.

    Raises:
        MissingFieldError: A column is not there, or a row ends before it.
        UnknownFieldError: The header has a column the export does not have.
        InvalidInputError: A cell cannot be read, or the file cannot.
        TimeOrderError: A row lies before the one above it.
    """
    with _opened(path) as file:
        yield from _rows(file, limit)


def _rows(file: TextIO, limit: int | None) -> Iterator[Row]:
    cells = csv.reader(file, strict=True)
    number = 1
    try:
        order = _order_of(next(cells, []))
        before: Row | None = None
        for number, line in enumerate(cells, 2):
            if limit is not None and number - 2 >= limit:
                return
            if not line:
                continue
            row = _row(number, _in_order(number, line, order))
            if before is not None and row.at < before.at:
                where, got = place(number, "InvoiceDate"), row.at.isoformat()
                raise TimeOrderError(where, got, before.at.isoformat())
            before = row
            yield row
    except csv.Error as error:
        want = "cells separated by commas, text in closed quotes"
        raise InvalidInputError(f"row {number + 1}", str(error), want) from error


def _order_of(header: list[str]) -> tuple[int, ...]:
    """Say at which position each column stands."""
    for name in header:
        if name not in COLUMNS:
            raise UnknownFieldError(f"row 1, column {name}", name, COLUMNS)
    for name in COLUMNS:
        if name not in header:
            raise MissingFieldError(f"row 1, column {name}", name)
    if len(header) != len(COLUMNS):
        raise InvalidInputError("row 1", ", ".join(header), "each column once")
    return tuple(header.index(name) for name in COLUMNS)


def _in_order(number: int, line: list[str], order: tuple[int, ...]) -> list[str]:
    if len(line) < len(COLUMNS):
        name = COLUMNS[order.index(len(line))]
        raise MissingFieldError(place(number, name), name)
    if len(line) > len(COLUMNS):
        want = f"{len(COLUMNS)} cells: text with a comma in it stands in quotes"
        raise InvalidInputError(f"row {number}", f"{len(line)} cells", want)
    return [line[position] for position in order]


def _row(number: int, cells: list[str]) -> Row:
    invoice, code, _, quantity, at, price, customer, _ = cells
    check_id(invoice, where=place(number, "InvoiceNo"))
    check_id(code, where=place(number, "StockCode"))
    if not _PRICE.fullmatch(price):
        raise InvalidInputError(place(number, "UnitPrice"), price, "pounds such as 2.55")
    reference = customer.removesuffix(".0")
    if reference:
        check_id(reference, where=place(number, "CustomerID"))
    steps = _quantity(number, quantity, cancels=invoice.startswith(_CANCELS))
    sku, ref = Sku(code.upper()), CustomerRef(reference)
    return Row(number, invoice, sku, steps, _instant(number, at), price, ref)


def _quantity(number: int, text: str, *, cancels: bool) -> int:
    steps = int(text) if _WHOLE.fullmatch(text) else 0
    if steps == 0 or (cancels and steps > 0):
        want = "a whole number below 0" if cancels else "a whole number other than 0"
        raise InvalidInputError(place(number, "Quantity"), text, want)
    return steps


def _instant(number: int, text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is not None:
        want = "a local time such as 2010-12-01 08:26:00"
        raise InvalidInputError(place(number, "InvoiceDate"), text, want)
    return at.replace(tzinfo=_LONDON)


def invoices(rows: Iterable[Row]) -> Iterator[tuple[Row, ...]]:
    """
    Group rows of one invoice that follow each other.

    Raises:
        InvalidInputError: An invoice names two customers.
    """
    for invoice, together in groupby(rows, key=lambda row: row.invoice):
        group = tuple(together)
        for row in group:
            if row.customer != group[0].customer:
                want = f"{group[0].customer or 'nobody'}, like the rest of invoice {invoice}"
                raise InvalidInputError(place(row.number, "CustomerID"), row.customer, want)
        yield group
