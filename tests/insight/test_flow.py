"""Mergeable counts over slips."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.insight.flow import Flow, flow, flow_of
from exchangekit.sale.facts import Channel, SaleLine
from exchangekit.sale.spans import Span
from exchangekit.slip import events as e
from exchangekit.slip.commands.requests import Asked, Intent
from exchangekit.slip.folding import opened
from exchangekit.slip.lines import Receipt, ReturnLine
from exchangekit.slip.parts import WantedLine
from exchangekit.slip.phases import (
    Phases,
    ReplacementPhase,
    ReturnPhase,
    ReviewPhase,
    SettlementPhase,
)
from exchangekit.values.goods import Item, Reason
from exchangekit.values.money import Money
from exchangekit.values.tax import Taxed

if TYPE_CHECKING:
    from exchangekit.slip.model import Slip

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MEDIUM, LARGE = Item("SHIRT-M", "SHIRT"), Item("SHIRT-L", "SHIRT")
ENDED = Phases(
    ReviewPhase.APPROVED,
    ReturnPhase.COMPLETE,
    ReplacementPhase.COMPLETE,
    SettlementPhase.SETTLED,
)


def slip(*, sent: int = 0, received: int = 0, reason: Reason = Reason.SIZE) -> Slip:
    """Make a size swap of three shirts that is so far on its way."""
    event = e.Opened(
        sale="SO-1",
        company="co",
        currency="CNY",
        customer="cust",
        zone="Asia/Shanghai",
        jurisdiction="CN",
        intent=Intent.EXCHANGE,
        channel=Channel.ONLINE,
        reason=reason,
        returns=(Asked(1, 3),),
        wanted=(WantedLine(LARGE, 3, (1,), "shop"),),
        requested_by=frozenset({"u"}),
    )
    started = opened("EX-1", event, NOON)
    worth = Money(300, "CNY")
    sold = SaleLine(1, MEDIUM, 3, 3, Taxed(worth), "shop")
    receipts = (Receipt("shop", received, worth),) if received else ()
    line = ReturnLine(1, sold, (Span(0, 3),), None, receipts)
    replacement = evolve(started.replacements[0], dispatched=sent)
    return evolve(started, returns=(line,), replacements=(replacement,))


def test_a_size_swap_counts_from_old_to_new() -> None:
    """What went out stands beside what came back for it."""
    counted = flow_of(evolve(slip(sent=2, received=3), phases=ENDED))

    assert {("SHIRT-M", "SHIRT-L"): 2} == counted.from_to
    assert {"SHIRT-M": 3} == counted.returned
    assert (1, 1, 0) == (counted.slips, counted.ended, counted.refused)


def test_a_refused_request_moves_nothing() -> None:
    """A refusal counts as a slip, and no goods do."""
    phases = Phases(
        ReviewPhase.REFUSED,
        ReturnPhase.CANCELLED,
        ReplacementPhase.CANCELLED,
        SettlementPhase.CANCELLED,
    )
    counted = flow_of(evolve(slip(), phases=phases))

    assert (1, 1) == (counted.refused, counted.ended)
    assert not counted.returned
    assert not counted.from_to


def test_reasons_are_ranked_with_ties_by_name() -> None:
    """The Pareto order is stable: by count, then by name."""
    reasons = (Reason.SIZE, Reason.COLOUR, Reason.DEFECTIVE, Reason.DEFECTIVE)
    counted = flow(slip(reason=reason) for reason in reasons)

    expected = ((Reason.DEFECTIVE, 2), (Reason.COLOUR, 1), (Reason.SIZE, 1))
    assert expected == counted.pareto()


@given(
    st.lists(
        st.builds(
            slip,
            sent=st.integers(0, 3),
            received=st.integers(0, 3),
            reason=st.sampled_from(Reason),
        ),
        max_size=8,
    ),
    st.integers(0, 8),
)
def test_parts_add_up_to_the_whole(slips: list[Slip], cut: int) -> None:
    """Law: counting two parts and adding is counting everything, wherever it is cut."""
    assert flow(slips) == flow(slips[:cut]) + flow(slips[cut:])
    assert flow(slips) == Flow() + flow(slips)
