"""Deciding on a request: taking it in, submitting it, and what is still missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import (
    CurrencyMismatchError,
    HandedOverError,
    IncompleteError,
    UnevenExchangeError,
)
from exchangekit.policy.book import assess
from exchangekit.policy.money_terms import Settlement
from exchangekit.policy.terms import Terms
from exchangekit.policy.verdict import Eligibility, Verdict
from exchangekit.policy.wear import UNKNOWN_USE, worn
from exchangekit.sale.entitlement import Claimed, Entitlement
from exchangekit.sale.facts import NOBODY
from exchangekit.settlement.benefits import check_groups
from exchangekit.settlement.pricing import (
    Bargain,
    Wanted,
    charges_for,
    replaced_for,
    tax_gaps_for,
)
from exchangekit.settlement.quote import LineKind
from exchangekit.settlement.whole import whole_sale
from exchangekit.slip import events as e
from exchangekit.slip.appealing import deciders, taken_up
from exchangekit.slip.cases import case_of
from exchangekit.slip.commands.requests import Asked, Intent, Paper
from exchangekit.slip.guards import need
from exchangekit.slip.lines import ReturnLine
from exchangekit.slip.model import Slip
from exchangekit.slip.parts import ClaimedLine, ResentSteps
from exchangekit.slip.phases import ReviewPhase
from exchangekit.slip.resending import resent_steps
from exchangekit.slip.wanting import check_barcodes, wanted_lines
from exchangekit.values.classes import frozen
from exchangekit.values.money import Money
from exchangekit.values.tax import Taxed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from exchangekit.policy.book import Policy
    from exchangekit.policy.facts import CaseFacts
    from exchangekit.policy.wear import Worn
    from exchangekit.sale.facts import Sale
    from exchangekit.settlement.pricing import Returned
    from exchangekit.settlement.quote import Quote
    from exchangekit.settlement.whole import WholeSale
    from exchangekit.slip.commands.requests import Open, Submit
    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.facts import Facts


def open_slip(command: Open, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Draft a request; every line has to exist, nothing is claimed yet."""
    if command.intent is Intent.REPAIR:
        raise HandedOverError(command.sale, command.intent)
    sale = facts.sale(command.sale).sale
    earlier = taken_up(command, envelope, facts)
    check_barcodes(command.returns, sale)
    wanted = wanted_lines(command.wishes, command.returns, sale, facts, command.intent)
    opened = e.Opened(
        sale=sale.id,
        company=sale.company,
        currency=sale.currency,
        customer=sale.customer,
        zone=sale.zone,
        jurisdiction=sale.jurisdiction,
        intent=command.intent,
        channel=command.channel,
        reason=command.reason,
        returns=command.returns,
        wanted=wanted,
        requested_by=envelope.actor.persons,
        contact=command.contact,
        evidence=command.evidence,
        marks=command.marks,
        fx=sale.fx,
        paper=Paper.NONE if sale.stand_in else command.paper,
        about=command.about,
        decided_by=frozenset() if earlier is None else deciders(earlier, command),
    )
    return (opened,)


def proposal(entitlement: Entitlement) -> tuple[Asked, ...]:
    """
    Prefill a request: every line of a sale with all of it that can still come back.

    It asks `Entitlement.returnable`, as submitting does, so what it proposes can be claimed.
    """
    lines = ((line.line, entitlement.returnable(line.line)) for line in entitlement.sale.lines)
    return tuple(Asked(number, steps) for number, steps in lines if steps)


def missing(slip: Slip, terms: Terms | None = None) -> tuple[str, ...]:
    """
    List what a draft still needs before it can be submitted.

    Args:
        slip: The draft.
        terms: That will rule it, where they are known.
    """
    request = slip.request
    lacks = []
    if request.intent is not Intent.RESEND and not request.returns:
        lacks.append("returns")
    if request.intent is Intent.RESEND and request.returns:
        lacks.append("no-returns")
    if request.intent.sends and not request.wanted:
        lacks.append("wishes")
    if not request.intent.sends and request.wanted:
        lacks.append("no-wishes")
    if request.intent is Intent.RESEND and not all(wish.lost for wish in request.wanted):
        lacks.append("lost")
    if request.paper is Paper.GIFT_RECEIPT and request.contact is None:
        lacks.append("contact")  # not whoever bought it
    asks = terms is not None and request.reason.fault in terms.evidence_for
    if not request.evidence and (asks or request.is_appeal):
        lacks.append("evidence")
    return tuple(lacks)


def submit(slip: Slip, command: Submit, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """
    Assess a draft, claim its steps and quote the money.

    A refused request claims nothing and is not quoted: the verdict says why.
    """
    need(slip, command, slip.phases.review is ReviewPhase.DRAFT, "not-a-draft")
    if lacks := missing(slip):
        raise IncompleteError(slip.id, lacks)
    entitlement = facts.sale(slip.request.sale)
    claims = tuple(
        entitlement.claim(slip.id, asked.sale_line, asked.steps) for asked in slip.request.returns
    )
    out = ((line.line, line.wanted) for line in slip.going_out)
    resent = resent_steps(slip.id, out, entitlement)
    asked = Asking(slip, entitlement, claims, resent, as_exception=command.as_exception)
    submitted = assessed(asked, envelope, facts)
    if is_refused(submitted):
        return (submitted,)
    return (submitted, e.Quoted(quoted(slip, submitted, facts, envelope.at)))


@frozen
class Asking:
    """
    A request that is put before its policy.

    Args:
        slip: Its draft.
        entitlement: Its sale, without what the slip has claimed of it before.
        claims: What it claims, return line by return line.
        resent: What it claims of goods that were lost.
        as_exception: A reviewer is asked to allow what the policy refuses.
        again: It was put before the policy already, and then amended.
    """

    slip: Slip
    entitlement: Entitlement
    claims: tuple[Claimed, ...]
    resent: tuple[ResentSteps, ...] = ()
    as_exception: bool = False
    again: bool = False


def assessed(asking: Asking, envelope: Envelope, facts: Facts) -> e.Submitted:
    """Put a request before the policy of its sale; one that is refused claims nothing."""
    slip, entitlement = asking.slip, asking.entitlement
    case = case_of(slip, entitlement, asking.claims, envelope.happened)
    policy = policy_of(case, entitlement.sale, facts)
    if lacks := missing(slip, policy.terms):
        raise IncompleteError(slip.id, lacks)
    verdict = assess(policy, case, facts.where)
    against = verdict.eligibility is Eligibility.INELIGIBLE
    exception = against and (slip.request.is_appeal or _may_be_excepted(asking, verdict))
    refused = against and not exception
    settles = not refused and (_had_whole(asking) or _settles_whole(policy.terms, entitlement.sale))
    used = {} if refused else _worn(slip, policy.terms, case, facts)
    return e.Submitted(
        policy=policy.id,
        policy_version=policy.version,
        facts=evolve(case, excepted=True) if exception else case,
        findings=verdict.findings,
        terms=policy.terms,
        lines=() if refused else _claimed_lines(entitlement, asking.claims, used),
        due=(),
        exception=exception,
        paid_by=entitlement.payments,
        whole=whole_sale(entitlement) if settles else None,
        submitted_by=envelope.actor.persons,
        again=asking.again,
        resent=() if refused else asking.resent,
    )


def policy_of(case: CaseFacts, sale: Sale, facts: Facts) -> Policy:
    """
    Give the policy that ruled when the goods were ordered.

    Raises:
        NoPolicyError: None did.
    """
    ordered = min((m.at for m in case.moments), default=case.asked_at)
    return facts.policies.in_force(case.jurisdiction, case.channel, ordered, sale.buyer or NOBODY)


def _may_be_excepted(asking: Asking, verdict: Verdict) -> bool:
    helped = all(finding.may_be_excepted for finding in verdict.refusals)
    return asking.as_exception and helped


def is_refused(submitted: e.Submitted) -> bool:
    """Tell whether the policy refuses a request that is no exception."""
    against = Verdict(submitted.findings).eligibility is Eligibility.INELIGIBLE
    return against and not submitted.exception


def _had_whole(asking: Asking) -> bool:
    review = asking.slip.review
    return asking.again and review is not None and review.whole is not None


def quoted(slip: Slip, submitted: e.Submitted, facts: Facts, at: datetime) -> Quote:
    """
    Quote a request at the prices of today.

    Raises:
        PromotionGroupError: What comes back breaks a promotion that holds together.
        UnevenExchangeError: The gap between goods is none the terms allow.
        CurrencyMismatchError: A price or an amount of the terms is in another currency.
    """
    bargain = _bargain(slip, _returned(submitted), submitted.terms, submitted.whole, facts)
    return _checked(bargain, slip, at)


def quoted_anew(slip: Slip, facts: Facts, at: datetime) -> Quote:
    """
    Quote goods that go out instead of others, at the prices of today.

    What came back stays as it was found, and corrections by hand stay.

    Raises:
        PromotionGroupError: What comes back breaks a promotion that holds together.
        UnevenExchangeError: The gap between goods is none the terms allow.
        CurrencyMismatchError: A price or an amount of the terms is in another currency.
    """
    returned = tuple(line.as_returned() for line in slip.returns)
    whole = None if slip.review is None else slip.review.whole
    bargain = _bargain(slip, returned, slip.terms or Terms(), whole, facts)
    return _checked(bargain, slip, at).with_corrections_of(slip.money.quote)


def _checked(bargain: Bargain, slip: Slip, at: datetime) -> Quote:
    if bargain.whole is not None:
        check_groups(bargain.change(bargain.whole), slip.request.sale)
    for amount in bargain.terms.amounts:  # of another currency: now, not when it is reached
        if amount.currency != bargain.currency:
            raise CurrencyMismatchError(bargain.currency, amount.currency)
    quote = bargain.quote(slip.money.quoted + 1, at)
    _check_gap(slip, quote, bargain.terms.on_money.settlement)
    return quote


def _check_gap(slip: Slip, quote: Quote, allowed: Settlement | None) -> None:
    """Hold what goods given are charged against the credit of those that come back."""
    if allowed is None or slip.request.intent is not Intent.EXCHANGE:
        return
    gap = quote.sum_of(LineKind.CREDIT, LineKind.CHARGE).gross
    if gap.minor < 0 or (gap.minor and allowed is Settlement.EVEN_ONLY):
        raise UnevenExchangeError(slip.id, str(gap), allowed.value)


def _settles_whole(terms: Terms, sale: Sale) -> bool:
    """Tell whether a quote depends on more of a sale than the lines that come back."""
    return terms.on_money.looks_at_whole_sale or sale.rounding is not None


def _claimed_lines(
    entitlement: Entitlement,
    claims: tuple[Claimed, ...],
    used: Mapping[int, tuple[Worn, ...]],
) -> tuple[ClaimedLine, ...]:
    sale = entitlement.sale
    return tuple(
        ClaimedLine(sale.line(claim.line), claim.spans, used.get(number, ()))
        for number, claim in enumerate(claims, 1)
    )


def _worn(slip: Slip, terms: Terms, case: CaseFacts, facts: Facts) -> dict[int, tuple[Worn, ...]]:
    """Work out once what use comes to, by return line; most terms have nothing about it."""
    if not terms.wear:
        return {}
    asked = slip.request.returns
    return {
        line.line: worn(
            terms.wear, case, line, asked[line.line - 1].use or UNKNOWN_USE, facts.where
        )
        for line in case.lines
    }


def _returned(submitted: e.Submitted) -> tuple[Returned, ...]:
    return tuple(
        ReturnLine(number, line.sold, line.spans, None, worn=line.worn).as_returned()
        for number, line in enumerate(submitted.lines, 1)
    )


def _wanted(slip: Slip, facts: Facts) -> tuple[Wanted, ...]:
    """Give what goes out with the price of the day."""
    return tuple(
        Wanted(
            line.line,
            line.item,
            line.steps,
            line.wanted.replaces,
            facts.price(line.item.sku),
        )
        for line in slip.going_out
    )


def _bargain(
    slip: Slip,
    returned: tuple[Returned, ...],
    terms: Terms,
    whole: WholeSale | None,
    facts: Facts,
) -> Bargain:
    wanted = _wanted(slip, facts)
    charges = charges_for(returned, wanted, terms.price_basis)
    if slip.request.is_free:
        nothing = Taxed(Money(0, slip.request.currency))
        charges = tuple(evolve(charge, amount=nothing) for charge in charges)
    discounts = () if whole is None else whole.discounts
    replaced = replaced_for(returned, wanted, terms.price_basis, discounts)
    return Bargain(
        slip.request.currency,
        slip.request.reason.fault,
        terms,
        returned,
        charges,
        whole,
        replaced,
        tax_gaps_for(returned, wanted, terms.price_basis),
    )
