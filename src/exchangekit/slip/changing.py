"""
Deciding on other goods in place of those that were to go out, or on none at all.

Once a request is approved and before the replacement leaves: another item for one that is
out of stock, a refund where there is nothing to send, goods where a refund was asked for;
after the return was received too.  Money that was final is opened again first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import AmendmentError, IncompleteError
from exchangekit.policy.book import assess
from exchangekit.policy.facts import Remedy
from exchangekit.slip import events as e
from exchangekit.slip.asking import missing, policy_of, quoted_anew
from exchangekit.slip.cases import REMEDIES
from exchangekit.slip.commands.requests import Intent, check_replaced
from exchangekit.slip.folding import folded
from exchangekit.slip.guards import need
from exchangekit.slip.phases import FINAL, ReviewPhase, SettlementPhase
from exchangekit.slip.resending import resent_steps, undelivered
from exchangekit.slip.reviewing import freed
from exchangekit.slip.wanting import wanted_lines
from exchangekit.stock.promising import substitutes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.policy.book import Policy
    from exchangekit.policy.facts import Where
    from exchangekit.slip.commands.replacements import ChangeReplacement
    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.legs import ReviewLeg
    from exchangekit.slip.model import Slip
    from exchangekit.slip.parts import WantedLine
    from exchangekit.stock.promising import Candidate


def change_replacement(
    slip: Slip, command: ChangeReplacement, envelope: Envelope, facts: Facts
) -> tuple[e.Event, ...]:
    """Send something else, or pay back instead, or the other way round; the money is new."""
    _check_may_change(slip, command)
    returns = slip.request.returns
    check_replaced(command.wishes, len(returns), "change_replacement.wishes")
    sale = facts.sale(slip.request.sale).sale
    wanted = wanted_lines(command.wishes, returns, sale, facts, slip.request.intent)
    need(slip, command, wanted != slip.request.wanted, "nothing-changed")
    changed = _changed(slip, wanted, envelope, facts)
    reopened = (e.SettlementReopened(),) if slip.phases.settlement in FINAL else ()
    drawn = slip
    for event in (*reopened, changed):
        drawn = folded(drawn, event, envelope.at)
    if lacks := missing(drawn):
        raise IncompleteError(slip.id, lacks)
    if slip.review is not None and wanted:
        policy = policy_of(slip.review.facts, sale, facts)
        if new := _refusals(drawn, slip.review, wanted, policy, facts.where):
            raise AmendmentError(slip.id, new)
    return (*reopened, changed, e.Quoted(quoted_anew(drawn, facts, envelope.at)))


def _check_may_change(slip: Slip, command: ChangeReplacement) -> None:
    """What has left or was paid back is taken back by undoing the slip, not by this."""
    need(slip, command, slip.stage is not None, "ended")
    settlement = slip.phases.settlement
    need(slip, command, settlement is not SettlementPhase.UNWINDING, "going-back")
    need(slip, command, slip.phases.review is ReviewPhase.APPROVED, "not-approved")
    left = any(line.dispatched for line in slip.replacements)
    need(slip, command, not left, "replacement-left")
    need(slip, command, not slip.money.refunded.minor, "refund-paid")


def _changed(
    slip: Slip, wanted: tuple[WantedLine, ...], envelope: Envelope, facts: Facts
) -> e.ReplacementChanged | e.ReplacementCalledOff:
    was, by = slip.request.intent, envelope.actor.persons
    if not wanted and was is Intent.RESEND:
        lost = undelivered(slip)
        return e.ReplacementCalledOff(was, Intent.REFUND, by, freed(slip), lost)
    if not wanted:
        granted = None if slip.review is None else slip.review.facts.remedy
        credit = granted is Remedy.STORE_CREDIT  # which may be all that the policy grants
        return e.ReplacementCalledOff(was, Intent.STORE_CREDIT if credit else Intent.REFUND, by)
    if was is not Intent.RESEND:
        return e.ReplacementChanged(wanted, was, Intent.EXCHANGE, by)
    out = enumerate(wanted, len(slip.replacements) + 1)
    others = facts.sale(slip.request.sale).without(slip.id)
    resent = resent_steps(slip.id, out, others)
    return e.ReplacementChanged(wanted, was, was, by, freed(slip), resent)


def _refusals(
    slip: Slip, review: ReviewLeg, wanted: tuple[WantedLine, ...], policy: Policy, where: Where
) -> tuple[str, ...]:
    """
    Name why the policy refuses goods that it did not refuse before.

    A refund because there is nothing to send is no remedy the customer chooses: the policy
    is not asked.
    """
    lines = tuple(
        evolve(line, wanted=tuple(w.item for w in wanted if line.line in w.replaces))
        for line in review.facts.lines
    )
    case = evolve(review.facts, lines=lines, remedy=REMEDIES.get(slip.request.intent))
    before = {finding.code for finding in review.verdict.refusals}
    found = (finding.code for finding in assess(policy, case, where).refusals)
    return tuple(dict.fromkeys(code for code in found if code not in before))


def substitutes_for(
    slip: Slip, wanted: Candidate, candidates: Iterable[Candidate], policy: Policy, where: Where
) -> tuple[Candidate, ...]:
    """
    Rank what could go out instead of an item, of what the policy allows; see `substitutes`.

    Args:
        slip: It wants the item, and was submitted.
        wanted: The item, with its price.
        candidates: Of which some may be refused, or not there in full.
        policy: That rules the slip.
        where: Zone and calendar of the sale.
    """
    lines = [line.wanted for line in slip.going_out if line.item.sku == wanted.item.sku]
    steps = sum(line.steps for line in lines)
    review = slip.review

    def fits(candidate: Candidate) -> bool:
        instead = tuple(evolve(line, item=candidate.item) for line in lines)
        return review is not None and not _refusals(slip, review, instead, policy, where)

    fitting = [candidate for candidate in candidates if fits(candidate)]
    return substitutes(wanted, fitting, steps=steps)
