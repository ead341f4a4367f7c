"""`exchangekit.text.timeline`: what happened in words, for staff and for the customer."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

import pytest
from attrs import evolve, fields_dict
from hypothesis import given, settings
from hypothesis import strategies as st

from exchangekit.policy.approval import Gate
from exchangekit.policy.terms import ReturnValue, Terms
from exchangekit.settlement.quote import LineKind, QuoteLine
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.gates import Scope
from exchangekit.slip.parts import ReceivedPart
from exchangekit.text import customer_timeline, locales, timeline_words
from exchangekit.values.money import Money
from exchangekit.values.tax import Taxed
from exchangekit.wire.codec import decode
from exchangekit.wire.history import Entry, entries
from exchangekit.wire.records import Record

from tests.builders import EX_1, SHIRT_L, SHIRT_M, SITE, Shop
from tests.wire.golden_stories import NEWEST

STORIES = [
    entries([decode(Record, record) for record in records])
    for stream, records in json.loads(NEWEST.read_text(encoding="utf-8"))["records"].items()
    if stream.startswith("slip:")
]
"""Every event there is stands in one of these."""

PERSONS = ("by", "submitted_by", "requested_by", "decided_by", "paid_by")
WORDS = ("note", "person", "policy", "site", "reference", "payment", "missing_parts")


def test_a_timeline_says_who_when_what_and_why() -> None:
    shop = Shop(Terms())
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.do(c.Submit())
    told = shop.desk.timeline(EX_1)
    staff, customer = timeline_words(told, "en", UTC), customer_timeline(told, "zh-CN", UTC)

    assert "by clerk: A request over sale SO-1 was taken in: exchange, because of:" in staff[0]
    assert any("by itself: The request is approved." in line for line in staff)
    assert "您的申请已受理：换货。" in customer[0]
    assert len(staff) == len(told) > len(customer)


def test_a_note_is_told_to_staff() -> None:
    (refused,) = (
        entry
        for story in STORIES
        for entry in story
        if isinstance(entry.event, e.Refused) and entry.event.note
    )

    assert timeline_words([refused], "en")[0].endswith("The request is refused. Note: note-17.")
    assert customer_timeline([refused], "en")[0].endswith("Your request was refused.")


def test_what_differs_is_told_by_what_was_decided() -> None:
    """Example: standing consent, a correction turned down, a gate for nobody, a value said."""
    entry, by = STORIES[0][0], ReturnValue.GIVEN
    scope = Scope(1, (), (), Money(0, "CNY"))
    told = [
        evolve(entry, event=event)
        for event in (
            e.QuoteAccepted(2, standing=True),
            e.AdjustmentDecided(1, approved=False, by=frozenset({"boss"})),
            e.GateOpened(Gate.PAYOUT, (), scope),
            e.GoodsReceived(SITE, (ReceivedPart(1, 1, Money(0, "CNY"), None, by),)),
        )
    ]
    standing, turned_down, nothing, valued = timeline_words(told, "en")

    assert "Quote 2 leaves nobody worse off" in standing
    assert "Correction 1 was turned down" in turned_down
    assert "Nothing is left to approve" in nothing
    assert valued.endswith("not what they had cost: what is said on receipt.")


def test_what_speaks_against_a_request_is_told_to_staff_alone() -> None:
    submitted = next(
        entry for story in STORIES for entry in story if isinstance(entry.event, e.Submitted)
    )
    assert isinstance(submitted.event, e.Submitted)
    failed = tuple(evolve(one, outcome="fail") for one in submitted.event.findings[:1])
    entry = evolve(submitted, event=evolve(submitted.event, findings=failed))

    assert "what speaks against it" in timeline_words([entry], "en")[0]
    assert customer_timeline([entry], "en") == customer_timeline([submitted], "en")


@pytest.mark.parametrize(
    "minor, staff, customer",
    [
        (100, "The customer pays", "You pay CNY 1.00."),
        (-100, "The shop pays back CNY 1.00.", "You get CNY 1.00 back."),
        (0, "Nothing is owed.", "You owe nothing."),
    ],
)
def test_who_owes_is_said_to_whom_it_is_said(minor: int, staff: str, customer: str) -> None:
    entry = next(entry for entry in STORIES[0] if isinstance(entry.event, e.Quoted))
    assert isinstance(entry.event, e.Quoted)
    quote = entry.event.quote
    off = Taxed(Money(minor, "CNY") - quote.balance)
    line = QuoteLine(LineKind.ADJUSTMENT, None, "goodwill", off)
    told = [evolve(entry, event=e.Quoted(evolve(quote, lines=(*quote.lines, line))))]

    assert staff in timeline_words(told, "en")[0].replace("\N{NO-BREAK SPACE}", " ")
    assert customer in customer_timeline(told, "en")[0].replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("locale", locales())
def test_every_fact_of_every_story_is_filled_in(locale: str) -> None:
    for story in STORIES:
        for line in (*timeline_words(story, locale), *customer_timeline(story, locale)):
            assert "{" not in line
            assert "event." not in line


WAYS = {e.RefundPaid: ("by",)}
"""Fields of that name which hold no person."""


def disguised(entry: Entry, word: str, cost: Money) -> Entry:
    """Give the entry with all that is internal to it as something else."""
    event: Any = entry.event
    has = fields_dict(type(event)) if hasattr(type(event), "__attrs_attrs__") else {}
    persons = (name for name in PERSONS if name in has and name not in WAYS.get(type(event), ()))
    other: dict[str, Any] = {name: frozenset({word}) for name in persons}
    other |= {name: word for name in WORDS if name in has}
    other |= {name: () for name in ("evidence", "findings", "missing_parts") if name in has}
    if "value" in has:
        other["value"] = cost
    return evolve(entry, actor=word, key=word, event=evolve(event, **other) if other else event)


@settings(max_examples=25)
@given(st.sampled_from(STORIES), st.text(min_size=1), st.integers(), st.sampled_from(locales()))
def test_the_customer_learns_nothing_internal(
    story: tuple[Entry, ...], word: str, minor: int, locale: str
) -> None:
    """Law: whoever acted, whatever was noted, found or booked, the customer reads the same."""
    cost = Money(minor, "CNY")
    other = [disguised(entry, word, cost) for entry in story]

    assert customer_timeline(story, locale) == customer_timeline(other, locale)
