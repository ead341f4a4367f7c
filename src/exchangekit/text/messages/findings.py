"""Words of what the policy found, and of what would help."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.text.marking import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

FINDINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "finding.policy.no-rule": N_("No rule is about these goods, so nothing stands against it."),
        "finding.window.open": N_(
            "Asked in time: from {started:day} ({trigger:trigger}) until {last_day:day}."
        ),
        "finding.window.extended": N_(
            "Asked in time: from {started:day} ({trigger:trigger}) until {last_day:day}, longer "
            "than {ordinary:day} because of a repair or of late information."
        ),
        "finding.window.passed": N_(
            "Asked on {asked:day}, too late: the time ran from {started:day} "
            "({trigger:trigger}) until {last_day:day}."
        ),
        "finding.window.unknown": N_(
            "Whether it was asked in time cannot be told: it is not known when this was: "
            "{trigger:trigger}."
        ),
        "finding.condition.accepted": N_("The condition is accepted: {condition:grade}."),
        "finding.condition.refused": N_(
            "The condition is not accepted: {condition:grade}; accepted are: {accepted:grade}."
        ),
        "finding.condition.unknown": N_(
            "The condition is not known; accepted are: {accepted:grade}."
        ),
        "finding.proof.shown": N_("There is a proof of purchase."),
        "finding.proof.none": N_("There is no proof of purchase."),
        "finding.proof.unknown": N_("Nobody has looked for a proof of purchase yet."),
        "finding.exclusion.none": N_("{item} is not among the goods that cannot come back."),
        "finding.exclusion.unconfirmed": N_(
            "{item} is among the goods that cannot come back, but the customer did not "
            "confirm that at the sale, so it does not bind."
        ),
        "finding.exclusion.excluded": N_("{item} is among the goods that cannot come back."),
        "finding.replacement.allowed": N_(
            "{item} may be exchanged for what is wanted: {likeness:likeness}."
        ),
        "finding.replacement.refused": N_(
            "{item} may not be exchanged for {wanted}, only for: {likeness:likeness}."
        ),
        "finding.repeat.within": N_(
            "Earlier exchanges of these goods: {earlier}, of {most} allowed."
        ),
        "finding.repeat.exceeded": N_(
            "Earlier exchanges of these goods: {earlier}, more than the {most} allowed."
        ),
        "finding.payment.accepted": N_("The payment is as it has to be: {state:payment_state}."),
        "finding.payment.refused": N_(
            "The payment does not allow it: {state:payment_state}; it has to be: "
            "{accepted:payment_state}."
        ),
        "finding.payment.unknown": N_(
            "Whether it is paid is not known; it has to be: {accepted:payment_state}."
        ),
        "finding.shipping.accepted": N_("The goods are where they may be: {state:shipping_state}."),
        "finding.shipping.refused": N_(
            "The shipping does not allow it: {state:shipping_state}; the goods have to be: "
            "{accepted:shipping_state}."
        ),
        "finding.shipping.unknown": N_(
            "Where the goods are is not known; they have to be: {accepted:shipping_state}."
        ),
        "finding.region.served": N_("The region is served: {region}."),
        "finding.region.refused": N_("The region is not served: {region}, only: {served}."),
        "finding.region.unknown": N_("The region is not known; served are: {served}."),
        "finding.price.within": N_("The value is within the limits: {paid:money}."),
        "finding.price.below": N_("The value is too small: {paid:money}, less than {least:money}."),
        "finding.price.above": N_("The value is too large: {paid:money}, more than {most:money}."),
        "finding.price.other-currency": N_(
            "The limits are in another currency than {paid:money}; somebody has to compare."
        ),
        "finding.promotion.none": N_("It was not sold under a promotion that excludes it."),
        "finding.promotion.unconfirmed": N_(
            "It was sold under a promotion that excludes it ({promotion}), but the customer did "
            "not confirm that at the sale, so it does not bind."
        ),
        "finding.promotion.excluded": N_(
            "It was sold under a promotion whose goods cannot come back: {promotion}."
        ),
        "finding.risk.none": N_("No risk was seen."),
        "finding.risk.marked": N_("Somebody has to look, because of: {marks}."),
    }
)
"""What a rule found about a line, by ``finding.`` and its code."""

BECAUSE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "because.-": N_("the request did not pass our review"),
        "because.window.passed": N_("the time to ask is over"),
        "because.condition.refused": N_("the goods are not in a condition that we take back"),
        "because.proof.none": N_("there is no proof of purchase"),
        "because.exclusion.excluded": N_("these goods cannot come back"),
        "because.replacement.refused": N_("what is wanted differs too much from what comes back"),
        "because.repeat.exceeded": N_("these goods were exchanged too often"),
        "because.payment.refused": N_("the payment of the order does not allow it"),
        "because.shipping.refused": N_("the goods are not yet, or no longer, where they may be"),
        "because.region.refused": N_("your region is not served"),
        "because.price.below": N_("the value of the goods is too small"),
        "because.price.above": N_("the value of the goods is too large"),
        "because.promotion.excluded": N_("these goods were sold under a promotion without returns"),
    }
)
"""Short reasons of a refusal for the customer, by ``because.`` and the finding's code."""

CHANGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "change.ask_earlier": N_("It would have been in time until {last_day:day}."),
        "change.bring_proof": N_("A proof of purchase would help."),
        "change.other_item": N_("Another replacement would do: {likeness:likeness}."),
        "change.other_item.named": N_("This replacement would do: {item}."),
        "change.better_condition": N_(
            "Goods in this condition would be accepted: {accepted:grade}."
        ),
        "change.approval": N_("Somebody with the authority may allow it as an exception."),
        "change.store_credit": N_("Store credit would be given instead."),
        "change.say.trigger": N_("Say when this was: {trigger:trigger}."),
        "change.say.condition": N_("Say in which condition the goods are."),
        "change.say.payment": N_("Say how far the order is paid."),
        "change.say.shipping": N_("Say where the goods are."),
        "change.say.region": N_("Say where the customer is."),
    }
)
"""What would help, by ``change.`` and its kind; a missing fact also by which one."""
