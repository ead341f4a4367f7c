"""
The desk: load what a command needs, plan purely, commit all or nothing.

`Desk` and `AsyncDesk` drive the same conversations over a `Store` and an `AsyncStore`;
everything that decides is below and knows neither.
"""

from exchangekit.desk.desks import AsyncDesk, Desk
from exchangekit.desk.many import Refusal
from exchangekit.desk.planning import Outcome
from exchangekit.desk.trade import Opening, Signature

__all__ = ("AsyncDesk", "Desk", "Opening", "Outcome", "Refusal", "Signature")
