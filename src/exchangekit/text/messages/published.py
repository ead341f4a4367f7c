"""Words of a policy as customers and staff read it: every rule and every term in a sentence."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.text.marking import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

PUBLISHED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "published.title": N_("Exchanges and returns"),
        "published.policy": N_("Policy {id}, version {version}."),
        "published.from": N_("For purchases from {start:instant} on."),
        "published.between": N_("For purchases from {start:instant} until before {end:instant}."),
        "published.jurisdictions": N_("For purchases in: {named}."),
        "published.channels": N_("For purchases made: {named:channel}."),
        "published.business.true": N_("For purchases by a business."),
        "published.business.false": N_("For purchases by a consumer."),
        "published.tiers": N_("For customers of the kind: {named}."),
        "published.rules": N_("When goods can come back"),
        "published.no_rules": N_("No condition is set for giving goods back."),
        "published.way": N_("How an exchange runs"),
        "published.costs": N_("What it costs and how money comes back"),
        "published.free_return": N_("We pay the freight of what comes back."),
        "published.mark": N_("Policy {id}, version {version}, mark {mark}."),
        "when": N_("{sentence} Only for: {conditions}."),
        "when.channels": N_("purchases made {named:channel}"),
        "when.faults": N_("reasons that lie with {named:fault}"),
        "when.categories": N_("goods of the kind {named}"),
        "when.reasons": N_("the reason {named:reason}"),
        "when.remedies": N_("whoever asks for {named:remedy}"),
        "when.tiers": N_("customers of the kind {named}"),
        "when.regions": N_("customers in {named}"),
        "when.promotions": N_("goods of the promotion {named}"),
        "when.business.true": N_("purchases by a business"),
        "when.business.false": N_("purchases by a consumer"),
        "length.days": N_("{count} days"),
        "length.workdays": N_("{count} working days"),
        "length.months": N_("{count} months"),
        "length.years": N_("{count} years"),
        "length.days.one": N_("one day"),
        "length.workdays.one": N_("one working day"),
        "length.months.one": N_("one month"),
        "length.years.one": N_("one year"),
        "length.included": N_("{length} with the first day counted"),
        "length.rolls": N_("{length}, moved on from a rest day"),
        "span.hours": N_("{count} h"),
        "span.minutes": N_("{count} min"),
        "span.seconds": N_("{count} s"),
        "rule.window": N_("Ask within {length}, counted from this day: {triggers:trigger}."),
        "rule.window.latest": N_(
            "Ask within {length}, counted from the last of these days: {triggers:trigger}."
        ),
        "rule.window.excluded": N_("That day itself does not count."),
        "rule.window.included": N_("That day itself counts as the first."),
        "rule.window.rolls": N_("Where the last day is a rest day, the next working day is it."),
        "rule.window.stops": N_("Days of waiting for a repair or a replacement do not count."),
        "rule.window.left": N_("After waiting, at least {left} are left."),
        "rule.window.uninformed": N_(
            "If you were not told of this right at the purchase, it lasts {never} longer; if you "
            "are told within that time, {late} from then on, but no shorter than usual."
        ),
        "rule.condition": N_("We take goods back in this condition: {accepted:grade}."),
        "rule.proof": N_(
            "Show a proof of purchase, such as the receipt, the invoice or the order."
        ),
        "rule.exclusion.categories": N_("Goods of these kinds do not come back: {named}."),
        "rule.exclusion.items": N_("These goods do not come back: {named}."),
        "rule.exclusion.none": N_("No goods are named that do not come back."),
        "rule.confirmed": N_("This binds you only if you confirmed it at the purchase."),
        "rule.unconfirmed": N_("This holds whether or not you confirmed it at the purchase."),
        "rule.replacement": N_("As a replacement you can choose {likeness:likeness}."),
        "rule.replacement.options": N_("Options that have to agree: {options}."),
        "rule.repeat": N_(
            "Goods with this many exchanges before them are exchanged once more, but none with "
            "more: {most}."
        ),
        "rule.payment": N_("The payment has to be: {accepted:payment_state}."),
        "rule.shipping": N_("The goods have to be: {accepted:shipping_state}."),
        "rule.region": N_("We serve these regions: {served}."),
        "rule.price.least": N_("What comes back has to be worth at least {least:money}."),
        "rule.price.most": N_("What comes back has to be worth at most {most:money}."),
        "rule.promotion": N_("Goods of these promotions do not come back: {excluded}."),
        "rule.risk": N_("With one of these signs somebody looks at the request first: {marks}."),
        "rule.risk.any": N_("With any sign of a risk somebody looks at the request first."),
        "term.sequence": N_("The replacement leaves {sequence:sequence}."),
        "term.hold": N_("The replacement is set aside {hold_at:hold_at}, for {hold_for}."),
        "term.quote": N_("Our offer of what is to be paid can be accepted for {quote_for}."),
        "term.price": N_("A replacement of the same product costs {price_basis:price_basis}."),
        "term.after_exchange": N_(
            "For goods received through an exchange, time is {after_exchange:after_exchange}."
        ),
        "term.level": N_("Approval at the gate “{gate:gate}”, {quorum:quorum}: {roles:role}."),
        "term.level.over": N_("This is so only when more than {over:money} is at stake."),
        "term.level.occasions": N_("This is so only for: {occasions:occasion}."),
        "term.level.in_person": N_("Nobody approves this in the name of another."),
        "term.level.successor": N_("When this takes too long, it goes on to: {role:role}."),
        "term.level.successor.person": N_(
            "When this takes too long, it goes on to {person}, on the list of: {role:role}."
        ),
        "term.evidence": N_("Evidence is needed when the reason lies with: {faults:fault}."),
        "term.appeal": N_("A refusal can be appealed for {appeal_for}."),
        "term.further_appeals": N_(
            "What an appeal comes to, or the refusal itself, can be appealed again so many times: "
            "{times}."
        ),
        "term.pledge": N_(
            "Before a replacement leaves whose goods are not back yet, you leave {amount:money}: "
            "{pledge:pledge_kind}."
        ),
        "term.pledge.share": N_(
            "Before a replacement leaves whose goods are not back yet, you leave {share} of what "
            "it is charged: {pledge:pledge_kind}."
        ),
        "term.pledge.back": N_("You get it back once your goods are here and accepted."),
        "term.pledge.taken": N_(
            "For goods that never come you get no credit, as you agree beforehand; what you owe "
            "then is taken from it first."
        ),
        "term.without_receipt": N_(
            "For a gift receipt or without a receipt we pay back: {by:refund_by}."
        ),
        "term.return_value": N_(
            "In our books goods that come back are worth the first of these that is known: "
            "{values:return_value}."
        ),
        "term.apart": N_("In one exchange nobody has two of these duties: {duties:duty_kind}."),
        "term.deadline.remind": N_("We remind once after {after}: {wait:await}."),
        "term.deadline.reminds": N_(
            "We remind {times} times, each after another {after}: {wait:await}."
        ),
        "term.deadline.escalate": N_("After {after} it goes to {role:role}: {wait:await}."),
        "term.deadline.pass": N_("After {after} it counts as given: {wait:await}."),
        "term.deadline.expire": N_("After {after} we no longer wait: {wait:await}."),
        "term.deadline.send_back": N_(
            "After {after} you get the request back, to send it again: {wait:await}."
        ),
        "term.fee": N_("{kind:fee}: {amount:money}, charged once."),
        "term.fee.share": N_("{kind:fee}: {share} of the value of what comes back, charged once."),
        "term.fee.tax": N_("Tax is added: {name} {share}."),
        "term.fee.free": N_("You do not pay it when the reason lies with: {faults:fault}."),
        "term.fee.always": N_("You pay it whatever the reason."),
        "term.deduction": N_(
            "For goods found in this condition, {share} of what was paid for them is taken off: "
            "{grade:grade}."
        ),
        "term.deduction.faults": N_("This is so when the reason lies with: {faults:fault}."),
        "term.deduction.never": N_("This is so for no reason at all."),
        "term.part": N_("For each unit that lacks this part, {amount:money} is taken off: {part}."),
        "term.part.share": N_(
            "For goods that lack this part, {share} of what was paid is taken off: {part}."
        ),
        "term.wear.days": N_(
            "For goods that nothing replaces, {share} of what was paid is taken off for each day "
            "of use; days count {counted:day_count}, without days of repair."
        ),
        "term.wear.distance": N_(
            "For goods that nothing replaces, {share} of what was paid is taken off for each "
            "1000 km."
        ),
        "term.wear.most": N_("Together it is at most {share} of what was paid."),
        "term.wear.ground": N_("It rests on {article}, for sales from {in_force_from:day} on."),
        "term.wear.ends": N_("It ends with sales from {in_force_before:day} on."),
        "term.wear.categories": N_("Only for these goods: {categories}."),
        "term.wear.regions": N_("Not in these regions: {regions}."),
        "term.shipping": N_("Shipping you paid is paid back: {shipping:shipping_refund}."),
        "term.shipping.faults": N_("Reasons that count lie with: {faults:fault}."),
        "term.kept_gifts": N_(
            "A gift that you keep when its goods go back is charged at its marked price "
            "when the reason lies with: {faults:fault}."
        ),
        "term.lost_shipping": N_(
            "Shipping that is no longer free is charged when the reason lies with: {faults:fault}."
        ),
        "term.lost_promotion": N_(
            "When part of a promotion comes back: {lost_promotion:lost_promotion}."
        ),
        "term.settlement": N_("In an exchange {settlement:settlement}."),
        "term.settlement.any": N_("In an exchange whoever gains pays the difference."),
        "term.floor": N_("When more is taken off than goods are worth: {floor:refund_floor}."),
        "term.fees_above.true": N_("Fees may exceed the value of what comes back."),
        "term.fees_above.false": N_("Fees never exceed the value of what comes back."),
        "term.refund_order": N_("A refund goes over the payments so: {order:refund_order}."),
        "term.refund_by": N_("We pay back: {by:refund_by}."),
        "term.cash_step": N_("In cash we round to {step} of the smallest unit of the currency."),
    }
)
"""Sentences of a published policy; ``when.`` conditions, ``rule.`` rules, ``term.`` terms."""
