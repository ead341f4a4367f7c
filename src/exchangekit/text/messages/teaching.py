"""Words for staff: what to ask, check and decide, and cases to be asked about."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.text.marking import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

TEACHING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "staff.title": N_("Working instructions for exchanges"),
        "staff.ask": N_("Ask"),
        "staff.check": N_("Check"),
        "staff.decide": N_("Decide"),
        "staff.request": N_("When a request comes in"),
        "staff.approval": N_("Before it is approved"),
        "staff.goods": N_("When the goods are back"),
        "staff.money": N_("When it is settled"),
        "staff.nothing": N_("Nothing: no condition is set."),
        "staff.every": N_("Every check passes: the request is allowed."),
        "staff.unknown": N_("Something is not known: ask for it before you decide."),
        "staff.exception": N_(
            "A check fails where an exception is possible: hand it to somebody who may allow it."
        ),
        "staff.own_request": N_("Nobody approves what they asked for themselves."),
        "staff.found": N_("In which condition are the goods, and is everything there?"),
        "staff.grade": N_("Note the condition you found, not the one that was announced."),
        "staff.requote": N_("Found other than announced: the amounts are worked out anew."),
        "staff.accepted": N_("Has the customer accepted the amounts?"),
        "staff.amounts": N_("Charge and pay back only what the accepted offer says."),
        "ask.WindowRule": N_("When was this: {triggers:trigger}? When did the customer ask?"),
        "ask.ConditionRule": N_("In which condition are the goods?"),
        "ask.ProofRule": N_("Is there a receipt, an invoice or an order?"),
        "ask.ExclusionRule": N_(
            "Which goods are they? Did the customer confirm at the purchase that they do not "
            "come back?"
        ),
        "ask.ReplacementRule": N_("What does the customer want instead?"),
        "ask.RepeatRule": N_("How often were these goods exchanged before?"),
        "ask.PaymentRule": N_("How far is the order paid?"),
        "ask.ShippingRule": N_("Where are the goods?"),
        "ask.RegionRule": N_("Where is the customer?"),
        "ask.PriceRule": N_("What was paid for what comes back?"),
        "ask.PromotionRule": N_("Under which promotions were the goods sold?"),
        "ask.RiskRule": N_("Is there a sign of a risk in the customer or the goods?"),
        "decide.WindowRule": N_("Too late: refuse it, unless somebody allows an exception."),
        "decide.ConditionRule": N_("In another condition: refuse it."),
        "decide.ProofRule": N_("No proof: ask for one; without one, refuse it."),
        "decide.ExclusionRule": N_("Such goods: refuse it, unless somebody allows an exception."),
        "decide.ReplacementRule": N_("Something else is wanted: offer what can be chosen."),
        "decide.RepeatRule": N_("Too often: refuse it, unless somebody allows an exception."),
        "decide.PaymentRule": N_("Paid otherwise: refuse it, unless somebody allows an exception."),
        "decide.ShippingRule": N_("Elsewhere: refuse it, unless somebody allows an exception."),
        "decide.RegionRule": N_("Not served: refuse it, unless somebody allows an exception."),
        "decide.PriceRule": N_("Worth less or more: refuse it, unless an exception is allowed."),
        "decide.PromotionRule": N_("Such a promotion: refuse it, unless an exception is allowed."),
        "decide.RiskRule": N_("A sign is there: refuse nothing, have somebody look first."),
        "quiz.title": N_("Questions on the policy"),
        "quiz.question": N_("Question {number}: can it be exchanged or come back?"),
        "quiz.answers": N_("Answers"),
        "quiz.answer": N_("Question {number}: {answer:eligibility}. {why}"),
        "quiz.review": N_("Somebody has to look first."),
        "case.channel": N_("Bought {channel:channel}."),
        "case.jurisdiction": N_("The law of this place rules it: {jurisdiction}."),
        "case.business.true": N_("The buyer is a business."),
        "case.business.false": N_("The buyer is a consumer."),
        "case.tier": N_("Kind of customer: {tier}."),
        "case.region": N_("The customer is in: {region}."),
        "case.region.unknown": N_("Where the customer is, is not known."),
        "case.marks": N_("Signs seen in the customer: {marks}."),
        "case.reason": N_("Reason: {reason:reason}."),
        "case.remedy": N_("Asked for: {remedy:remedy}."),
        "case.remedy.unknown": N_("Nobody has said what is asked for."),
        "case.moment": N_("{triggers:trigger}: {at:instant}."),
        "case.asked": N_("Asked on {at:instant}."),
        "case.uninformed": N_("Nobody told the customer of the right at the purchase."),
        "case.proof.true": N_("There is a proof of purchase."),
        "case.proof.false": N_("There is no proof of purchase."),
        "case.proof.unknown": N_("Nobody has looked for a proof of purchase."),
        "case.payment": N_("Payment: {payment:payment_state}."),
        "case.payment.unknown": N_("How far it is paid is not known."),
        "case.excepted": N_("Somebody with the authority allows an exception."),
        "case.item": N_("Goods: {sku}."),
        "case.product": N_("Product: {product}."),
        "case.category": N_("Kind of goods: {category}."),
        "case.option": N_("{name}: {value}."),
        "case.paid": N_("Paid for them: {paid:money}."),
        "case.condition": N_("Condition: {condition:grade}."),
        "case.condition.unknown": N_("The condition is not known."),
        "case.wanted": N_("Wanted instead: {wanted}."),
        "case.confirmed.true": N_(
            "The customer confirmed at the purchase that they do not come back."
        ),
        "case.confirmed.false": N_(
            "The customer did not confirm at the purchase that they do not come back."
        ),
        "case.earlier": N_("Exchanges of these goods before: {earlier}."),
        "case.shipping": N_("The goods are: {shipping:shipping_state}."),
        "case.shipping.unknown": N_("Where the goods are is not known."),
        "case.promotions": N_("Sold under: {promotions}."),
        "case.pause": N_("Waited for a repair from {first:day} to {last:day}."),
        "case.line_marks": N_("Signs seen in the goods: {marks}."),
    }
)
"""Instructions by ``staff.``, ``ask.`` and ``decide.``; a quiz by ``quiz.`` and ``case.``."""
