"""One article, as far as a policy can be held against it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from exchangekit.errors import InvalidInputError
from exchangekit.policy.facts import ALWAYS, Remedy, When, is_within
from exchangekit.policy.money_terms import NOT_THE_CUSTOMER
from exchangekit.policy.rules import WindowRule
from exchangekit.sale.facts import Channel
from exchangekit.values.classes import frozen
from exchangekit.values.dates import Length, local_day
from exchangekit.values.goods import Fault, Grade, Reason
from exchangekit.values.ids import check_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.policy.facts import CaseFacts, LineFacts, Where

CONSUMERS = When(business=False)
"""Sales to consumers, whatever the reason and channel."""

AT_A_DISTANCE = When(channels=frozenset({Channel.ONLINE, Channel.PHONE}), business=False)
"""Sales to consumers who did not see the goods."""

DEFECTIVE = When(reasons=frozenset({Reason.DEFECTIVE}), business=False)
"""Goods that fail a consumer."""

NOT_AS_AGREED = When(faults=NOT_THE_CUSTOMER, business=False)
"""A consumer's reason that lies with the seller, a supplier or a carrier."""

AS_IT_CAME = frozenset({Grade.AS_NEW, Grade.OPENED})
"""Intact goods; opening them to look and trying them within reason keeps them so."""

FAULTY = frozenset({Grade.AS_NEW, Grade.OPENED, Grade.USED, Grade.DEFECTIVE})
"""Goods with a fault come back used or not."""

BUSINESSES = When(business=True)
"""Sales to businesses, whatever the reason and channel."""


@frozen
class Statute:
    """
    What one article gives a customer; what is None or empty it does not say.

    Args:
        id: Our name of it, such as ``cn.consumer-law.25``.
        article: As the law is cited.
        jurisdictions: Where it holds, their parts included: ``CN`` has ``CN-ZJ`` in it.
        in_force_from: First day of a sale it rules.
        source: Where the text was read.
        when: For which sales and reasons it holds.
        window: Its time to ask, as a rule.
        remedies: Among which the customer may choose.
        freight: Who pays for sending the goods back.
        fees: Whether the shop may charge fees for taking them back.
        wear: Whether it may take something off for use or wear.
        wear_free: How long nothing may be taken off for use, counted from the day after the
            moment of the right; the first day counts.
        accepted: States in which the goods may come back at least.
        confirmed_exclusions: An exclusion binds only if it was confirmed at the sale.
        refund_within: When money has to be paid back, from the notice or from the goods
            being back, as the article says.
        refund_as_paid: It goes back in the way and in the split it was paid.
        part_of_promotion: Goods of a promotion may come back without the others.
        provided: A condition that no fact of a case tells, in words; empty: none.
        contested: Why it is disputed; such a row is in no list of ours but ``CONTESTED``.
        in_force_before: First day of a sale it no longer rules; None: still in force.
    """

    id: str
    article: str
    jurisdictions: frozenset[str]
    in_force_from: date
    source: str
    when: When = ALWAYS
    window: WindowRule | None = None
    remedies: frozenset[Remedy] = frozenset()
    freight: Fault | None = None
    fees: bool | None = None
    wear: bool | None = None
    wear_free: Length | None = None
    accepted: frozenset[Grade] = frozenset()
    confirmed_exclusions: bool = False
    refund_within: Length | None = None
    refund_as_paid: bool = False
    part_of_promotion: bool = False
    provided: str = ""
    contested: str = ""
    in_force_before: date | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, where="statute.id")
        ends = self.in_force_before
        if ends is not None and ends <= self.in_force_from:
            raise InvalidInputError("statute.in_force_before", str(ends), "after in_force_from")
        if not self.jurisdictions:
            raise InvalidInputError("statute.jurisdictions", "[]", "at least one")

    @property
    def gives_a_right(self) -> bool:
        """Whether goods can come back by it, and not only how."""
        return self.window is not None or bool(self.remedies)

    def rules_on(self, day: date) -> bool:
        """Tell whether it is in force for a sale of that day."""
        ends = self.in_force_before
        return self.in_force_from <= day and (ends is None or day < ends)

    def holds(self, case: CaseFacts, line: LineFacts, sold: date) -> bool:
        """Tell whether it rules a line of a case sold on a day."""
        return (
            is_within(case.jurisdiction, self.jurisdictions)
            and self.rules_on(sold)
            and self.when.holds(case, line)
        )


def longest_right(
    statutes: Iterable[Statute], case: CaseFacts, line: LineFacts, where: Where
) -> tuple[Statute, date] | None:
    """
    Give the statute whose window ends last for a line, and its last day.

    Rights add up: a customer may use the longest; of equal ones the first listed.  The day of
    the sale is that of the earliest moment known.  None when no window of the law can be
    told.
    """
    if not case.moments:
        return None
    sold = local_day(min(m.at for m in case.moments), where.zone, where="case.moments")
    best: tuple[Statute, date] | None = None
    for statute in statutes:
        if statute.window is None or not statute.holds(case, line, sold):
            continue
        last = statute.window.last_day(case, line, where)
        if last is not None and (best is None or last > best[1]):
            best = statute, last
    return best
