"""
Deciding on goods that nobody expected: surplus, the wrong item, something else.

A receipt never exceeds its line, so they are no part of one.  They lie with us as the
customer's property and go back; the return does not end before they have.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from exchangekit.errors import InvalidInputError
from exchangekit.slip import events as e
from exchangekit.slip.guards import check_left
from exchangekit.slip.parts import StrayKind
from exchangekit.slip.tracked import check_named, check_not_here
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Disposition, TrackedBy
from exchangekit.values.ids import SiteId, Sku

if TYPE_CHECKING:
    from exchangekit.slip.commands.returns import Resolve, StrayBack, StrayCame, StrayKept
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.model import Slip


@frozen(slots=False)
class Stray:
    """
    Goods of the customer's that arrived and are no part of the slip.

    They lie with us as the customer's property, worth nothing in our books, until they are
    sent back, or left to us.

    Args:
        number: Of those of the slip, from 1.
        why: They are no part of it.
        line: The return line they came for, or 0.
        item: What they are.
        site: Where they lie.
        steps: How many came.
        at: When it was recorded that they had come.
        back: How many of them are sent back.
        tracking: Lot or serial, or None.
        taken: What went into stock, and where.
    """

    number: int
    why: StrayKind
    line: int
    item: Sku
    site: SiteId
    steps: int
    at: datetime
    back: int = 0
    tracking: str | None = None
    taken: tuple[tuple[int, Disposition], ...] = ()

    @property
    def lying(self) -> int:
        """How many are still with us, and not ours."""
        return self.steps - self.back - sum(steps for steps, _ in self.taken)


def stray_came(
    slip: Slip, command: Resolve, outcome: StrayCame, facts: Facts
) -> tuple[e.Event, ...]:
    """Keep goods for the customer, once it is sure that no line waits for them."""
    facts.check_site(outcome.site, "resolve.outcome.site")
    if outcome.why is StrayKind.UNEXPECTED:
        _check_unexpected(slip, command, outcome)
    else:
        _check_line(slip, command, outcome)
    _check_told_apart(slip, command, outcome, facts)
    where = (command.line, outcome.item, outcome.site, command.steps, command.tracking)
    return (e.StrayArrived(outcome.why, *where),)


def _check_told_apart(slip: Slip, command: Resolve, outcome: StrayCame, facts: Facts) -> None:
    """
    Refuse goods of ours that are told apart and do not say which, and a serial that is here.

    Of goods that we do not know anything may be said.
    """
    known = facts.items.get(outcome.item)
    if known is None:
        known = next((line.item for line in slip.returns if line.item.sku == outcome.item), None)
    if known is None:
        return
    check_named(known, command.steps, command.tracking, "resolve.tracking")
    serial = command.tracking
    if serial is not None and known.tracked_by is TrackedBy.SERIAL:
        check_not_here(known.sku, serial, facts)


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


def stray_kept(
    slip: Slip, command: Resolve, outcome: StrayKept, facts: Facts
) -> tuple[e.Event, ...]:
    """Take them into stock; at most what lies with us, and only items that we have."""
    stray = slip.stray(command.line)
    check_left(slip, "stray", stray.number, command.steps, stray.lying)
    facts.item(stray.item)
    return (e.StrayTaken(stray.number, command.steps, outcome.disposition),)
