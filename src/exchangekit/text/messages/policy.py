"""Words of the policy's own terms."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.text.marking import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

POLICY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "outcome.pass": N_("passed"),
        "outcome.fail": N_("failed"),
        "outcome.unknown": N_("a fact is missing"),
        "outcome.review": N_("to be looked at"),
        "eligibility.eligible": N_("allowed"),
        "eligibility.ineligible": N_("not allowed"),
        "eligibility.undecided": N_("not decided yet"),
        "likeness.same_variant": N_("the very same item"),
        "likeness.same_options": N_("the same product with the agreed options"),
        "likeness.same_product": N_("the same product in any variant"),
        "likeness.same_category": N_("goods of the same category"),
        "likeness.any": N_("any goods"),
        "sequence.after_receipt": N_("after the goods came back"),
        "sequence.after_return_shipped": N_("after the customer sent the goods"),
        "sequence.advance": N_("in advance"),
        "hold_at.approved": N_("on approval"),
        "hold_at.accepted": N_("when the quote is accepted"),
        "after_exchange.restart": N_("counted anew from the exchange"),
        "after_exchange.carry_over": N_("counted on from the first sale"),
        "return_value.original": N_("what these very goods had cost"),
        "return_value.current": N_("what such goods cost on average where they arrive"),
        "return_value.given": N_("what is said on receipt"),
        "return_value.nothing": N_("nothing"),
        "price_basis.today": N_("today's price"),
        "price_basis.original": N_("the price paid"),
        "price_basis.protected": N_("at most the price paid, with today's tax"),
        "day_count.difference": N_("from the day after the invoice to the day of the return"),
        "day_count.inclusive": N_("from the day of the invoice to the day of the return"),
        "payment_state.unpaid": N_("not paid"),
        "payment_state.part_paid": N_("paid in part"),
        "payment_state.paid": N_("paid"),
        "payment_state.refunded": N_("refunded"),
        "shipping_state.not_shipped": N_("not shipped"),
        "shipping_state.under_way": N_("under way"),
        "shipping_state.delivered": N_("with the customer"),
        "remedy.exchange": N_("exchange"),
        "remedy.refund": N_("refund"),
        "remedy.store_credit": N_("store credit"),
        "remedy.repair": N_("repair"),
        "remedy.price_reduction": N_("price reduction"),
        "shipping_refund.never": N_("never"),
        "shipping_refund.with_everything": N_("when everything comes back"),
        "shipping_refund.by_fault": N_("when the reason lies on the shop's side"),
        "lost_promotion.keep_share": N_("what comes back takes its share with it"),
        "lost_promotion.reprice_remainder": N_("settled as if the rest alone had been bought"),
        "lost_promotion.whole_group_only": N_("goods of a promotion come back together"),
        "refund_order.newest_first": N_("the newest payment first"),
        "refund_order.oldest_first": N_("the oldest payment first"),
        "refund_order.proportional": N_("every payment by its share"),
        "refund_order.named": N_("the payments that are named"),
        "refund_by.payments": N_("the way it was paid"),
        "pledge_kind.deposit": N_("a deposit"),
        "pledge_kind.authorisation": N_("an authorisation, which your bank holds"),
        "refund_by.cash": N_("in cash"),
        "refund_by.store_credit": N_("as store credit"),
        "refund_by.gift_card": N_("on a gift card"),
        "refund_by.account": N_("on the customer's account"),
        "settlement.no_refund": N_(
            "the new goods are worth as much or more, as no difference is paid back"
        ),
        "settlement.even_only": N_("the new goods are worth the same"),
        "refund_floor.collect": N_("the customer may come to owe"),
        "refund_floor.zero": N_("nothing is owed for giving goods back"),
        "change_kind.ask_earlier": N_("ask earlier"),
        "change_kind.bring_proof": N_("bring a proof of purchase"),
        "change_kind.other_item": N_("choose another replacement"),
        "change_kind.better_condition": N_("goods in a better condition"),
        "change_kind.approval": N_("an exception"),
        "change_kind.say": N_("say what is missing"),
        "change_kind.store_credit": N_("take store credit"),
        "length_unit.days": N_("days"),
        "length_unit.workdays": N_("working days"),
        "length_unit.months": N_("months"),
        "length_unit.years": N_("years"),
        "dimension.window": N_("time to ask"),
        "dimension.trigger": N_("moment from which time runs"),
        "dimension.condition": N_("condition of the goods"),
        "dimension.limits": N_("further limits"),
        "dimension.promotion": N_("part of a promotion"),
        "dimension.refund_way": N_("way of paying back"),
        "dimension.refund_time": N_("time of paying back"),
        "dimension.stops": N_("time that stands still"),
        "dimension.uninformed": N_("time when not informed"),
        "dimension.freight": N_("freight of the return"),
        "dimension.fees": N_("fees"),
        "dimension.wear": N_("deductions for wear"),
        "dimension.use": N_("charges for use"),
        "dimension.exclusions": N_("exclusions and their confirmation"),
        "dimension.remedy": N_("what the customer may choose"),
        "shortfall.window": N_(
            "{article}: {law} {law_unit:length_unit} from: {law_trigger:trigger}; the policy "
            "gives {given} {given_unit:length_unit} from: {given_trigger:trigger}."
        ),
        "shortfall.trigger": N_(
            "{article}: time runs from: {law_trigger:trigger}; by the policy from: "
            "{given_trigger:trigger}, which may be earlier."
        ),
        "shortfall.condition": N_(
            "{article}: goods found so may come back: {grade:grade}; the policy refuses them."
        ),
        "shortfall.limits": N_(
            "{article}: the right has no such limit; the policy does: {rule:policy_part}."
        ),
        "shortfall.promotion": N_(
            "{article}: part of a promotion may come back; the policy asks for all of it."
        ),
        "shortfall.remedy": N_(
            "{article}: the customer may ask for {remedy:remedy}; the policy does not give it."
        ),
        "shortfall.refund_way": N_(
            "{article}: money goes back the way it was paid; the policy pays otherwise."
        ),
        "shortfall.stops": N_(
            "{article}: waiting for a repair stops the time, and at least {left} days are left "
            "afterwards; the policy gives less."
        ),
        "shortfall.uninformed": N_(
            "{article}: a customer who was not told has longer; the policy does not say so."
        ),
        "shortfall.freight": N_(
            "{article}: the shop pays the freight of the return; the policy charges: {fee:fee}."
        ),
        "shortfall.fees": N_("{article}: no fee may be charged; the policy charges: {fee:fee}."),
        "shortfall.wear": N_(
            "{article}: nothing may be taken off for wear; the policy does for goods found: "
            "{grade:grade}."
        ),
        "shortfall.use": N_(
            "{article}: nothing may be taken off for use; the policy does, under {basis}."
        ),
        "shortfall.exclusions": N_(
            "{article}: an exclusion binds only if it was confirmed at the sale; the policy "
            "excludes without that: {promotion}."
        ),
        "stands_still": N_(
            "{article}: time stands still while a repair is waited for; by the policy it runs."
        ),
        "not_compared": N_("{article}: not compared, somebody has to look: {dimension:dimension}."),
        "provided": N_("{sentence} It holds provided: {provided}."),
        "lint_kind.unreachable": N_("unreachable"),
        "lint_kind.contradictory": N_("contradictory"),
        "lint_kind.shadowed": N_("shadowed"),
        "lint.unreachable": N_("Rule {rule} never applies to a sale that this policy rules."),
        "lint.contradictory": N_("Where rules {rule} and {other} both apply, nothing passes both."),
        "lint.shadowed": N_(
            "Rule {rule} decides nothing: wherever it applies, rule {other} is at least as strict."
        ),
        "diff_kind.added": N_("added"),
        "diff_kind.removed": N_("removed"),
        "diff_kind.changed": N_("changed"),
        "diff.added": N_("New: {new}"),
        "diff.removed": N_("No longer: {old}"),
        "diff.changed": N_("Now: {new} Until now: {old}"),
        "policy_part.WindowRule": N_("rule on time"),
        "policy_part.ConditionRule": N_("rule on condition"),
        "policy_part.ProofRule": N_("rule on proof"),
        "policy_part.ExclusionRule": N_("rule on exclusions"),
        "policy_part.ReplacementRule": N_("rule on replacements"),
        "policy_part.RepeatRule": N_("rule on repeats"),
        "policy_part.PaymentRule": N_("rule on payment"),
        "policy_part.ShippingRule": N_("rule on shipping"),
        "policy_part.RegionRule": N_("rule on regions"),
        "policy_part.PriceRule": N_("rule on prices"),
        "policy_part.PromotionRule": N_("rule on promotions"),
        "policy_part.RiskRule": N_("rule on risks"),
        "obligation_kind.evidence": N_("evidence"),
        "obligation_kind.fee": N_("fee"),
        "obligation_kind.freight": N_("freight"),
        "obligation_kind.approval": N_("approval"),
        "obligation_kind.deadline": N_("deadline"),
        "obligation.fee": N_("A fee is charged, {fee:fee}: {height:money}."),
        "obligation.freight": N_("The freight of the return is paid by {payer:fault}."),
        "obligation.approval": N_(
            "At the gate “{gate:gate}” it has to be approved by: {role:role}."
        ),
        "obligation.deadline": N_("The last day to ask is {last_day:day}."),
    }
)
"""Enum values by ``<prefix>.<value>``."""
