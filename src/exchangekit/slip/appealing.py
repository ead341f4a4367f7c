"""
Appeals and reopenings: new slips that take up one that has ended.

The earlier slip never changes; the later one names it, and its summary row is how it is
found from there.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from exchangekit.policy.approval import Duty
from exchangekit.slip.commands.requests import Intent, LinkKind
from exchangekit.slip.duties import hands
from exchangekit.slip.guards import need
from exchangekit.slip.phases import ReplacementPhase, ReviewPhase
from exchangekit.values.ids import chained_sale

if TYPE_CHECKING:
    from exchangekit.slip.commands.requests import Open
    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.model import Slip


class AppealOutcome(StrEnum):
    """What became of a disputed decision."""

    UPHELD = "upheld"
    REVERSED = "reversed"
    SETTLED = "settled"  # allowed, but not as it was asked at first


def taken_up(command: Open, envelope: Envelope, facts: Facts) -> Slip | None:
    """
    Give the slip that a request takes up, or None.

    Raises:
        UnknownSlipError: Nobody opened it.
        CommandNotAllowedError: It has not ended or is of another sale; for an appeal also:
            nothing in it was refused, its deadline has passed, or it was appealed as often
            as the terms allow; for a resend: it is none, nothing was sent that could be lost,
            or the sale is not the one that this became.
    """
    about = command.about
    if about is None:
        return None
    earlier = facts.earlier_slip(about.slip)
    again = about.kind is LinkKind.RESEND
    same = earlier.request.sale == command.sale
    became = command.sale == chained_sale(earlier.id, earlier.redelivered)
    need(earlier, command, became if again else same, "other-sale")
    need(earlier, command, earlier.stage is None, "not-ended")
    if again:
        need(earlier, command, command.intent is Intent.RESEND, "no-resend")
        need(
            earlier,
            command,
            earlier.phases.replacement is ReplacementPhase.COMPLETE,
            "nothing-sent",
        )
    if about.kind is LinkKind.APPEAL:
        need(earlier, command, was_refused(earlier), "nothing-refused")
        terms = earlier.terms
        late = terms is not None and envelope.happened >= earlier.changed_at + terms.appeal_for
        need(earlier, command, not late, "appeal-too-late")
        most = 1 if terms is None else 1 + terms.further_appeals
        made = facts.sale(command.sale).appeals_of(earlier.id)
        need(earlier, command, made < most, "appealed-before")
    return earlier


def was_refused(slip: Slip) -> bool:
    """Tell whether the request was refused, or goods of it once they were inspected."""
    return slip.phases.review is ReviewPhase.REFUSED or any(
        found.given_back for line in slip.returns for found in line.inspections
    )


def deciders(slip: Slip, command: Open) -> frozenset[str]:
    """
    Give everyone who had a part in what a slip came to: reviewers and inspectors.

    That goods were lost is no decision of theirs.
    """
    if command.about is not None and command.about.kind is LinkKind.RESEND:
        return frozenset()
    before = slip.request.decided_by
    return before | hands(slip, Duty.APPROVE) | hands(slip, Duty.INSPECT)


def appeal_outcome(slip: Slip) -> AppealOutcome | None:
    """
    Give what an appeal came to; None for another slip, or while it is not decided.

    Allowed as it was asked when it was first submitted, it reverses the decision.  Other
    goods, another quantity or remedy, a correction by hand, or goods of which some are given
    back once they were looked at, are a settlement; all of them given back is a refusal again.
    """
    request = slip.request
    if not request.is_appeal:
        return None
    if slip.phases.review is ReviewPhase.REFUSED:
        return AppealOutcome.UPHELD
    if slip.phases.review is not ReviewPhase.APPROVED:
        return None
    given_back = sum(f.steps for line in slip.returns for f in line.inspections if f.given_back)
    if given_back and given_back == sum(line.steps - line.resolved for line in slip.returns):
        return AppealOutcome.UPHELD
    corrected = any(one.approved for one in slip.money.adjustments)
    as_asked = request.asked_for == request.at_first and not corrected and not given_back
    return AppealOutcome.REVERSED if as_asked else AppealOutcome.SETTLED
