"""The money of a slip's whole history, as `exchangekit.settlement.laws` looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.policy.terms import PriceBasis
from exchangekit.settlement.laws import Exchanged, Sent
from exchangekit.slip import events as e
from exchangekit.slip.lifecycle import replay
from exchangekit.slip.phases import RETURN_DONE, SettlementPhase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from exchangekit.values.ids import SlipId


def exchanged(slip_id: SlipId, history: Sequence[tuple[datetime, e.Event]]) -> Exchanged | None:
    """
    Read what the laws of the money need; None when there is no history.

    Args:
        slip_id: Of which slip.
        history: Its events with their instants, as `wire.history.read_slip` gives them.
    """
    slip = replay(slip_id, history)
    if slip is None:
        return None
    events = [event for _, event in history]
    return Exchanged(
        slip=slip.id,
        sale=slip.request.sale,
        returned=tuple(line.as_returned() for line in slip.returns),
        sent=tuple(Sent(x.line, x.item, x.steps) for x in slip.going_out),
        quotes=tuple(event.quote for event in events if isinstance(event, e.Quoted)),
        accepted=tuple(event.number for event in events if isinstance(event, e.QuoteAccepted)),
        moved=slip.money.taken - slip.money.refunded,
        basis=PriceBasis.TODAY if slip.terms is None else slip.terms.price_basis,
        final=slip.phases.return_ in RETURN_DONE,
        settled=slip.phases.settlement is SettlementPhase.SETTLED,
        pledges=slip.money.pledges,
    )
