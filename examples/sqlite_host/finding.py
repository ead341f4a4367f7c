"""A search as one statement: an index for each of its common parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from exchangekit.effects.finding import Order

from .rows import in_utc

if TYPE_CHECKING:
    from exchangekit.effects.finding import Search

_AMONG: Final = "EXISTS (SELECT 1 FROM json_each({}) WHERE value = ?)"
_ORDERS: Final = {
    Order.WAITING: "waiting_since IS NULL, waiting_since, slip",
    Order.DUE: "next_due IS NULL, next_due, slip",
    Order.OPENED: "opened_at IS NULL, opened_at, slip",
    Order.NEWEST: "opened_at IS NOT NULL, opened_at DESC, slip",
}


def statement(search: Search) -> tuple[str, list[Any]]:
    """Write the statement of a search, and its values."""
    parts = [(condition, values) for condition, *values in _parts(search) if values[0] is not None]
    where = " AND ".join(condition for condition, _ in parts) or "TRUE"
    text = f"""
        SELECT * FROM summaries WHERE {where} ORDER BY {_ORDERS[search.order]} LIMIT ? OFFSET ?
    """  # noqa: S608 -- its own conditions
    return text, [*(value for _, values in parts for value in values), search.limit, search.skip]


def _parts(search: Search) -> list[tuple[Any, ...]]:
    any_number = f"(slip = ? OR number = ? OR {_AMONG.format('numbers')})"
    return [
        (any_number, search.number, search.number, search.number),
        ("customer = ?", search.customer),
        ("sale = ?", search.sale),
        (_AMONG.format("items"), search.sku),
        (_AMONG.format("serials"), search.serial),
        ("company = ?", search.company),
        ("reason = ?", search.reason),
        ("stage = ?", search.stage),
        ("leg = ?", search.leg),
        (_AMONG.format("waits"), search.wait),
        (_AMONG.format("sites"), search.site),
        (_AMONG.format("lists"), search.role),
        ("opened_at >= ?", in_utc(search.opened_from)),
        ("opened_at < ?", in_utc(search.opened_before)),
        ("next_due <= ?", in_utc(search.due_by)),
    ]
