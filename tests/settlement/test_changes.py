"""`exchangekit.settlement.changes`: what one quote says otherwise than another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import given

from exchangekit.settlement.changes import QuoteChange, changes_between
from exchangekit.settlement.quote import LineKind, QuoteLine
from exchangekit.values.money import Money

from tests.settlement.strategies import AT, bargains
from tests.settlement.test_pricing import yuan
from tests.settlement.test_quote import line, quote

if TYPE_CHECKING:
    from exchangekit.settlement.pricing import Bargain


def test_lines_of_one_name_count_together() -> None:
    """Example: two charges became one, a fee is gone, a waiver is new, the credit stands."""
    old = quote(
        line(LineKind.CREDIT, -100, 1),
        line(LineKind.CHARGE, 70, 1),
        line(LineKind.CHARGE, 50, 1),
        line(LineKind.FEE, 12),
    )
    new = quote(
        line(LineKind.CREDIT, -100, 1), line(LineKind.CHARGE, 110, 1), line(LineKind.WAIVER, -5)
    )

    changes = changes_between(old, new)

    assert (
        QuoteChange(LineKind.CHARGE, 1, "thing", yuan(120), yuan(110)),
        QuoteChange(LineKind.FEE, None, "thing", yuan(12), yuan(0)),
        QuoteChange(LineKind.WAIVER, None, "thing", yuan(0), yuan(-5)),
    ) == changes
    assert [-10, -12, -5] == [change.change.minor for change in changes]


def test_lines_differ_by_kind_line_and_name() -> None:
    """Example: the same amount on another line, of another kind or name is a change."""
    one = line(LineKind.CHARGE, 10, 1)
    for other in (evolve(one, line=2), evolve(one, kind=LineKind.FEE), evolve(one, name="other")):
        gone, come = changes_between(quote(one), quote(other))

        assert (gone.before, gone.after) == (come.after, come.before) == (yuan(10), yuan(0))


@given(bargains(), bargains())
def test_changes_add_up_to_the_change_of_the_balance(one: Bargain, other: Bargain) -> None:
    """Law: nothing is left out and nothing counts twice; a quote differs from itself in nothing."""
    old = one.quote(1, AT)
    moved = (_in(line, old.currency) for line in other.quote(2, AT).lines)
    new = evolve(old, lines=tuple(moved))

    changes = changes_between(old, new)

    assert new.balance.minor - old.balance.minor == sum(each.change.minor for each in changes)
    assert () == changes_between(old, old)


def _in(line: QuoteLine, currency: str) -> QuoteLine:
    """Give a line of as many units of another currency."""
    amount = evolve(
        line.amount,
        net=Money(line.amount.net.minor, currency),
        taxes=tuple(
            evolve(tax, amount=Money(tax.amount.minor, currency)) for tax in line.amount.taxes
        ),
    )
    return evolve(line, amount=amount)
