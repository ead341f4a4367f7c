"""Words of the slip: legs, phases, stages, commands, numbers."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.text.marking import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

SLIP: Final[Mapping[str, str]] = MappingProxyType(
    {
        "leg.review": N_("review"),
        "leg.return": N_("return"),
        "leg.replacement": N_("replacement"),
        "leg.settlement": N_("settlement"),
        "stage.review/draft": N_("Request drafted"),
        "stage.review/waiting": N_("Waiting for approval"),
        "stage.review/approved": N_("Approved"),
        "stage.review/refused": N_("Refused"),
        "stage.review/cancelled": N_("Request cancelled"),
        "stage.return/idle": N_("Return not begun"),
        "stage.return/awaiting": N_("Waiting for the customer's goods"),
        "stage.return/in_transit": N_("Goods on their way back"),
        "stage.return/inspecting": N_("Goods being inspected"),
        "stage.return/going_back": N_("Goods to be given back"),
        "stage.return/complete": N_("Return complete"),
        "stage.return/cancelled": N_("Return cancelled"),
        "stage.return/not_needed": N_("No return needed"),
        "stage.replacement/idle": N_("Replacement not begun"),
        "stage.replacement/backordered": N_("Replacement out of stock"),
        "stage.replacement/reserved": N_("Replacement set aside"),
        "stage.replacement/dispatched": N_("Replacement on its way"),
        "stage.replacement/delivered": N_("Replacement delivered"),
        "stage.replacement/called_in": N_("Replacement called in"),
        "stage.replacement/complete": N_("Replacement complete"),
        "stage.replacement/cancelled": N_("Replacement cancelled"),
        "stage.replacement/not_needed": N_("No replacement needed"),
        "stage.settlement/idle": N_("Settlement not begun"),
        "stage.settlement/quoted": N_("Quote waiting for consent"),
        "stage.settlement/accepted": N_("Quote accepted"),
        "stage.settlement/due": N_("Difference due"),
        "stage.settlement/settled": N_("Settled"),
        "stage.settlement/unwinding": N_("Payments to be returned"),
        "stage.settlement/cancelled": N_("Settlement cancelled"),
        "stage.ended": N_("Ended"),
        "command.Open": N_("Open a request"),
        "command.Submit": N_("Submit"),
        "command.Review": N_("Decide"),
        "command.AcceptQuote": N_("Accept the quote"),
        "command.Requote": N_("Renew the quote"),
        "command.Adjust": N_("Ask for a correction"),
        "command.Countersign": N_("Decide on a correction"),
        "command.ShipReturn": N_("Record that the goods were sent back"),
        "command.Receive": N_("Receive goods"),
        "command.Resolve": N_("Settle goods that went astray"),
        "command.Inspect": N_("Inspect"),
        "command.Hold": N_("Set stock aside"),
        "command.Pay": N_("Take a payment"),
        "command.Refund": N_("Pay back"),
        "command.Dispatch": N_("Send goods to the customer"),
        "command.Deliver": N_("Record delivery"),
        "command.Confirm": N_("Confirm the result"),
        "command.Cancel": N_("Cancel"),
        "command.Enforce": N_("Carry out what is overdue"),
        "intent.exchange": N_("exchange"),
        "intent.refund": N_("refund"),
        "intent.resend": N_("resend"),
        "decision.approve": N_("approve"),
        "decision.refuse": N_("refuse"),
        "fate.lost": N_("lost on the way"),
        "fate.kept": N_("kept by the customer"),
        "fate.gone": N_("cannot be given back"),
        "undo_law.goods": N_("goods are not where they were"),
        "undo_law.books": N_("the books are not as they were"),
        "series.slip": N_("exchange slip"),
        "series.return_order": N_("return order"),
        "series.replacement_order": N_("replacement order"),
    }
)
"""
Enum values by ``<prefix>.<value>``, stages by ``stage.<leg>/<phase>``, commands by
``command.<class>``.
"""
