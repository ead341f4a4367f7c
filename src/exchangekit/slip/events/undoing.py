"""Events of a slip that is undone after something moved: its way back."""

from __future__ import annotations

from exchangekit.sale.facts import Payment
from exchangekit.sale.spans import Spans
from exchangekit.settlement.quote import QuoteLine
from exchangekit.slip.commands.returns import Outcome
from exchangekit.slip.events.parts import Milestone
from exchangekit.slip.parts import BackPart, ReceivedPart
from exchangekit.slip.phases import Leg
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import SiteId
from exchangekit.values.money import Money


@frozen
class CalledBack:
    """
    The slip is undone: goods go back to where they came from, and so does money.

    Args:
        final: The money was final, and posted; its vouchers are reversed.
        received: What undone slips over the replacement were paid; it can go back by this
            one, as the money that they had paid back before cannot.
    """

    final: bool
    received: tuple[Payment, ...] = ()


@frozen
class SentBack:
    """Goods of the customer left for the customer again, from where they lay."""

    parts: tuple[BackPart, ...]
    tracking: str | None = None


@frozen
class TakenBack:
    """Replacement goods came back and went to inspection."""

    site: SiteId
    parts: tuple[ReceivedPart, ...]


@frozen
class Restocked:
    """
    Replacement goods that came back were looked at and sent on.

    Args:
        line: The replacement line.
        steps: How many.
        grade: As found.
        disposition: Where they went.
        site: Where they were taken back.
        value: What they are worth in the books.
        evidence: References the host keeps.
        tracking: Lot or serial, or None.
    """

    line: int
    steps: int
    grade: Grade
    disposition: Disposition
    site: SiteId
    value: Money
    evidence: tuple[str, ...] = ()
    tracking: str | None = None


@frozen
class Compensated:
    """
    Goods that do not go back are settled at their value.

    Args:
        leg: Whose goods they are: of the return leg ours to give, of the replacement leg
            the customer's.
        line: Of that leg.
        steps: How many.
        outcome: What became of them.
        spans: Steps of the sale line whose claim stands for good; of a replacement line the
            steps of it that stay with the customer.
        lines: What they come to in the quote.
    """

    leg: Leg
    line: int
    steps: int
    outcome: Outcome
    spans: Spans
    lines: tuple[QuoteLine, ...]


class ReturnUndone(Milestone):
    """Everything the customer gave is with the customer again, or settled."""


class ReplacementUndone(Milestone):
    """Everything the customer got is here again, or settled."""


class Undone(Milestone):
    """Goods are where they were and nobody owes anything: the slip is as if it never was."""
