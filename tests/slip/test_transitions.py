"""The transition table owns every phase; all that is claimed of it is read off it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import TransitionNotAllowedError
from exchangekit.policy.terms import Sequence
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
from exchangekit.slip.transitions import (
    REOPENING,
    TABLE,
    as_mermaid,
    is_end,
    next_phases,
    stage,
    whole_as_mermaid,
)

ALL = {
    Leg.REVIEW: ReviewPhase,
    Leg.RETURN: ReturnPhase,
    Leg.REPLACEMENT: ReplacementPhase,
    Leg.SETTLEMENT: SettlementPhase,
}
STARTS = {
    Leg.REVIEW: {ReviewPhase.DRAFT},
    Leg.RETURN: {ReturnPhase.IDLE, ReturnPhase.NOT_NEEDED},
    Leg.REPLACEMENT: {ReplacementPhase.IDLE, ReplacementPhase.NOT_NEEDED},
    Leg.SETTLEMENT: {SettlementPhase.IDLE},
}
legs = pytest.mark.parametrize("leg", Leg)


def reachable(leg: Leg, starts: set[Phase]) -> set[Phase]:
    found, new = set(starts), set(starts)
    while new:
        new = {phase for known in new for phase in TABLE[leg][known].values()} - found
        found |= new
    return found


@legs
def test_every_phase_has_a_row(leg: Leg) -> None:
    assert set(TABLE[leg]) == set(ALL[leg])


@legs
def test_every_phase_is_reached_from_the_start(leg: Leg) -> None:
    assert reachable(leg, STARTS[leg]) == set(ALL[leg])


@legs
def test_an_end_is_reached_from_every_phase(leg: Leg) -> None:
    """Answers spree 5804 and medusa 5457: no state is a dead end."""
    for phase in ALL[leg]:
        assert any(is_end(leg, found) for found in reachable(leg, {phase}))


@legs
@given(event=st.sampled_from(e.Event.__args__), data=st.data())
def test_nothing_but_undoing_and_a_change_of_goods_leaves_an_end(
    leg: Leg, event: type, data: st.DataObject
) -> None:
    ends = sorted(phase for phase in ALL[leg] if is_end(leg, phase))
    start = Phases(
        ReviewPhase.REFUSED,
        ReturnPhase.CANCELLED,
        ReplacementPhase.CANCELLED,
        SettlementPhase.CANCELLED,
    ).moved(data.draw(st.sampled_from(ends)))
    after = start
    for each in Leg:  # the ends of the others may be left by it too
        after = after.moved(TABLE[each][start.of(each)].get(event, start.of(each)))
    assert next_phases(start, event) == (after if event in REOPENING else start)


@given(
    st.builds(Phases, *(st.sampled_from(list(ALL[leg])) for leg in Leg)),
    st.sampled_from(e.Event.__args__),
)
def test_a_step_is_a_row_of_the_table_for_every_leg_or_an_error(
    before: Phases, event: type
) -> None:
    rows = {leg: TABLE[leg][before.of(leg)] for leg in Leg}
    moved = {leg for leg in Leg if any(event in row for row in TABLE[leg].values())}
    waits = {leg for leg in moved if not is_end(leg, before.of(leg))}
    if any(event not in rows[leg] for leg in waits):
        with pytest.raises(TransitionNotAllowedError):
            next_phases(before, event)
        return
    after = next_phases(before, event)
    for leg, row in rows.items():
        assert after.of(leg) == row.get(event, before.of(leg))


def test_an_open_leg_refuses_a_step_that_is_not_in_its_row() -> None:
    with pytest.raises(TransitionNotAllowedError) as refusal:
        next_phases(Phases(), e.Settled)

    assert (refusal.value.leg, refusal.value.phase) == ("settlement", "idle")


@pytest.mark.parametrize("sequence", [*Sequence, None])
def test_the_stage_is_the_first_leg_that_has_not_ended(sequence: Sequence | None) -> None:
    approved = Phases(ReviewPhase.APPROVED, ReturnPhase.AWAITING, ReplacementPhase.RESERVED)
    first = Leg.REPLACEMENT if sequence is Sequence.ADVANCE else Leg.RETURN
    assert stage(Phases(), sequence) == (Leg.REVIEW, ReviewPhase.DRAFT)
    assert stage(approved, sequence) == (first, approved.of(first))


def test_the_diagram_is_drawn_from_the_table() -> None:
    assert as_mermaid(Leg.REVIEW) == "\n".join([  # noqa: FLY002
        "stateDiagram-v2",
        "    draft --> waiting: Submitted",
        "    draft --> cancelled: Cancelled",
        "    waiting --> waiting: Submitted",
        "    waiting --> approved: Approved",
        "    waiting --> refused: Refused",
        "    waiting --> cancelled: Cancelled",
        "    waiting --> draft: ChangeAsked",
        "    waiting --> draft: Withdrawn",
        "    approved --> [*]",
        "    refused --> [*]",
        "    cancelled --> [*]",
    ])  # fmt: skip
    for leg in Leg:
        ends = sum(is_end(leg, phase) for phase in TABLE[leg])
        arrows = ends + sum(len(row) for row in TABLE[leg].values())
        assert as_mermaid(leg).count("-->") == arrows


def test_the_diagram_of_the_whole_has_every_leg_and_what_moves_several() -> None:
    drawn = whole_as_mermaid().splitlines()

    for leg in Leg:
        own = as_mermaid(leg).splitlines()[1:]
        arrows = [line.strip().removeprefix(f"{leg}_") for line in drawn]
        arrows = [line.replace(f"--> {leg}_", "--> ") for line in arrows]
        assert {line.strip() for line in own} <= set(arrows)
    assert "    review_leg --> return_leg: Cancelled, Approved, Refused" in drawn
    assert sum("_leg --> " in line for line in drawn) >= 3
