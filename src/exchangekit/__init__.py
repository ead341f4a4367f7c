"""
exchangekit: merchandise exchanges as a typed domain library, without any I/O.

These names carry a first exchange from request to its end; everything else is reached by
its room, such as `exchangekit.stock` or `exchangekit.commands`.
"""

from exchangekit.desk import AsyncDesk, Desk, Opening, Outcome, Signature
from exchangekit.errors import ConflictError, ExchangeKitError
from exchangekit.memory import MasterData, MemoryStore
from exchangekit.policy.approval import Level
from exchangekit.policy.book import Policy, PolicyBook
from exchangekit.policy.rules import (
    ConditionRule,
    ExclusionRule,
    Likeness,
    ProofRule,
    RepeatRule,
    ReplacementRule,
    WindowRule,
)
from exchangekit.policy.terms import Terms
from exchangekit.ports import AsyncStore, Store
from exchangekit.sale.facts import Channel, Moment, Payment, Sale, Trigger
from exchangekit.sale.intake import Order, OrderLine, TaxBasis, take_in
from exchangekit.settlement.pricing import Price
from exchangekit.settlement.quote import Collect, Even, Quote, Refund
from exchangekit.slip import commands
from exchangekit.slip.envelope import Envelope
from exchangekit.slip.model import Slip
from exchangekit.values import ids
from exchangekit.values.dates import Length
from exchangekit.values.goods import Disposition, Grade, Item, Reason
from exchangekit.values.money import Money, Rate
from exchangekit.values.people import Actor, Role
from exchangekit.values.tax import TaxRate

__all__ = (
    "Actor",
    "AsyncDesk",
    "AsyncStore",
    "Channel",
    "Collect",
    "ConditionRule",
    "ConflictError",
    "Desk",
    "Disposition",
    "Envelope",
    "Even",
    "ExchangeKitError",
    "ExclusionRule",
    "Grade",
    "Item",
    "Length",
    "Level",
    "Likeness",
    "MasterData",
    "MemoryStore",
    "Moment",
    "Money",
    "Opening",
    "Order",
    "OrderLine",
    "Outcome",
    "Payment",
    "Policy",
    "PolicyBook",
    "Price",
    "ProofRule",
    "Quote",
    "Rate",
    "Reason",
    "Refund",
    "RepeatRule",
    "ReplacementRule",
    "Role",
    "Sale",
    "Signature",
    "Slip",
    "Store",
    "TaxBasis",
    "TaxRate",
    "Terms",
    "Trigger",
    "WindowRule",
    "commands",
    "ids",
    "take_in",
)
