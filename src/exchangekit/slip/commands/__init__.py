"""What one can ask of a slip: imperative, with everything it needs and nothing drawn."""

from __future__ import annotations

from exchangekit.slip.commands.amounts import AcceptQuote, Adjust, Countersign, Pay, Refund, Requote
from exchangekit.slip.commands.corrections import Booking, Retract
from exchangekit.slip.commands.deadlines import Enforce
from exchangekit.slip.commands.parts import LineSteps, Plain
from exchangekit.slip.commands.replacements import (
    ChangeReplacement,
    Confirm,
    Deliver,
    Dispatch,
    Hold,
)
from exchangekit.slip.commands.requests import (
    About,
    Amend,
    Asked,
    Intent,
    LinkKind,
    Open,
    Paper,
    Submit,
    Wish,
)
from exchangekit.slip.commands.returns import (
    Inspect,
    Outcome,
    Receive,
    Resolve,
    ShipReturn,
    StrayBack,
    StrayCame,
    StrayKept,
)
from exchangekit.slip.commands.reviews import (
    Assign,
    Assignment,
    Cancel,
    Decision,
    Review,
    Withdraw,
)
from exchangekit.slip.parts import Arrival, StrayKind

Command = (
    Open
    | Submit
    | Amend
    | Review
    | Assign
    | Withdraw
    | AcceptQuote
    | Requote
    | Adjust
    | Countersign
    | ShipReturn
    | Receive
    | Resolve
    | Inspect
    | Hold
    | ChangeReplacement
    | Retract
    | Pay
    | Refund
    | Dispatch
    | Deliver
    | Confirm
    | Cancel
    | Enforce
)

__all__ = (
    "About",
    "AcceptQuote",
    "Adjust",
    "Amend",
    "Arrival",
    "Asked",
    "Assign",
    "Assignment",
    "Booking",
    "Cancel",
    "ChangeReplacement",
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
    "LinkKind",
    "Open",
    "Outcome",
    "Paper",
    "Pay",
    "Plain",
    "Receive",
    "Refund",
    "Requote",
    "Resolve",
    "Retract",
    "Review",
    "ShipReturn",
    "StrayBack",
    "StrayCame",
    "StrayKept",
    "StrayKind",
    "Submit",
    "Wish",
    "Withdraw",
)
