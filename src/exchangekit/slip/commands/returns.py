"""Commands about goods that come back."""

from __future__ import annotations

from enum import StrEnum

from exchangekit.errors import InvalidInputError
from exchangekit.slip.commands.parts import LineSteps, check_leg, check_lines, check_steps
from exchangekit.slip.parts import StrayKind
from exchangekit.slip.phases import Leg
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import SiteId, Sku, check_id
from exchangekit.values.money import Money


@frozen
class ShipReturn:
    """
    The customer has sent the goods.

    Args:
        tracking: The carrier's number, or None.
    """

    tracking: str | None = None


@frozen
class Receive:
    """
    Goods arrive and go to inspection.

    Args:
        site: Where.
        lines: Lines of the leg and how much of each.
        leg: The return; or the replacement, whose goods are called in by an undone slip.
        worth: What each of the lines is worth in the books, in their order, at least 0; of
            goods that come back, where the terms ask for it.  None where it is not said.
    """

    site: SiteId
    lines: tuple[LineSteps, ...]
    leg: Leg = Leg.RETURN
    worth: tuple[Money, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_id(self.site, where="receive.site")
        check_lines(self.lines)
        check_leg(self.leg, "receive.leg")
        many = len(self.lines) if self.leg is Leg.RETURN else 0
        if self.worth and (len(self.worth) != many or min(w.minor for w in self.worth) < 0):
            got = ", ".join(str(worth) for worth in self.worth)
            want = f"none, or {many} amounts of at least 0, one for each line that comes back"
            raise InvalidInputError("receive.worth", got, want)


class Outcome(StrEnum):
    """What became of goods that do not go the way they should."""

    LOST = "lost"
    KEPT = "kept"  # the customer keeps them
    GONE = "gone"  # we cannot give them back: scrapped, sold on, with a supplier


@frozen
class StrayCame:
    """
    Goods arrived that are no part of the slip: they are kept for the customer.

    Args:
        why: Surplus of a line, the wrong item for one, or unexpected.
        item: What they are.
        site: Where they arrived.
    """

    why: StrayKind
    item: Sku
    site: SiteId

    def __attrs_post_init__(self) -> None:
        check_id(self.item, where="resolve.outcome.item")
        check_id(self.site, where="resolve.outcome.site")


@frozen
class StrayBack:
    """
    Such goods are sent back to the customer.

    Args:
        tracking: The carrier's number, or None.
    """

    tracking: str | None = None


@frozen
class StrayKept:
    """
    Such goods are taken into stock, worth nothing in the books: the customer left them to us.

    Args:
        disposition: Where they go; not back to the customer.
    """

    disposition: Disposition

    def __attrs_post_init__(self) -> None:
        if self.disposition is Disposition.BACK_TO_CUSTOMER:
            want = "a place that is not the customer's"
            raise InvalidInputError("resolve.outcome.disposition", self.disposition, want)


StrayOutcome = StrayCame | StrayBack | StrayKept
"""What became of goods that are no part of the slip."""


@frozen
class Resolve:
    """
    Say what became of steps that will not arrive, cannot go back, or were not to come.

    Goods of the return leg that do not come are lost or kept: they earn no credit and are
    free again.  What an undone slip cannot give back is gone: it is paid at its value.

    Goods of the replacement leg that were lost on the way are sent again.  What the customer
    of an undone slip keeps is charged as agreed; what is lost on the way back is not.

    Goods that came and are no part of the slip stay the customer's: they earn no credit and
    are not for sale.  The return does not end before they are sent back, or left to us.

    Args:
        line: Of the leg; of `StrayCame` the line they came for, or 0 when they were
            unexpected; of `StrayBack` and `StrayKept` the number of the stray.
        steps: How many.
        outcome: What became of them.
        leg: The return or the replacement; strays are of the return.
        tracking: The lot or serial that was lost on its way, or that came and is no part of
            the slip; None where there is none, and where it is not asked.
    """

    line: int
    steps: int
    outcome: Outcome | StrayOutcome
    leg: Leg = Leg.RETURN
    tracking: str | None = None

    def __attrs_post_init__(self) -> None:
        check_steps(self.steps, "resolve.steps")
        check_leg(self.leg, "resolve.leg")
        if self.leg is not Leg.RETURN and not isinstance(self.outcome, Outcome):
            raise InvalidInputError("resolve.leg", repr(self.leg), "return")


@frozen
class Inspect:
    """
    Say what was found, and decide where it goes.

    Args:
        line: Of the leg.
        steps: How many of those received and not inspected yet.
        grade: As found.
        disposition: Where they go.
        site: Where they were received.
        evidence: References of photos the host keeps.
        missing_parts: Names of parts that each unit lacks; the terms price them.
        leg: The return; or the replacement, whose goods an undone slip took back.
        tracking: Their lot or serial, where goods are told apart.
    """

    line: int
    steps: int
    grade: Grade
    disposition: Disposition
    site: SiteId
    evidence: tuple[str, ...] = ()
    missing_parts: tuple[str, ...] = ()
    leg: Leg = Leg.RETURN
    tracking: str | None = None

    def __attrs_post_init__(self) -> None:
        check_steps(self.steps, "inspect.steps")
        check_leg(self.leg, "inspect.leg")
