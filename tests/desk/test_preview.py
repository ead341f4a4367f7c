"""A preview writes nothing, and what it shows is what is then done (vendure 890)."""

from __future__ import annotations

from typing import Any

import pytest

from exchangekit.errors import ExchangeKitError
from exchangekit.policy.approval import Level
from exchangekit.policy.terms import GradeDeduction, Sequence, Terms
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import PaymentId

from tests import laws
from tests.builders import SHIRT_L, SHIRT_M, SITE, Shop

TERMS = Terms(
    sequence=Sequence.ADVANCE,
    levels=(Level(),),
    deductions=(GradeDeduction(Grade.DAMAGED, 300_000),),
)


class Previewed(Shop):
    """A shop that previews every command before doing it, and compares."""

    def do(self, command: c.Command, **more: Any) -> Any:
        envelope = self.envelope(command, **more)
        before = self.store.dump()
        shown = self.desk.preview(envelope)
        assert self.store.dump() == before
        done = self.desk.do(envelope)
        numbers = [event for event in done.events if isinstance(event, e.Numbered)]
        assert done.events == (*shown.events, *numbers)
        for part in ("movements", "vouchers", "payments", "notices", "holds", "names", "bumps"):
            assert getattr(shown.batch, part) == getattr(done.batch, part)
        if not numbers:
            assert (shown.slip, shown.batch) == (done.slip, done.batch)
        return done


def test_what_is_previewed_is_what_is_done() -> None:
    shop = Previewed(TERMS)
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.do(c.Dispatch((c.LineSteps(1, 1),)))
    shop.do(c.ShipReturn())
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1),)))
    shop.do(c.Resolve(1, 1, c.Outcome.LOST))
    shop.inspect(1, Grade.DAMAGED, Disposition.SELL_AS_OPENED)
    shop.accept()
    shop.settle()
    shop.send()
    laws.check(shop.store)


def test_a_preview_is_refused_as_the_command_would_be() -> None:
    shop = Shop(TERMS)
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    before = shop.store.dump()
    for command in (c.Submit(), c.Confirm(), c.Pay(PaymentId("P-9"), shop.money("1"))):
        envelope = shop.envelope(command)
        with pytest.raises(ExchangeKitError) as previewed:
            shop.desk.preview(envelope)
        with pytest.raises(ExchangeKitError) as done:
            shop.desk.do(envelope)
        assert previewed.value.code == done.value.code
        assert previewed.value.facts == done.value.facts
    assert shop.store.dump() == before
