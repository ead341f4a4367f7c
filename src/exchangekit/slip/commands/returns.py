"""Commands about goods that come back."""

from __future__ import annotations

from enum import StrEnum

from exchangekit.slip.commands.parts import LineSteps, check_lines, check_steps
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import SiteId, check_id


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
        lines: Return lines and how much of each.
    """

    site: SiteId
    lines: tuple[LineSteps, ...]

    def __attrs_post_init__(self) -> None:
        check_id(self.site, where="receive.site")
        check_lines(self.lines)


class Outcome(StrEnum):
    """What became of goods that will not arrive."""

    LOST = "lost"
    KEPT = "kept"  # the customer keeps them


@frozen
class Resolve:
    """
    Say what became of steps that will not arrive; they earn no credit and are free again.

    Args:
        line: A return line.
        steps: How many of those not received yet.
        outcome: What became of them.
    """

    line: int
    steps: int
    outcome: Outcome

    def __attrs_post_init__(self) -> None:
        check_steps(self.steps, "resolve.steps")


@frozen
class Inspect:
    """
    Say what was found, and decide where it goes.

    Args:
        line: A return line.
        steps: How many of those received and not inspected yet.
        grade: As found.
        disposition: Where they go.
        site: Where they were received.
        evidence: References of photos the host keeps.
        missing_parts: Names of parts that each unit lacks; the terms price them.
    """

    line: int
    steps: int
    grade: Grade
    disposition: Disposition
    site: SiteId
    evidence: tuple[str, ...] = ()
    missing_parts: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_steps(self.steps, "inspect.steps")
