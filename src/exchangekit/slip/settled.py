"""The money of a slip: what its lines rest on, and its history as `settlement.laws` reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.policy.terms import PriceBasis
from exchangekit.settlement.bases import bases_of
from exchangekit.settlement.laws import Exchanged, Sent
from exchangekit.slip import events as e
from exchangekit.slip.lifecycle import replay
from exchangekit.slip.phases import RETURN_DONE, SettlementPhase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from exchangekit.settlement.bases import LineBasis
    from exchangekit.slip.model import Slip
    from exchangekit.values.ids import SlipId


_GOING_BACK = frozenset({SettlementPhase.UNWINDING, SettlementPhase.CANCELLED})


def bases(slip: Slip) -> tuple[LineBasis, ...]:
    """
    Say for every line of the quote that counts who pays it and what it is a share of.

    Nothing without a quote.  On the way back a line says who pays it and no more: it is at
    the value of goods that do not travel.

    Args:
        slip: As it is now.
    """
    quote, terms = slip.money.quote, slip.terms
    if quote is None or terms is None:
        return ()
    going_back = slip.phases.settlement in _GOING_BACK
    returned = () if going_back else tuple(line.as_returned() for line in slip.returns)
    return bases_of(quote, returned, terms, slip.request.reason.fault)


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
        final=slip.phases.return_ in RETURN_DONE and slip.phases.settlement not in _GOING_BACK,
        settled=slip.phases.settlement is SettlementPhase.SETTLED,
        pledges=slip.money.pledges,
    )
