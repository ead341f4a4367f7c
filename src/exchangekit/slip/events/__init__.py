"""What happened to a slip: past tense, with enough to project it again."""

from __future__ import annotations

from exchangekit.slip.events.amounts import (
    AdjustmentAsked,
    AdjustmentDecided,
    PaymentTaken,
    QuoteAccepted,
    Quoted,
    RefundPaid,
    Settled,
    SettlementDue,
    SettlementReopened,
)
from exchangekit.slip.events.corrections import (
    Bookable,
    Booked,
    DeliveryReopened,
    InspectionReopened,
    ParcelAwaited,
    ReplacementReopened,
    Retracted,
    ReturnAwaited,
    ReturnReopened,
)
from exchangekit.slip.events.deadlines import Escalated, Lapsed, Reminded
from exchangekit.slip.events.parts import Milestone
from exchangekit.slip.events.pledges import (
    PledgeApplied,
    PledgeLeft,
    PledgeReleased,
    PledgeReturned,
)
from exchangekit.slip.events.replacements import (
    Confirmed,
    Delivered,
    Dispatched,
    ReplacementBackordered,
    ReplacementCalledOff,
    ReplacementChanged,
    ReplacementDelivered,
    ReplacementDispatched,
    ReplacementExpected,
    ReplacementLost,
    ReplacementReserved,
    StockHeld,
)
from exchangekit.slip.events.requests import Amended, Numbered, Opened, Submitted
from exchangekit.slip.events.returns import (
    GoodsReceived,
    Inspected,
    Resolved,
    ReturnComplete,
    ReturnReceived,
    ReturnShipped,
    StrayArrived,
    StrayReturned,
    StrayTaken,
)
from exchangekit.slip.events.reviews import (
    ApprovalReassigned,
    Approved,
    Cancelled,
    ChangeAsked,
    GateOpened,
    GateRefused,
    LevelApproved,
    Refused,
    ReviewerAssigned,
    Withdrawn,
)
from exchangekit.slip.events.undoing import (
    CalledBack,
    Compensated,
    ReplacementUndone,
    Restocked,
    ReturnUndone,
    SentBack,
    TakenBack,
    Undone,
)

Event = (
    Opened
    | Numbered
    | Submitted
    | Amended
    | ChangeAsked
    | Withdrawn
    | GateOpened
    | ReviewerAssigned
    | LevelApproved
    | GateRefused
    | Approved
    | Refused
    | Quoted
    | QuoteAccepted
    | AdjustmentAsked
    | AdjustmentDecided
    | StockHeld
    | ReplacementReserved
    | ReplacementBackordered
    | ReplacementChanged
    | ReplacementCalledOff
    | ReturnShipped
    | GoodsReceived
    | Resolved
    | ReturnReceived
    | Inspected
    | ReturnComplete
    | SettlementDue
    | SettlementReopened
    | PaymentTaken
    | RefundPaid
    | Settled
    | Dispatched
    | ReplacementDispatched
    | Delivered
    | ReplacementDelivered
    | Confirmed
    | Cancelled
    | Reminded
    | Escalated
    | Lapsed
    | ReplacementLost
    | CalledBack
    | SentBack
    | TakenBack
    | Restocked
    | Compensated
    | ReturnUndone
    | ReplacementUndone
    | Undone
    | StrayArrived
    | StrayReturned
    | StrayTaken
    | PledgeLeft
    | PledgeApplied
    | PledgeReturned
    | PledgeReleased
    | ReplacementExpected
    | ApprovalReassigned
    | Retracted
    | ReturnAwaited
    | ParcelAwaited
    | InspectionReopened
    | DeliveryReopened
    | ReturnReopened
    | ReplacementReopened
)

__all__ = (
    "AdjustmentAsked",
    "AdjustmentDecided",
    "Amended",
    "ApprovalReassigned",
    "Approved",
    "Bookable",
    "Booked",
    "CalledBack",
    "Cancelled",
    "ChangeAsked",
    "Compensated",
    "Confirmed",
    "Delivered",
    "DeliveryReopened",
    "Dispatched",
    "Escalated",
    "Event",
    "GateOpened",
    "GateRefused",
    "GoodsReceived",
    "Inspected",
    "InspectionReopened",
    "Lapsed",
    "LevelApproved",
    "Milestone",
    "Numbered",
    "Opened",
    "ParcelAwaited",
    "PaymentTaken",
    "PledgeApplied",
    "PledgeLeft",
    "PledgeReleased",
    "PledgeReturned",
    "QuoteAccepted",
    "Quoted",
    "RefundPaid",
    "Refused",
    "Reminded",
    "ReplacementBackordered",
    "ReplacementCalledOff",
    "ReplacementChanged",
    "ReplacementDelivered",
    "ReplacementDispatched",
    "ReplacementExpected",
    "ReplacementLost",
    "ReplacementReopened",
    "ReplacementReserved",
    "ReplacementUndone",
    "Resolved",
    "Restocked",
    "Retracted",
    "ReturnAwaited",
    "ReturnComplete",
    "ReturnReceived",
    "ReturnReopened",
    "ReturnShipped",
    "ReturnUndone",
    "ReviewerAssigned",
    "SentBack",
    "Settled",
    "SettlementDue",
    "SettlementReopened",
    "StockHeld",
    "StrayArrived",
    "StrayReturned",
    "StrayTaken",
    "Submitted",
    "TakenBack",
    "Undone",
    "Withdrawn",
)
