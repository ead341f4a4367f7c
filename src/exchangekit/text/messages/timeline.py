"""Words of a slip's timeline: what staff read, and what the customer does."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.text.marking import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

TIMELINE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "timeline.by": N_("{at:instant}, by {actor}: {what}"),
        "timeline.itself": N_("{at:instant}, by itself: {what}"),
        "timeline.seen": N_("{at:instant}: {what}"),
        "timeline.about": N_("It takes up {slip}: {link:link}."),
        "timeline.note": N_("Note: {note}."),
        "event.Opened": N_(
            "A request over sale {sale} was taken in: {intent:intent}, because of: {reason:reason}."
        ),
        "event.Opened.lost": N_(
            "A request was taken in to send goods of sale {sale} again that were lost, because of: "
            "{reason:reason}. Lines of the sale: {lines}."
        ),
        "event.Numbered": N_("A number was drawn: {series:series} {number}."),
        "event.Submitted": N_(
            "The request was submitted and assessed by policy {policy}, version {version}."
        ),
        "event.Submitted.against": N_(
            "The request was submitted and assessed by policy {policy}, version {version}; "
            "what speaks against it: {reasons:because}."
        ),
        "event.Amended": N_("The request was changed."),
        "event.ChangeAsked": N_("The request was sent back, to be changed."),
        "event.Withdrawn": N_("The request was taken back."),
        "event.GateOpened": N_("Approval is due at the gate “{gate:gate}”: {roles:role}."),
        "event.GateOpened.none": N_("Nothing is left to approve at the gate “{gate:gate}”."),
        "event.ReviewerAssigned": N_(
            "{person} was brought in at the gate “{gate:gate}”: {how:assignment} another reviewer."
        ),
        "event.ApprovalReassigned": N_(
            "An approval at the gate “{gate:gate}” took too long and goes to: {roles:role}."
        ),
        "event.ApprovalReassigned.person": N_(
            "An approval at the gate “{gate:gate}” took too long and goes to {person}."
        ),
        "event.LevelApproved": N_("An approval was given at the gate “{gate:gate}”."),
        "event.GateRefused": N_("A reviewer turned it down at the gate “{gate:gate}”."),
        "event.Approved": N_("The request is approved."),
        "event.Refused": N_("The request is refused."),
        "event.Quoted": N_("The amounts were worked out, quote {number}. {owed}"),
        "event.QuoteAccepted": N_("The customer agreed to quote {number}."),
        "event.QuoteAccepted.standing": N_(
            "Quote {number} leaves nobody worse off, so the earlier consent stands."
        ),
        "event.AdjustmentAsked": N_(
            "Correction {number} was asked for: {name}, {amount:money}; another person decides."
        ),
        "event.AdjustmentDecided": N_("Correction {number} was approved."),
        "event.AdjustmentDecided.refused": N_("Correction {number} was turned down."),
        "event.StockHeld": N_("Replacement goods were set aside, as far as there are any."),
        "event.ReplacementReserved": N_("All of the replacement is set aside."),
        "event.ReplacementBackordered": N_("Part of the replacement is out of stock."),
        "event.ReplacementChanged": N_("Other goods go out than were to."),
        "event.ReplacementCalledOff": N_("Nothing goes out any more; it is paid back instead."),
        "event.ReplacementExpected": N_(
            "Goods of the replacement that are out of stock are expected: {at:instant}."
        ),
        "event.ReturnShipped": N_(
            "The customer sent the goods. Tracking number: {tracking:tracking}."
        ),
        "event.GoodsReceived": N_("Goods arrived at {site} and went to inspection."),
        "event.GoodsReceived.instead": N_(
            "Goods arrived at {site} and went to inspection. In the books they are worth, as far "
            "as not what they had cost: {instead:return_value}."
        ),
        "event.Resolved": N_("Goods of return line {line} will not arrive: {outcome:fate}."),
        "event.ReturnReceived": N_("Everything that comes back has arrived."),
        "event.Inspected": N_(
            "Goods of return line {line} were inspected: {grade:grade}; what happens next: "
            "{disposition:disposition}."
        ),
        "event.ReturnComplete": N_("Everything that arrived is inspected."),
        "event.SettlementDue": N_("The amounts are final."),
        "event.SettlementReopened": N_("The amounts are open again."),
        "event.PaymentTaken": N_("The customer paid {amount:money}, payment {payment}."),
        "event.PaymentTaken.over": N_(
            "We took {amount:money}, payment {payment}, out of authorisation {over}."
        ),
        "event.RefundPaid": N_("We paid back {amounts:money}, payment {payment}: {by:refund_by}."),
        "event.Settled": N_("Nobody owes anything any more."),
        "event.Dispatched": N_("Replacement goods left. Tracking number: {tracking:tracking}."),
        "event.ReplacementDispatched": N_("All of the replacement has left."),
        "event.Delivered": N_("Replacement goods were delivered."),
        "event.ReplacementDelivered": N_("All of the replacement is delivered."),
        "event.Confirmed": N_("The result is confirmed."),
        "event.Cancelled": N_("The exchange was called off."),
        "event.Reminded": N_("A reminder, as this took too long: {wait:await}."),
        "event.Escalated": N_("It went to {role:role}, as this took too long: {wait:await}."),
        "event.Lapsed": N_("The time for this is over: {wait:await}."),
        "event.ReplacementLost": N_(
            "Goods of replacement line {line} were lost on their way to the customer."
        ),
        "event.CalledBack": N_("The exchange is being undone: goods and money go back."),
        "event.SentBack": N_(
            "Goods of the customer left for the customer. Tracking number: {tracking:tracking}."
        ),
        "event.StrayArrived": N_(
            "Goods that are no part of the exchange arrived at {site}: item {item}, {why:stray}."
        ),
        "event.StrayReturned": N_(
            "Goods that are no part of the exchange left for the customer. Tracking number: "
            "{tracking:tracking}."
        ),
        "event.StrayTaken": N_(
            "The customer left goods to us that are no part of the exchange: "
            "{disposition:disposition}."
        ),
        "event.TakenBack": N_("Replacement goods came back to {site} and went to inspection."),
        "event.Restocked": N_(
            "Goods of replacement line {line} were inspected: {grade:grade}; what happens next: "
            "{disposition:disposition}."
        ),
        "event.Compensated": N_(
            "Goods that do not go back ({outcome:fate}) are settled at their value."
        ),
        "event.PledgeLeft": N_("The customer left {amount:money} ({way:pledge_kind}), {payment}."),
        "event.PledgeApplied": N_("{amount:money} of deposit {payment} paid for what was owed."),
        "event.PledgeReturned": N_(
            "We paid {amount:money} of deposit {payment} back, refund {reference}."
        ),
        "event.PledgeReleased": N_(
            "Authorisation {payment} is let go of: {amount:money} is not needed."
        ),
        "event.ReturnUndone": N_(
            "Everything the customer gave is with the customer again, or settled."
        ),
        "event.ReplacementUndone": N_("Everything the customer got is here again, or settled."),
        "event.Undone": N_("The exchange is undone; nobody owes anything."),
        "event.Retracted": N_(
            "A mistake was taken back: entry {record} of this history, {booking:booking}."
        ),
        "event.ReturnAwaited": N_("Goods of the customer are waited for again."),
        "event.ParcelAwaited": N_("The parcel that was announced is waited for again."),
        "event.InspectionReopened": N_("Goods are to be inspected again."),
        "event.ReturnReopened": N_("Goods are still to be given back."),
        "event.ReplacementReopened": N_("Replacement goods are still to come back."),
        "event.DeliveryReopened": N_("The replacement is on its way after all."),
        "seen.Opened": N_("Your request was taken in: {intent:intent}."),
        "seen.Opened.lost": N_("Your request was taken in, to send lost goods again."),
        "seen.Submitted": N_("Your request was submitted."),
        "seen.Amended": N_("Your request was changed."),
        "seen.ChangeAsked": N_("Your request came back to you, to be changed."),
        "seen.Withdrawn": N_("Your request was taken back."),
        "seen.Approved": N_("Your request was approved."),
        "seen.Refused": N_("Your request was refused."),
        "seen.Quoted": N_("We worked the amounts out, quote {number}. {owed}"),
        "seen.QuoteAccepted": N_("You agreed to quote {number}."),
        "seen.QuoteAccepted.standing": N_("Quote {number} is covered by what you agreed to."),
        "seen.ReplacementReserved": N_("Your replacement is set aside."),
        "seen.ReplacementBackordered": N_("Part of your replacement is out of stock."),
        "seen.ReplacementChanged": N_("Other goods are to go to you."),
        "seen.ReplacementCalledOff": N_("Nothing goes out to you; you are paid back instead."),
        "seen.ReplacementExpected": N_(
            "Goods of your replacement that are out of stock are expected: {at:instant}."
        ),
        "seen.ReturnShipped": N_("You sent the goods. Tracking number: {tracking:tracking}."),
        "seen.GoodsReceived": N_("Goods you sent arrived here."),
        "seen.Resolved": N_("We no longer wait for some of the goods: {outcome:fate}."),
        "seen.Retracted": N_("We took back what we had noted by mistake: {booking:booking}."),
        "seen.Inspected": N_("Goods you sent were inspected: {grade:grade}."),
        "seen.SettlementDue": N_("The amounts are final."),
        "seen.PaymentTaken": N_("You paid {amount:money}."),
        "seen.PaymentTaken.over": N_("We took {amount:money} of what your bank had set aside."),
        "seen.RefundPaid": N_("We paid you back {amounts:money}: {by:refund_by}."),
        "seen.Settled": N_("Everything is paid."),
        "seen.Dispatched": N_("Your replacement left. Tracking number: {tracking:tracking}."),
        "seen.Delivered": N_("Your replacement was delivered."),
        "seen.Confirmed": N_("The exchange is confirmed and finished."),
        "seen.Cancelled": N_("The exchange was called off."),
        "seen.ReplacementLost": N_("Part of your replacement was lost on its way to you."),
        "seen.CalledBack": N_("The exchange is being undone: goods and money go back."),
        "seen.SentBack": N_("Your goods left for you. Tracking number: {tracking:tracking}."),
        "seen.StrayArrived": N_(
            "Goods that are no part of your exchange arrived here: item {item}, {why:stray}."
        ),
        "seen.StrayReturned": N_(
            "Your other goods left for you. Tracking number: {tracking:tracking}."
        ),
        "seen.StrayTaken": N_("You left goods to us that are no part of your exchange."),
        "seen.TakenBack": N_("The replacement you sent back arrived here."),
        "seen.Compensated": N_("Goods that do not go back ({outcome:fate}) are settled."),
        "seen.PledgeLeft": N_("You left {amount:money} ({way:pledge_kind})."),
        "seen.PledgeApplied": N_("{amount:money} of your deposit paid for what you owed."),
        "seen.PledgeReturned": N_("We paid you {amount:money} of your deposit back."),
        "seen.PledgeReleased": N_("{amount:money} that your bank had set aside is free again."),
        "seen.Undone": N_("The exchange is undone; nobody owes anything."),
    }
)
"""
``event.`` and ``seen.`` with the class of the event: for staff, and for the customer; what
the customer has no words for is not theirs to see.
"""
