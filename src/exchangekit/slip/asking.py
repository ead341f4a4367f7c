"""Deciding on a request: taking it in, submitting it, and what is still missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import BarcodeError, IncompleteError
from exchangekit.policy.book import assess
from exchangekit.policy.obligations import roles_due
from exchangekit.policy.verdict import Eligibility
from exchangekit.policy.wear import UNKNOWN_USE, worn
from exchangekit.sale.facts import NOBODY
from exchangekit.settlement.benefits import check_groups
from exchangekit.settlement.pricing import (
    Bargain,
    Returned,
    Wanted,
    charges_for,
    replaced_for,
    tax_gaps_for,
)
from exchangekit.settlement.whole import whole_sale
from exchangekit.slip import events as e
from exchangekit.slip.cases import case_of
from exchangekit.slip.commands.requests import Intent
from exchangekit.slip.guards import need
from exchangekit.slip.parts import ClaimedLine, WantedLine
from exchangekit.slip.phases import ReviewPhase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exchangekit.policy.facts import CaseFacts
    from exchangekit.policy.terms import Terms
    from exchangekit.policy.wear import Worn
    from exchangekit.sale.entitlement import Claimed, Entitlement
    from exchangekit.sale.facts import Sale
    from exchangekit.slip.commands.requests import Open, Submit, Wish
    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.model import Slip


def open_slip(command: Open, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Draft a request; every line has to exist, nothing is claimed yet."""
    sale = facts.sale(command.sale).sale
    for asked in command.returns:
        item = sale.line(asked.sale_line).item
        if asked.barcode is not None and item.barcode not in (None, asked.barcode):
            raise BarcodeError("returns.barcode", asked.barcode, str(item.barcode))
    wanted = tuple(_wanted(wish, command, sale, facts) for wish in command.wishes)
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
    )
    return (opened,)


def _wanted(wish: Wish, command: Open, sale: Sale, facts: Facts) -> WantedLine:
    replaces = wish.replaces or tuple(range(1, len(command.returns) + 1))
    instead_of = [sale.line(command.returns[number - 1].sale_line) for number in replaces]
    site = wish.site or (*instead_of, *sale.lines)[0].site
    facts.check_site(site, "wishes.site")
    return WantedLine(facts.item(wish.sku), wish.steps, replaces, site)


def missing(slip: Slip) -> tuple[str, ...]:
    """List what a draft still needs before it can be submitted."""
    request = slip.request
    lacks = []
    if request.intent is not Intent.RESEND and not request.returns:
        lacks.append("returns")
    if request.intent is Intent.RESEND and request.returns:
        lacks.append("no-returns")
    if request.intent is not Intent.REFUND and not request.wanted:
        lacks.append("wishes")
    if request.intent is Intent.REFUND and request.wanted:
        lacks.append("no-wishes")
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
    case = case_of(slip, entitlement, claims, envelope.happened)
    ordered = min((m.at for m in case.moments), default=envelope.happened)
    policy = facts.policies.in_force(
        case.jurisdiction, case.channel, ordered, entitlement.sale.buyer or NOBODY
    )
    verdict = assess(policy, case, facts.where)
    against = verdict.eligibility is Eligibility.INELIGIBLE
    exception = against and command.as_exception
    exception = exception and all(finding.may_be_excepted for finding in verdict.refusals)
    refused, doubt = against and not exception, exception or verdict.needs_review
    used = {} if refused else _worn(slip, policy.terms, case, facts)
    settles = not refused and _settles_whole(policy.terms, entitlement.sale)
    submitted = e.Submitted(
        policy=policy.id,
        policy_version=policy.version,
        facts=evolve(case, excepted=exception),
        findings=verdict.findings,
        terms=policy.terms,
        lines=() if refused else _claimed_lines(entitlement, claims, used),
        due=() if refused else roles_due(policy.terms, case, doubt=doubt),
        exception=exception,
        paid_by=entitlement.sale.payments,
        whole=whole_sale(entitlement) if settles else None,
        submitted_by=envelope.actor.persons,
    )
    if refused:
        return (submitted,)
    bargain = _bargain(slip, submitted, facts)
    if bargain.whole is not None:
        check_groups(bargain.change(bargain.whole), slip.request.sale)
    return (submitted, e.Quoted(bargain.quote(1, envelope.at)))


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


def _bargain(slip: Slip, submitted: e.Submitted, facts: Facts) -> Bargain:
    returned = tuple(
        Returned(
            number,
            line.sold.item,
            line.sold.paid,
            line.sold.steps,
            line.spans,
            sale_line=line.sold.line,
            discounts=line.sold.discounts,
            worn=line.worn,
        )
        for number, line in enumerate(submitted.lines, 1)
    )
    wanted = tuple(
        Wanted(
            line.line,
            line.item,
            line.wanted.steps,
            line.wanted.replaces,
            facts.price(line.item.sku),
        )
        for line in slip.replacements
    )
    terms, whole = submitted.terms, submitted.whole
    charges = charges_for(returned, wanted, terms.price_basis)
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
