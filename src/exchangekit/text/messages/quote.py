"""Words of the money: lines of a quote, fees, and the difference."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.text.marking import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

QUOTE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "quote.credit": N_("Credit for {name} (return line {line})"),
        "quote.charge": N_("{name} (replacement line {line})"),
        "quote.fee": N_("{name:fee}"),
        "quote.waiver": N_("{name:fee}, borne by the shop"),
        "quote.deduction": N_("Deduction, condition found: {name:grade} (return line {line})"),
        "quote.shipping": N_("Outbound shipping, paid back"),
        "quote.lost_shipping": N_("Outbound shipping, no longer free"),
        "quote.lost_promotion": N_("Promotion {name}, settled again for what is left"),
        "quote.floor": N_("Not charged: more than the goods that come back are worth"),
        "quote.adjustment": N_("Correction, reason {name}"),
        "quote.missing_part": N_("Part that is missing: {name} (return line {line})"),
        "quote.wear": N_("Use before the return, under {name} (return line {line})"),
        "line_kind.missing_part": N_("missing part"),
        "line_kind.wear": N_("use"),
        "wear_kind.days": N_("by the day"),
        "wear_kind.distance": N_("by the distance"),
        "worn.days": N_("{count} days of use count, under {article}"),
        "worn.distance": N_("{count} km count, under {article}"),
        "tax_gap.more": N_(
            "The protected price of replacement line {line} holds {amount:money} more tax "
            "than what was paid"
        ),
        "tax_gap.less": N_(
            "The protected price of replacement line {line} holds {amount:money} less tax "
            "than what was paid"
        ),
        "quote.kept_gift": N_("Gift {name} that stays, at its marked price"),
        "quote.rounding": N_("Rounding of tax on the whole document, paid back"),
        "line_kind.kept_gift": N_("kept gift"),
        "line_kind.rounding": N_("rounding of tax"),
        "line_kind.credit": N_("credit"),
        "line_kind.charge": N_("charge"),
        "line_kind.fee": N_("fee"),
        "line_kind.waiver": N_("waiver"),
        "line_kind.deduction": N_("deduction"),
        "line_kind.shipping": N_("shipping paid back"),
        "line_kind.lost_shipping": N_("shipping no longer free"),
        "line_kind.lost_promotion": N_("promotion settled again"),
        "line_kind.adjustment": N_("correction"),
        "line_kind.floor": N_("not charged"),
        "excess.refuse": N_("refused"),
        "excess.cut": N_("cut to what the line comes to"),
        "excess.pass_on": N_("passed on to the other lines"),
        "shared_by.quantity": N_("by quantity"),
        "shared_by.evenly": N_("evenly"),
        "tax_rounding.line": N_("rounded line by line"),
        "tax_rounding.document": N_("rounded on the whole document"),
        "discount_kind.promotion": N_("promotion"),
        "discount_kind.coupon": N_("coupon"),
        "discount_kind.points": N_("points"),
        "fee.restocking": N_("Restocking fee"),
        "fee.return_freight": N_("Return freight"),
        "fee.outbound_freight": N_("Outbound freight"),
        "fee.handling": N_("Handling fee"),
        "payer.customer": N_("the customer"),
        "payer.shop": N_("the shop"),
        "line_basis": N_("Paid by {payer:payer}."),
        "line_basis.share": N_("{share} of {of:money}, paid by {payer:payer}."),
        "line_basis.part": N_("{part} of {whole} parts of {of:money}, paid by {payer:payer}."),
        "quote_then_and_now": N_(
            "Number {asked} came to {before:money}, number {current} comes to {now:money}:"
            " {change:money} between them. What is above zero the customer pays."
        ),
        "quote_change": N_("{what}: {before:money}, now {after:money}"),
        "sale_law.first": N_("a stream begins with something other than the sale"),
        "sale_law.frozen": N_("what was sold or paid has changed"),
        "sale_law.negative": N_("a net amount or a tax is below nothing"),
        "sale_law.discounts": N_("the shares of discounts do not lead to what was paid"),
        "sale_law.twice": N_("a unit is claimed twice, or there is no such unit"),
        "sale_law.release": N_("something is released that was never held"),
        "sale_law.parts": N_("the parts of a line do not add up to what was paid"),
        "sale_law.received": N_("a payment is received for the sale twice"),
        "money_law.numbers": N_("quotes are not numbered one after the other"),
        "money_law.sum": N_("a quote does not add up"),
        "money_law.sign": N_("a line of a quote has the wrong sign"),
        "money_law.credit": N_("goods earn something other than what was paid for them"),
        "money_law.even": N_("a swap of like for like is not even"),
        "money_law.consent": N_("a quote was accepted that was not made, or out of order"),
        "money_law.executed": N_("what was paid is not what was agreed to"),
        "money_law.paid": N_("more was credited than was paid"),
        "money_law.pledge": N_("what was left in advance is not accounted for"),
        "money_law.received": N_("more was paid back than was received"),
        "money_law.reference": N_("an outside reference is booked twice"),
        "owed.collect": N_("The customer pays {amount:money}."),
        "owed.refund": N_("The shop pays back {amount:money}."),
        "owed.even": N_("Nothing is owed."),
    }
)
"""Lines by ``quote.`` and their kind, fees by ``fee.``, the difference by ``owed.``."""
