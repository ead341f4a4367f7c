"""What one can ask of a slip: imperative, with everything it needs and nothing drawn."""

from __future__ import annotations

from exchangekit.slip.commands.amounts import AcceptQuote, Adjust, Countersign, Pay, Refund, Requote
from exchangekit.slip.commands.deadlines import Enforce
from exchangekit.slip.commands.parts import LineSteps, Plain
from exchangekit.slip.commands.replacements import Confirm, Deliver, Dispatch, Hold
from exchangekit.slip.commands.requests import Asked, Intent, Open, Submit, Wish
from exchangekit.slip.commands.returns import Inspect, Outcome, Receive, Resolve, ShipReturn
from exchangekit.slip.commands.reviews import Cancel, Decision, Review

Command = (
    Open
    | Submit
    | Review
    | AcceptQuote
    | Requote
    | Adjust
    | Countersign
    | ShipReturn
    | Receive
    | Resolve
    | Inspect
    | Hold
    | Pay
    | Refund
    | Dispatch
    | Deliver
    | Confirm
    | Cancel
    | Enforce
)

__all__ = (
    "AcceptQuote",
    "Adjust",
    "Asked",
    "Cancel",
    "Command",
    "Confirm",
    "Countersign",
    "Decision",
    "Deliver",
    "Dispatch",
    "Enforce",
    "Hold",
    "Inspect",
    "Intent",
    "LineSteps",
    "Open",
    "Outcome",
    "Pay",
    "Plain",
    "Receive",
    "Refund",
    "Requote",
    "Resolve",
    "Review",
    "ShipReturn",
    "Submit",
    "Wish",
)
