"""Words to the customer: a subject and a body for each step."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.text.marking import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTICES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "notice.received.subject": N_("We have your exchange request {slip}"),
        "notice.received.body": N_(
            "Your request {slip} has arrived. We will tell you what we decide."
        ),
        "notice.need_information.subject": N_("Please complete your request {slip}"),
        "notice.need_information.body": N_(
            "Your request {slip} needs a change before we can decide. Please look at it and "
            "send it again."
        ),
        "notice.approved.subject": N_("Your exchange {slip} is approved"),
        "notice.approved.body": N_("Your exchange {slip} is approved."),
        "notice.refused.subject": N_("Your exchange {slip} is not possible"),
        "notice.refused.body": N_("We cannot accept your request {slip}: {reasons:because}."),
        "notice.quoted.subject": N_("Quote {number} for your exchange {slip}"),
        "notice.quoted.body": N_(
            "Quote {number} for your exchange {slip}: {owed} Please accept it before "
            "{expires_before:instant}."
        ),
        "notice.send_goods.subject": N_("Please send the goods of exchange {slip}"),
        "notice.send_goods.body": N_(
            "Please send the goods of exchange {slip} back to us, and tell us the tracking number."
        ),
        "notice.goods_arrived.subject": N_("The goods of exchange {slip} have arrived"),
        "notice.goods_arrived.body": N_(
            "We have received goods of your exchange {slip}. Inspection comes next."
        ),
        "notice.inspected.subject": N_("The goods of exchange {slip} are inspected"),
        "notice.inspected.body": N_(
            "Result of the inspection for exchange {slip}: {grade:grade}; what happens "
            "next: {disposition:disposition}."
        ),
        "notice.please_pay.subject": N_("Payment for exchange {slip}"),
        "notice.please_pay.body": N_(
            "For your exchange {slip}: {owed} Please pay, so that we can finish it."
        ),
        "notice.refunded.subject": N_("Refund for exchange {slip}"),
        "notice.refunded.body": N_(
            "{amount:money} of your exchange {slip} was paid back: {by:refund_by}."
        ),
        "notice.out_of_stock.subject": N_("The replacement of exchange {slip} is out of stock"),
        "notice.out_of_stock.body": N_(
            "The replacement of your exchange {slip} is out of stock. We will send it when"
            " it arrives."
        ),
        "notice.expected.subject": N_("When the replacement of exchange {slip} should be there"),
        "notice.expected.body": N_(
            "The replacement of your exchange {slip}, which is out of stock, should be there from "
            "{at:instant} on. You may also choose other goods or your money back."
        ),
        "notice.shipped.subject": N_("The replacement of exchange {slip} is on its way"),
        "notice.shipped.body": N_(
            "The replacement of your exchange {slip} is on its way. Tracking number: "
            "{tracking:tracking}."
        ),
        "notice.delivered.subject": N_("The replacement of exchange {slip} has arrived"),
        "notice.delivered.body": N_(
            "The replacement of your exchange {slip} has arrived. Please check it and confirm."
        ),
        "notice.finished.subject": N_("Exchange {slip} is finished"),
        "notice.finished.body": N_("Your exchange {slip} is finished. Thank you."),
        "notice.cancelled.subject": N_("Exchange {slip} is cancelled"),
        "notice.cancelled.body": N_("Your exchange {slip} is cancelled. Nothing more will happen."),
        "notice.reminder.subject": N_("A reminder about your exchange {slip}"),
        "notice.reminder.body": N_(
            "We are waiting for you to go on with your exchange {slip}: {wait:await}."
        ),
        "notice.delayed.subject": N_("Your exchange {slip} takes longer"),
        "notice.delayed.body": N_(
            "Your exchange {slip} takes longer than planned: {wait:await}. We are looking into it."
        ),
        "await.review/waiting": N_("the decision on your request"),
        "await.return/awaiting": N_("the goods you send back"),
        "await.return/in_transit": N_("the parcel you sent back"),
        "await.return/inspecting": N_("the inspection of your goods"),
        "await.replacement/backordered": N_("the replacement, which is out of stock"),
        "await.replacement/reserved": N_("the dispatch of the replacement"),
        "await.replacement/dispatched": N_("the parcel with the replacement"),
        "await.replacement/delivered": N_("your word that the replacement is right"),
        "await.settlement/quoted": N_("your answer to our quote"),
        "await.settlement/due": N_("the payment of the difference"),
        "await.return/going_back": N_("the goods we give back to you"),
        "await.replacement/called_in": N_("the replacement you send back"),
        "await.settlement/unwinding": N_("the money that goes back"),
        "await.return/stray": N_("what becomes of goods that are no part of it"),
        "notice.replacement_lost.subject": N_("The replacement of exchange {slip} was lost"),
        "notice.replacement_lost.body": N_(
            "Goods of your exchange {slip} were lost on their way to you. You need not pay for "
            "them."
        ),
        "notice.undone.subject": N_("Exchange {slip} is being undone"),
        "notice.undone.body": N_(
            "Your exchange {slip} is being undone: you get your goods back, and what was paid "
            "goes back too."
        ),
        "notice.give_back.subject": N_("Please send the replacement of exchange {slip} back"),
        "notice.give_back.body": N_(
            "Please send the replacement of exchange {slip} back to us. What you keep, you pay for."
        ),
        "notice.sent_back.subject": N_("Your goods of exchange {slip} are on their way to you"),
        "notice.sent_back.body": N_(
            "The goods you sent for exchange {slip} are on their way back to you. Tracking "
            "number: {tracking:tracking}."
        ),
        "notice.kept.subject": N_("Goods you keep from exchange {slip}"),
        "notice.kept.body": N_(
            "You keep goods of exchange {slip}, which is undone. They cost {amount:money}, as "
            "agreed."
        ),
        "notice.compensated.subject": N_("Goods of exchange {slip} that we cannot give back"),
        "notice.compensated.body": N_(
            "We cannot give goods of exchange {slip} back to you. We pay you {amount:money} for "
            "them."
        ),
        "notice.stray_arrived.subject": N_("Goods that are no part of exchange {slip}"),
        "notice.stray_arrived.body": N_(
            "We received {steps} of item {item} that are no part of your exchange {slip}: "
            "{why:stray}. They are yours: we keep them for you and send them back."
        ),
        "notice.stray_returned.subject": N_("Your other goods are on their way back to you"),
        "notice.stray_returned.body": N_(
            "{steps} of item {item}, which are no part of your exchange {slip}, are on their way "
            "back to you. Tracking number: {tracking:tracking}."
        ),
        "notice.please_pledge.subject": N_("Before the replacement of exchange {slip} can leave"),
        "notice.please_pledge.body": N_(
            "The replacement of your exchange {slip} is sent before your goods are back. Please "
            "leave {amount:money} for that long: {pledge:pledge_kind}. You get it back once your "
            "goods are here and accepted. If they never come, what you owe is taken from it first."
        ),
        "notice.pledge_taken.subject": N_("What you left for exchange {slip} was used"),
        "notice.pledge_taken.body": N_(
            "{amount:money} of what you left for exchange {slip} paid for what you owed."
        ),
        "notice.pledge_back.subject": N_("What you left for exchange {slip} goes back"),
        "notice.pledge_back.body": N_(
            "{amount:money} of what you left for exchange {slip} goes back to you."
        ),
        "notice.stray_taken.subject": N_("You left goods to us that are no part of {slip}"),
        "notice.stray_taken.body": N_(
            "We keep {steps} of item {item}, which are no part of your exchange {slip}, as you "
            "left them to us. They earn no credit."
        ),
        "notice.corrected.subject": N_("A correction to exchange {slip}"),
        "notice.corrected.body": N_(
            "We had noted something about your exchange {slip} by mistake: {booking:booking}. "
            "Please disregard what we wrote to you about it."
        ),
        "tracking.-": N_("not known yet"),
        "due.collect": N_("You pay {amount:money}."),
        "due.refund": N_("You get {amount:money} back."),
        "due.even": N_("You owe nothing."),
    }
)
"""
By ``notice.``, the kind, and ``.subject`` or ``.body``; ``{owed}`` is who pays what, by
``due.``, and ``await.`` what is waited for.
"""
