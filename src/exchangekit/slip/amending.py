"""
Deciding on changes of a request.

A draft changes freely.  Afterwards, until goods or money move, an amended request is put
before its policy again, claims and costs what it then does; what it was approved and agreed
for stands as far as it reaches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.errors import AmendmentError, IncompleteError
from exchangekit.policy.approval import Gate
from exchangekit.policy.verdict import Verdict
from exchangekit.sale.entitlement import Claimed
from exchangekit.sale.spans import minus
from exchangekit.slip import events as e
from exchangekit.slip.approving import opened
from exchangekit.slip.asking import (
    Asking,
    assessed,
    is_refused,
    missing,
    quoted,
)
from exchangekit.slip.commands.requests import check_replaced
from exchangekit.slip.folding import folded
from exchangekit.slip.guards import check_unmoved, need
from exchangekit.slip.phases import SET_ASIDE, ReviewPhase
from exchangekit.slip.reactions import standing_consent
from exchangekit.slip.replacing import held_now
from exchangekit.slip.resending import resent_steps
from exchangekit.slip.reviewing import freed
from exchangekit.slip.wanting import check_barcodes, wanted_lines

if TYPE_CHECKING:
    from datetime import datetime

    from exchangekit.sale.entitlement import Entitlement
    from exchangekit.settlement.quote import Quote
    from exchangekit.slip.commands.requests import Amend, Asked
    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.model import Slip
    from exchangekit.slip.parts import WantedLine


def amend(slip: Slip, command: Amend, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Change a request; one that was submitted is assessed, claimed and quoted anew."""
    check_unmoved(slip, command)
    request = slip.request
    sale = facts.sale(request.sale).sale
    returns = request.returns if command.returns is None else command.returns
    check_barcodes(returns, sale)
    wanted = _wanted(slip, command, returns, facts)
    evidence = request.evidence if command.evidence is None else command.evidence
    contact = command.contact or request.contact
    ours = request.shop_evidence if command.shop_evidence is None else command.shop_evidence
    what = (returns, wanted, evidence)
    before = (request.returns, request.wanted, request.evidence)
    aside, now = (contact, ours), (request.contact, request.shop_evidence)
    need(slip, command, (what, aside) != (before, now), "nothing-changed")
    again = what != before and slip.phases.review is not ReviewPhase.DRAFT
    steps = freed(slip) if again else ()
    persons = envelope.actor.persons
    amended = e.Amended(returns, wanted, contact, evidence, persons, steps, ours)
    return (amended, *_anew(slip, amended, envelope, facts)) if again else (amended,)


def _wanted(
    slip: Slip, command: Amend, returns: tuple[Asked, ...], facts: Facts
) -> tuple[WantedLine, ...]:
    """Wishes that stay have to find the lines they stand for."""
    if command.wishes is None:
        check_replaced(slip.request.wanted, len(returns), "amend.wishes")
        return slip.request.wanted
    check_replaced(command.wishes, len(returns), "amend.wishes")
    sale = facts.sale(slip.request.sale).sale
    return wanted_lines(command.wishes, returns, sale, facts, slip.request.intent)


def _anew(slip: Slip, amended: e.Amended, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    draft = folded(slip, amended, envelope.at)
    if lacks := missing(draft):
        raise IncompleteError(slip.id, lacks)
    others = facts.sale(slip.request.sale).without(slip.id)
    out = ((line.line, line.wanted) for line in draft.going_out)
    asking = Asking(
        draft,
        others,
        tuple(_claim(slip, asked, others) for asked in amended.returns),
        resent_steps(slip.id, out, others),
        as_exception=slip.review is not None and slip.review.exception,
        again=True,
    )
    submitted = assessed(asking, envelope, facts)
    if is_refused(submitted):
        refusals = Verdict(submitted.findings).refusals
        raise AmendmentError(slip.id, tuple(finding.code for finding in refusals))
    drawn = folded(draft, submitted, envelope.at)
    money = _money(drawn, quoted(draft, submitted, facts, envelope.at))
    for event in money:
        drawn = folded(drawn, event, envelope.at)
    return (submitted, *money, *_gate(drawn), *_goods(slip, drawn, facts, envelope.at))


def _claim(slip: Slip, asked: Asked, others: Entitlement) -> Claimed:
    """A line that asks for as much as before keeps its very steps, unless others have them."""
    for line in slip.returns:
        same = (line.sold.line, line.steps) == (asked.sale_line, asked.steps)
        if same and not minus(line.spans, others.free(asked.sale_line)):
            return Claimed(slip.id, asked.sale_line, line.spans)
    return others.claim(slip.id, asked.sale_line, asked.steps)


def _money(drawn: Slip, new: Quote) -> tuple[e.Event, ...]:
    """Equal lines make no quote; consent stands unless the customer is worse off."""
    old = drawn.money.quote
    if old is not None and old.lines == new.lines:
        return ()
    return (e.Quoted(new), *standing_consent(drawn, new))


def _gate(drawn: Slip) -> tuple[e.Event, ...]:
    """Open the gate of a request that needed nobody's approval before and does now."""
    review = drawn.review
    approved = drawn.phases.review is ReviewPhase.APPROVED
    if review is None or not approved or review.gate(Gate.REQUEST) is not None:
        return ()
    event = opened(drawn, review, Gate.REQUEST)
    return (event,) if event.due else ()


def _goods(slip: Slip, drawn: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    """Set other goods aside where goods were."""
    changed = slip.request.wanted != drawn.request.wanted
    aside = slip.phases.replacement in SET_ASIDE
    return held_now(drawn, facts, at) if changed and aside else ()
