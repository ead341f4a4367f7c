"""The four legs of a slip and the phases each can be in."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, assert_never

from attrs import evolve

from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from datetime import datetime


class Leg(StrEnum):
    """What a slip is made of; each leg has a state of its own."""

    REVIEW = "review"
    RETURN = "return"
    REPLACEMENT = "replacement"
    SETTLEMENT = "settlement"


class ReviewPhase(StrEnum):
    """Whether the request is allowed."""

    DRAFT = "draft"
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class ReturnPhase(StrEnum):
    """Where the goods are that come back."""

    IDLE = "idle"
    AWAITING = "awaiting"
    IN_TRANSIT = "in_transit"
    INSPECTING = "inspecting"
    COMPLETE = "complete"
    GOING_BACK = "going_back"  # undone: to the customer
    CANCELLED = "cancelled"
    NOT_NEEDED = "not_needed"


class ReplacementPhase(StrEnum):
    """Where the goods are that go out."""

    IDLE = "idle"
    BACKORDERED = "backordered"
    RESERVED = "reserved"
    DISPATCHED = "dispatched"
    DELIVERED = "delivered"
    COMPLETE = "complete"
    CALLED_IN = "called_in"  # undone: from the customer
    CANCELLED = "cancelled"
    NOT_NEEDED = "not_needed"


class SettlementPhase(StrEnum):
    """How far the money is."""

    IDLE = "idle"
    QUOTED = "quoted"
    ACCEPTED = "accepted"
    DUE = "due"
    SETTLED = "settled"
    UNWINDING = "unwinding"  # undone: what was paid goes back
    CANCELLED = "cancelled"


Phase = ReviewPhase | ReturnPhase | ReplacementPhase | SettlementPhase
"""A phase of any leg; its type tells of which."""


@frozen(cache_hash=True)  # they are the key of every transition
class Phases:
    """One phase per leg."""

    review: ReviewPhase = ReviewPhase.DRAFT
    return_: ReturnPhase = ReturnPhase.IDLE
    replacement: ReplacementPhase = ReplacementPhase.IDLE
    settlement: SettlementPhase = SettlementPhase.IDLE

    def of(self, leg: Leg) -> Phase:
        """Give the phase of a leg."""
        return (self.review, self.return_, self.replacement, self.settlement)[_ORDER[leg]]

    def moved(self, phase: Phase) -> Phases:
        """Give the phases with one leg elsewhere; a phase knows its leg by its type."""
        match phase:
            case ReviewPhase():
                return evolve(self, review=phase)
            case ReturnPhase():
                return evolve(self, return_=phase)
            case ReplacementPhase():
                return evolve(self, replacement=phase)
            case SettlementPhase():
                return evolve(self, settlement=phase)
            case _:
                assert_never(phase)


class Since(NamedTuple):
    """Since when each leg is in its phase."""

    review: datetime
    return_: datetime
    replacement: datetime
    settlement: datetime

    def of(self, leg: Leg) -> datetime:
        """Give the instant of a leg."""
        return self[_ORDER[leg]]

    def moved(self, before: Phases, after: Phases, at: datetime) -> Since:
        """Give the instants after a step: a leg that stays keeps its own."""
        return Since(
            self.review if before.review is after.review else at,
            self.return_ if before.return_ is after.return_ else at,
            self.replacement if before.replacement is after.replacement else at,
            self.settlement if before.settlement is after.settlement else at,
        )


FINAL: Final = frozenset({SettlementPhase.DUE, SettlementPhase.SETTLED})
"""The phases in which a slip's quote is the final one, and posted."""

UNSETTLED: Final = frozenset({SettlementPhase.QUOTED, SettlementPhase.ACCEPTED})
"""The phases in which a quote stands that is not final yet."""

TO_COME: Final = frozenset({ReturnPhase.AWAITING, ReturnPhase.IN_TRANSIT})
"""The phases in which goods of the customer are still to arrive."""

RETURN_DONE: Final = frozenset({ReturnPhase.COMPLETE, ReturnPhase.NOT_NEEDED})
"""The phases in which all that comes back is here and looked at."""

SET_ASIDE: Final = frozenset({ReplacementPhase.BACKORDERED, ReplacementPhase.RESERVED})
"""The phases in which goods may be set aside."""

TO_SEND: Final = SET_ASIDE | {ReplacementPhase.IDLE}
"""The phases in which goods are still to leave."""

_ORDER = {leg: index for index, leg in enumerate(Leg)}
