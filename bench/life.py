"""A slip's life: decided, replayed, asked what is allowed, and as long as a slip can be."""

from __future__ import annotations

from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit import Actor, Envelope, MemoryStore, Role
from exchangekit.desk.folds import Folds
from exchangekit.policy.book import PolicyBook
from exchangekit.policy.terms import Sequence
from exchangekit.slip.allowed import Allowed, allowed_commands
from exchangekit.slip.facts import Facts
from exchangekit.slip.lifecycle import decide, replay
from exchangekit.values.ids import CommandKey, SlipId
from exchangekit.wire.history import read_slip

from bench.long import worst
from bench.plain import counted, plain_fold, plain_of
from bench.shop import journal, master_data, opened, sell
from bench.timing import Measure, by_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exchangekit import Outcome, Slip
    from exchangekit.memory import MasterData

_ID = SlipId("EX-1")
_ANYBODY = Actor("u-9", frozenset(Role))
_FEW, _MANY = 30, 300


def _in_advance() -> MasterData:
    master = master_data()
    (policy,) = master.book.policies
    terms = evolve(policy.terms, sequence=Sequence.ADVANCE)
    master.book = PolicyBook((evolve(policy, terms=terms),))
    return master


def _facts(store: MemoryStore, sale: str) -> Facts:
    """Give everything that any command depends on, as it is before the first of them."""
    entitlement = Folds().entitlement(store.sale_records(sale))  # type: ignore[arg-type]
    assert entitlement is not None
    master = store.master
    site = entitlement.sale.lines[0].site
    payments = (store.payment(paid.id).value for paid in entitlement.sale.payments)
    return Facts(
        entitlement,
        master.items,
        master.prices,
        {(sku, site): evolve(store.stock(sku, site).value, resting=None) for sku in master.items},
        tuple(payment for payment in payments if payment is not None),
        master.book,
        store.where("Asia/Shanghai", "CN"),
    )


def _lived(told: list[tuple[Envelope, Outcome]], facts: Facts) -> Callable[[], Slip | None]:
    """Give what decides all commands again, one on top of the other, without a store."""
    envelopes = [envelope for envelope, _ in told]

    def live() -> Slip | None:
        slip = None
        for envelope in envelopes:
            slip = decide(slip, envelope, facts)[-1].slip
        return slip

    return live


def _life() -> Iterator[Measure]:
    store = MemoryStore(_in_advance())
    desk = opened(store)
    sell(desk, 1)
    facts = _facts(store, "SO-1")
    told = journal(desk, 1)
    history = read_slip(store.slip_records(_ID))
    live = _lived(told, facts)
    ended, shown = live(), desk.show(_ID)
    assert ended is not None
    assert ended.stage is None
    assert replay(_ID, history) == shown
    assert plain_fold(history) == plain_of(shown)
    times = by_turns({
        "live": live,
        "replay": lambda: replay(_ID, history),
        "plain": lambda: plain_fold(history),
        "counted": lambda: counted(history),
    })  # fmt: skip
    events = len(history)
    yield Measure(f"an advance exchange, {events} events, decided / plain fold",
                  times.ratio("live", "plain"), 12)  # fmt: skip
    yield Measure("  decided / counting them", times.ratio("live", "counted"))
    yield Measure(f"replay of {events} events / plain fold", times.ratio("replay", "plain"), 3)
    yield Measure("  replay / counting them", times.ratio("replay", "counted"))


def _allowed() -> Iterator[Measure]:
    store = MemoryStore(_in_advance())
    desk = opened(store)
    sell(desk, 1)
    facts, ratios = _facts(store, "SO-1"), []
    for envelope, outcome in journal(desk, 1)[1:-1]:
        slip, now = outcome.slip, envelope.at
        answers = allowed_commands(slip, _ANYBODY, facts, now)
        given = [
            Envelope(_ID, answer.witness, _ANYBODY, now, CommandKey("w"))
            for answer in answers
            if isinstance(answer, Allowed)
        ]
        cases: dict[str, Callable[[], object]] = {
            str(n): partial(decide, slip, one, facts) for n, one in enumerate(given)
        }
        cases["all"] = partial(allowed_commands, slip, _ANYBODY, facts, now)
        times = by_turns(cases, 15)
        one = median(times.seconds(case) for case in cases if case != "all")
        ratios.append(times.seconds("all") / one)
    yield Measure("allowed_commands / median decide, median of all states", median(ratios), 15)
    yield Measure("  at the worst state", max(ratios))


def run() -> Iterator[Measure]:
    """Compare with folds of plain attrs events, with one decide, and long slips with short."""
    yield from _life()
    yield from _allowed()
    yield from _long()


def _long() -> Iterator[Measure]:
    """Every command of a slip of 300 lines, beside one of 30."""
    for name, ratio in worst(_FEW, _MANY):
        yield Measure(f"{name}: {_MANY} lines / {_FEW} lines", ratio, 1.5 * _MANY / _FEW)
