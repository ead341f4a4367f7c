"""
Deciding on goods that nobody expected: surplus, the wrong item, something else.

A receipt never exceeds its line, so they are no part of one.  They lie with us as the
customer's property and go back; the return does not end before they have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.errors import InvalidInputError
from exchangekit.slip import events as e
from exchangekit.slip.guards import check_left
from exchangekit.slip.parts import StrayKind

if TYPE_CHECKING:
    from exchangekit.slip.commands.returns import Resolve, StrayBack, StrayCame
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.model import Slip


def stray_came(
    slip: Slip, command: Resolve, outcome: StrayCame, facts: Facts
) -> tuple[e.Event, ...]:
    """Keep goods for the customer, once it is sure that no line waits for them."""
    facts.check_site(outcome.site, "resolve.outcome.site")
    if outcome.why is StrayKind.UNEXPECTED:
        _check_unexpected(slip, command, outcome)
    else:
        _check_line(slip, command, outcome)
    where = (command.line, outcome.item, outcome.site, command.steps)
    return (e.StrayArrived(outcome.why, *where),)


def _check_unexpected(slip: Slip, command: Resolve, outcome: StrayCame) -> None:
    if command.line:
        raise InvalidInputError("resolve.line", repr(command.line), "0: no line expected them")
    if any(line.item.sku == outcome.item for line in slip.returns):
        raise InvalidInputError("resolve.outcome.item", outcome.item, "an item of no return line")


def _check_line(slip: Slip, command: Resolve, outcome: StrayCame) -> None:
    line = slip.return_line(command.line)
    same = line.item.sku == outcome.item
    if outcome.why is StrayKind.WRONG_ITEM:
        if same:
            want = "another item than the line's"
            raise InvalidInputError("resolve.outcome.item", outcome.item, want)
        check_left(slip, "return", line.line, command.steps, line.outstanding)
        return
    if not same:
        raise InvalidInputError("resolve.outcome.item", outcome.item, "the item of the line")
    if line.outstanding:
        want = "a line of which nothing is to come any more"
        raise InvalidInputError("resolve.line", repr(line.line), want)


def stray_back(slip: Slip, command: Resolve, outcome: StrayBack) -> tuple[e.Event, ...]:
    """Send them to the customer again; at most what lies with us."""
    stray = slip.stray(command.line)
    check_left(slip, "stray", stray.number, command.steps, stray.lying)
    return (e.StrayReturned(stray.number, command.steps, outcome.tracking),)
