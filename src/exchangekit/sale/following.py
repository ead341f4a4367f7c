"""
A host's order that changed after it was taken in: what changed is claimed, or refused.

What was paid is frozen, so an order may only lose what nobody has claimed, get further with
its shipping, and be paid.  A return or cancellation that somebody booked outside is a claim
like that of a slip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, fields

from exchangekit.errors import (
    DuplicateLineError,
    InvalidInputError,
    NotReturnableError,
    SaleChangedError,
)
from exchangekit.sale.entitlement import Claimed, SaleEntry, SaleRegistered
from exchangekit.sale.facts import Sale, SaleLine
from exchangekit.sale.spans import cut, steps_in, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.sale.entitlement import Entitlement
    from exchangekit.sale.facts import Payment

REDUCED: Final = "order-reduced"
"""Who claims the steps that a host has taken off its order."""

_MAY_CHANGE = frozenset({"lines", "moments", "payments", "shipping_refunded"})
_SHOWN = 200  # characters of a value in an error


def follow(entitlement: Entitlement, now: Sale) -> tuple[SaleEntry, ...]:
    """
    Give the entries that bring a sale up to its order as it is now; none when it is the same.

    Steps that are gone from a line are claimed, unshipped and last ones first; what is left
    of the line has to come to what the frozen line leaves.  More may be shipped, moments and
    payments may be added; what undone slips were paid is known already.

    Raises:
        SaleChangedError: Anything else differs: the error names it, frozen and now.
        NotReturnableError: A line lost more than nobody else has claimed.
    """
    frozen = entitlement.sale
    for part in fields(Sale):
        if part.eq and part.name not in _MAY_CHANGE:
            _same(frozen, part.name, getattr(frozen, part.name), getattr(now, part.name))
    _added(frozen, "moments", frozen.moments, now.moments)
    payments = _paid(entitlement, now)
    if frozen.shipping_refunded:
        _same(frozen, "shipping_refunded", before=True, now=now.shipping_refunded)
    today = {line.line: line for line in now.lines}
    numbers = [line.line for line in frozen.lines]
    _same(frozen, "lines", numbers, [*dict.fromkeys((*numbers, *today))])
    lines, claims = [], []
    for line in frozen.lines:
        again = today.get(line.line)
        claims += _reduced(entitlement, line, again)
        lines.append(_shipped(frozen, line, again))
    latest = evolve(
        frozen,
        lines=tuple(lines),
        moments=now.moments,
        payments=payments,
        shipping_refunded=now.shipping_refunded,
    )
    return (*(() if latest == frozen else (SaleRegistered(latest),)), *claims)


def _same(sale: Sale, where: str, before: Any, now: Any) -> None:
    if before != now:
        raise SaleChangedError(sale.id, where, repr(before)[:_SHOWN], repr(now)[:_SHOWN])


def _added(sale: Sale, where: str, before: tuple[Any, ...], now: tuple[Any, ...]) -> None:
    """Refuse what is gone or changed; what is new is in order."""
    for one in before:
        if one not in now:
            raise SaleChangedError(sale.id, where, repr(one)[:_SHOWN], repr(now)[:_SHOWN])


def _paid(entitlement: Entitlement, now: Sale) -> tuple[Payment, ...]:
    """Give the payments of the sale itself: an order may list what undone slips were paid."""
    frozen = entitlement.sale
    known = {paid.id: paid for paid in entitlement.receipts}
    for paid in now.payments:
        if paid.id in known:
            _same(frozen, f"payments[{paid.id}].amount", known[paid.id].amount, paid.amount)
    own = tuple(paid for paid in now.payments if paid.id not in known)
    _added(frozen, "payments", frozen.payments, own)
    return own


def _reduced(entitlement: Entitlement, line: SaleLine, now: SaleLine | None) -> list[Claimed]:
    """Claim what is gone from a line, beyond what is claimed for that already."""
    held = [c for c in entitlement.claims if (c.by, c.line) == (REDUCED, line.line)]
    spans = tuple(span for claim in held for span in claim.spans)
    gone = line.steps - (0 if now is None else now.steps) - steps_in(spans)
    where = f"lines[{line.line}]"
    if gone < 0:
        had = line.steps - steps_in(spans)
        _same(entitlement.sale, f"{where}.steps", had, had - gone)
    claims = []
    if gone:
        free = entitlement.unclaimed(line.line)
        there = steps_in(free)
        if gone > there:
            claimed = line.steps - there
            raise NotReturnableError(
                entitlement.sale.id, line.line, gone, line.shipped, claimed, there
            )
        last = cut(free, there - gone, gone)
        claims.append(Claimed(REDUCED, line.line, last))
        spans = (*spans, *last)
    if now is not None:
        left = line.paid - value_of(line.paid, line.steps, spans)
        _same(entitlement.sale, f"{where}.paid", left, now.paid)
    return claims


def _shipped(sale: Sale, line: SaleLine, now: SaleLine | None) -> SaleLine:
    """Give the frozen line with what is shipped by now; the rest of it has to be the same."""
    if now is None:
        return line
    where = f"lines[{line.line}]"
    least = min(line.shipped, now.steps)
    if now.shipped < least:
        _same(sale, f"{where}.shipped", least, now.shipped)
    if now.shipped > line.shipped:
        line = evolve(line, shipped=now.shipped, cost=now.cost)
    for part in fields(SaleLine):
        if part.name not in ("steps", "shipped", "paid", "base", "cost", "discounts"):
            name = f"{where}.{part.name}"
            _same(sale, name, getattr(line, part.name), getattr(now, part.name))
    return line


def claims_outside(
    entitlement: Entitlement, by: str, lines: Iterable[tuple[int, int]]
) -> tuple[Claimed, ...]:
    """
    Claim what came back or was called off outside: line numbers and how many steps of each.

    Args:
        entitlement: The sale and the claims on it.
        by: The host's reference of it.
        lines: Each at most once.

    Raises:
        UnknownSaleLineError: The sale has no such line.
        DuplicateLineError: A line stands there twice.
        NotReturnableError: More than is shipped and free.
        InvalidInputError: No lines.
    """
    claims: dict[int, Claimed] = {}
    for line, steps in lines:
        if line in claims:
            raise DuplicateLineError("outside.lines", line)
        claims[line] = entitlement.claim(by, line, steps)
    if not claims:
        raise InvalidInputError("outside.lines", "()", "at least one line")
    return tuple(claims.values())
