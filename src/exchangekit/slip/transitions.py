"""
The transition table: this file owns every phase of every leg.

Two rules.  First, a phase changes only by an event that stands in the table for it; an
event the table does not know for a leg leaves that leg alone.  Second, nothing leaves an
end phase but what stands in `REOPENING`, while another leg is open: undoing a slip, whose
goods that are here already go back too; changing what goes out, for which settled money
and a leg that was not needed are opened again; and taking back what was booked of a return,
or of the way back, by mistake.  Nothing leaves the end of a slip.
Everything else follows: what a slip may do, the diagram, the documents and the proof that
every state can end are read off this table.  The table only grows: tightening it would make
stored histories unreadable.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.errors import TransitionNotAllowedError
from exchangekit.slip import events as e
from exchangekit.slip.phases import (
    Leg,
    Phase,
    Phases,
    ReplacementPhase,
    ReturnPhase,
    ReviewPhase,
    SettlementPhase,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exchangekit.policy.terms import Sequence

V, R, P, S = ReviewPhase, ReturnPhase, ReplacementPhase, SettlementPhase

TABLE: Final[Mapping[Leg, Mapping[Phase, Mapping[type, Phase]]]] = MappingProxyType({
    Leg.REVIEW: {
        V.DRAFT: {e.Submitted: V.WAITING, e.Cancelled: V.CANCELLED},
        V.WAITING: {
            e.Submitted: V.WAITING,
            e.Approved: V.APPROVED,
            e.Refused: V.REFUSED,
            e.Cancelled: V.CANCELLED,
            e.ChangeAsked: V.DRAFT,
            e.Withdrawn: V.DRAFT,
        },
        V.APPROVED: {},
        V.REFUSED: {},
        V.CANCELLED: {},
    },
    Leg.RETURN: {
        R.IDLE: {e.Approved: R.AWAITING, e.Refused: R.CANCELLED, e.Cancelled: R.CANCELLED},
        R.AWAITING: {
            e.ReturnShipped: R.IN_TRANSIT,
            e.ReturnReceived: R.INSPECTING,
            e.Cancelled: R.CANCELLED,
            e.CalledBack: R.GOING_BACK,
        },
        R.IN_TRANSIT: {
            e.ReturnShipped: R.IN_TRANSIT,
            e.ReturnReceived: R.INSPECTING,
            e.ReturnAwaited: R.AWAITING,
            e.CalledBack: R.GOING_BACK,
        },
        R.INSPECTING: {
            e.ReturnComplete: R.COMPLETE,
            e.ReturnAwaited: R.AWAITING,
            e.ParcelAwaited: R.IN_TRANSIT,
            e.CalledBack: R.GOING_BACK,
        },
        R.COMPLETE: {
            e.InspectionReopened: R.INSPECTING,
            e.ReturnAwaited: R.AWAITING,
            e.ParcelAwaited: R.IN_TRANSIT,
            e.CalledBack: R.GOING_BACK,
        },
        R.GOING_BACK: {e.ReturnUndone: R.CANCELLED},
        R.CANCELLED: {e.ReturnReopened: R.GOING_BACK},
        R.NOT_NEEDED: {},
    },
    Leg.REPLACEMENT: {
        P.IDLE: {
            e.ReplacementReserved: P.RESERVED,
            e.ReplacementBackordered: P.BACKORDERED,
            e.ReplacementDispatched: P.DISPATCHED,
            e.Refused: P.CANCELLED,
            e.Cancelled: P.CANCELLED,
            e.ReplacementChanged: P.IDLE,
            e.ReplacementCalledOff: P.NOT_NEEDED,
            e.CalledBack: P.CALLED_IN,
        },
        P.BACKORDERED: {
            e.ReplacementReserved: P.RESERVED,
            e.ReplacementBackordered: P.BACKORDERED,
            e.ReplacementDispatched: P.DISPATCHED,
            e.Cancelled: P.CANCELLED,
            e.ReplacementChanged: P.IDLE,
            e.ReplacementCalledOff: P.NOT_NEEDED,
            e.CalledBack: P.CALLED_IN,
        },
        P.RESERVED: {
            e.ReplacementReserved: P.RESERVED,
            e.ReplacementBackordered: P.BACKORDERED,
            e.ReplacementDispatched: P.DISPATCHED,
            e.Cancelled: P.CANCELLED,
            e.ReplacementChanged: P.IDLE,
            e.ReplacementCalledOff: P.NOT_NEEDED,
            e.CalledBack: P.CALLED_IN,
        },
        P.DISPATCHED: {
            e.ReplacementDelivered: P.DELIVERED,
            e.ReplacementReserved: P.RESERVED,
            e.ReplacementBackordered: P.BACKORDERED,
            e.CalledBack: P.CALLED_IN,
        },
        P.DELIVERED: {
            e.Confirmed: P.COMPLETE,
            e.DeliveryReopened: P.DISPATCHED,
            e.CalledBack: P.CALLED_IN,
        },
        P.COMPLETE: {e.CalledBack: P.CALLED_IN},
        P.CALLED_IN: {e.ReplacementUndone: P.CANCELLED},
        P.CANCELLED: {e.ReplacementReopened: P.CALLED_IN},
        P.NOT_NEEDED: {e.ReplacementChanged: P.IDLE},
    },
    Leg.SETTLEMENT: {
        S.IDLE: {e.Quoted: S.QUOTED, e.Refused: S.CANCELLED, e.Cancelled: S.CANCELLED},
        S.QUOTED: {
            e.Quoted: S.QUOTED,
            e.QuoteAccepted: S.ACCEPTED,
            e.Refused: S.CANCELLED,
            e.Cancelled: S.CANCELLED,
            e.CalledBack: S.UNWINDING,
            e.ChangeAsked: S.IDLE,
            e.Withdrawn: S.IDLE,
        },
        S.ACCEPTED: {
            e.Quoted: S.QUOTED,
            e.SettlementDue: S.DUE,
            e.Cancelled: S.CANCELLED,
            e.CalledBack: S.UNWINDING,
        },
        S.DUE: {
            e.Settled: S.SETTLED,
            e.SettlementReopened: S.ACCEPTED,
            e.CalledBack: S.UNWINDING,
        },
        S.SETTLED: {e.SettlementReopened: S.ACCEPTED, e.CalledBack: S.UNWINDING},
        S.UNWINDING: {e.Quoted: S.UNWINDING, e.Undone: S.CANCELLED},
        S.CANCELLED: {},
    },
})  # fmt: skip
"""Leg, phase and event type to the next phase."""

_LEGS_MOVED: Final[Mapping[type, tuple[Leg, ...]]] = MappingProxyType({
    event: tuple(leg for leg in Leg if any(event in row for row in TABLE[leg].values()))
    for rows in TABLE.values() for row in rows.values() for event in row
})  # fmt: skip
"""Which legs an event type moves at all."""


REOPENING: Final = frozenset({
    e.CalledBack,
    e.ReplacementChanged,
    e.SettlementReopened,
    e.InspectionReopened,
    e.ReturnAwaited,
    e.ParcelAwaited,
    e.ReturnReopened,
    e.ReplacementReopened,
})  # fmt: skip
"""The events that lead out of an end phase, while the slip has not ended."""

ENDS: Final[Mapping[Leg, frozenset[Phase]]] = MappingProxyType({
    leg: frozenset(phase for phase, row in rows.items() if row.keys() <= REOPENING)
    for leg, rows in TABLE.items()
})  # fmt: skip
"""The phases in which a leg waits for nothing."""


def is_end(leg: Leg, phase: Phase) -> bool:
    """Tell whether a leg in this phase waits for nothing: only `REOPENING` leads out of it."""
    return phase in ENDS[leg]


@cache  # of few phases and kinds of events; this runs for every event ever read
def next_phases(phases: Phases, event: type) -> Phases:
    """
    Give the phases after an event.

    Raises:
        TransitionNotAllowedError: A leg that is still open cannot take this step.
    """
    for leg in _LEGS_MOVED.get(event, ()):
        phase = phases.of(leg)
        row = TABLE[leg][phase]
        if event in row:
            phases = phases.moved(row[event])
        elif phase not in ENDS[leg]:
            raise TransitionNotAllowedError(leg, phase, event.__name__)
    return _the_one(phases)


@cache
def _the_one(phases: Phases) -> Phases:
    """Give the one object of equal phases, so that looking it up compares nothing."""
    return phases


_STAGE_ORDER: Final[Mapping[str, tuple[Leg, ...]]] = MappingProxyType({
    "after_receipt": (Leg.REVIEW, Leg.RETURN, Leg.SETTLEMENT, Leg.REPLACEMENT),
    "after_return_shipped": (Leg.REVIEW, Leg.RETURN, Leg.REPLACEMENT, Leg.SETTLEMENT),
    "advance": (Leg.REVIEW, Leg.REPLACEMENT, Leg.RETURN, Leg.SETTLEMENT),
})  # fmt: skip


@cache  # likewise; it is in every refusal
def stage(phases: Phases, sequence: Sequence | None) -> tuple[Leg, Phase] | None:
    """
    Derive the stage: the first leg that has not ended; None when the slip has.

    Args:
        phases: Of the slip.
        sequence: Of the terms; None before they are known.
    """
    for leg in _STAGE_ORDER[sequence or "after_receipt"]:
        phase = phases.of(leg)
        if not is_end(leg, phase):
            return leg, phase
    return None


def as_mermaid(leg: Leg) -> str:
    """Draw one leg as a Mermaid state diagram."""
    return "\n".join(["stateDiagram-v2", *_drawn(leg, "    ", "")])


def whole_as_mermaid() -> str:
    """Draw all legs as one Mermaid state diagram, with what moves several of them at once."""
    lines = ["stateDiagram-v2"]
    for leg in Leg:
        lines.append(f'    state "{leg}" as {leg}_leg {{')
        lines += [f"        {leg}_{phase}: {phase}" for phase in TABLE[leg]]
        lines += [*_drawn(leg, "        ", f"{leg}_"), "    }"]
    together: dict[tuple[Leg, Leg], list[str]] = {}
    for event, (first, *others) in _LEGS_MOVED.items():
        for other in others:
            together.setdefault((first, other), []).append(event.__name__)
    for (first, other), names in together.items():
        lines.append(f"    {first}_leg --> {other}_leg: {', '.join(names)}")
    return "\n".join(lines)


def _drawn(leg: Leg, indent: str, prefix: str) -> Iterator[str]:
    for phase, row in TABLE[leg].items():
        for event, target in row.items():
            yield f"{indent}{prefix}{phase} --> {prefix}{target}: {event.__name__}"
        if is_end(leg, phase):
            yield f"{indent}{prefix}{phase} --> [*]"
