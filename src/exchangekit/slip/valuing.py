"""What goods that come back are worth in the books: by the terms, the first that is known."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, assert_never

from exchangekit.errors import InvalidInputError
from exchangekit.policy.terms import ReturnValue, Terms
from exchangekit.sale.spans import cost_of, cut
from exchangekit.slip.tracked import cost_back
from exchangekit.stock.costs import times
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from exchangekit.slip.commands.parts import LineSteps
    from exchangekit.slip.commands.returns import Receive
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.lines import ReturnLine
    from exchangekit.slip.model import Slip
    from exchangekit.values.ids import SiteId


class Arrival(NamedTuple):
    """
    Goods of a return line that arrive.

    Args:
        asked: How much of which line, and its lot or serial.
        site: Where.
        came: How much of that lot or serial came before.
        given: What they are worth as whoever receives them says, or None.
    """

    asked: LineSteps
    site: SiteId
    came: int
    given: Money | None


def check_worth(slip: Slip, command: Receive) -> None:
    """
    Refuse values that the terms do not ask for.

    Raises:
        InvalidInputError: There is one.
        CurrencyMismatchError: One is not in the currency of the books.
    """
    for worth in command.worth:
        if ReturnValue.GIVEN not in _asked(slip):
            want = "none: the terms do not ask for it"
            raise InvalidInputError("receive.worth", str(worth), want)
        total((worth,), slip.request.books)


def value_back(
    slip: Slip, line: ReturnLine, arrival: Arrival, facts: Facts
) -> tuple[Money, ReturnValue | None]:
    """
    Value what arrives, and name by what where it is not the issue that delivered it.

    Args:
        slip: Through which it comes back.
        line: With what arrived before, earlier in the same command included.
        arrival: What arrives.
        facts: The stock where it does.

    Raises:
        InvalidInputError: Nothing that the terms name is known, and nobody says the value.
    """
    asked = _asked(slip)
    for kind in asked:
        value = _known(kind, line, arrival, facts)
        if value is not None:
            return value, None if kind is ReturnValue.ORIGINAL else kind
    currency = line.sold.booked.net.currency
    if ReturnValue.GIVEN in asked:
        want = f"what each line is worth in the books, in {currency}"
        raise InvalidInputError("receive.worth", "none", want)
    return Money(0, currency), ReturnValue.NOTHING


def _asked(slip: Slip) -> tuple[ReturnValue, ...]:
    return (slip.terms or Terms()).on_value


def _known(kind: ReturnValue, line: ReturnLine, arrival: Arrival, facts: Facts) -> Money | None:
    """Give what goods are worth by one of the ways; None where nobody knows."""
    sold, asked = line.sold, arrival.asked
    match kind:
        case ReturnValue.ORIGINAL:
            own = cost_back(line, asked, arrival.came)
            if own is not None or sold.cost is None:
                return own
            return cost_of(sold.cost, sold.shipped, cut(line.spans, line.received, asked.steps))
        case ReturnValue.CURRENT:
            stock = facts.stock_of(sold.item.sku, arrival.site)
            if not stock.sellable:
                return None
            average = Fraction(max(0, stock.value), stock.sellable)
            return Money(times(average, asked.steps), sold.booked.net.currency)
        case ReturnValue.GIVEN:
            return arrival.given
        case ReturnValue.NOTHING:
            return Money(0, sold.booked.net.currency)
        case _ as never:
            assert_never(never)
