"""A policy held against the law, and the law held against a case."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError
from exchangekit.policy.book import Policy
from exchangekit.policy.calendars.prc import PRC_2024_2026
from exchangekit.policy.compare import Dimension, compare
from exchangekit.policy.facts import CaseFacts, LineFacts, Remedy, When, Where
from exchangekit.policy.lasting import Order, compare_lengths, order
from exchangekit.policy.limits import PromotionRule
from exchangekit.policy.rules import ExclusionRule, ProofRule, Rule, WindowRule
from exchangekit.policy.statutes import abroad, prc
from exchangekit.policy.statutes.facts import Statute, longest_right
from exchangekit.policy.terms import FeeKind, FeeTerm, GradeDeduction, Terms
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.text import locales, shortfall_words
from exchangekit.values.dates import FirstDay, Length, LengthUnit
from exchangekit.values.goods import Fault, Grade, Item, Reason
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money
from exchangekit.values.windows import Stops, Uninformed

from tests.policy.strategies import cases, places, rules, window_rules
from tests.strategies import lengths

if TYPE_CHECKING:
    from exchangekit.policy.compare import Comparison

START = datetime(2026, 1, 1, tzinfo=UTC)
WINDOW = Dimension.WINDOW
EVERY = (*prc.ALL, *prc.CONTESTED, *abroad.ALL)


def ruled(
    *listed: Rule, terms: Terms | None = None, jurisdictions: frozenset[str] = frozenset({"CN"})
) -> Policy:
    """Give a policy of some rules."""
    return Policy("shop", 1, (ProofRule(), *listed), terms or Terms(), START, None, jurisdictions)


def policy(*given_: Length) -> Policy:
    """Give a policy of windows from receipt."""
    return ruled(*(WindowRule(Trigger.RECEIVED, length) for length in given_))


def less(found: Comparison, dimension: Dimension = WINDOW) -> list[str]:
    """Name the statutes that a policy falls short of in one dimension."""
    return [one.statute.id for one in found.shortfalls if one.dimension is dimension]


def open_in(found: Comparison, dimension: Dimension = WINDOW) -> list[str]:
    """Name the statutes that were not compared in one dimension."""
    return [one.statute.id for one in found.not_compared if one.dimension is dimension]


SEVEN = (prc.QUALITY_7_DAYS, prc.NO_REASON_7_DAYS)


# --- windows -------------------------------------------------------------------------------------


def test_a_window_below_the_law_is_named() -> None:
    """Example: five days from receipt fall short of both seven-day rights."""
    found = compare(policy(Length(5)), SEVEN)

    assert [statute.id for statute in SEVEN] == less(found)
    assert {"law": "7", "given": "5", "law_unit": "days"}.items() <= dict(
        found.shortfalls[0].facts
    ).items()
    assert [] == open_in(found)


@pytest.mark.parametrize("length", [Length(7), Length(30), Length(1, LengthUnit.MONTHS)])
def test_a_window_at_or_above_the_law_is_not(length: Length) -> None:
    """A contract may extend a right, never shorten it."""
    assert [] == less(compare(policy(length), SEVEN))


@pytest.mark.parametrize(
    "given_, law, expected",
    [
        (Length(7, first_day=FirstDay.INCLUDED), Length(7), Order.LESS),
        (Length(8, first_day=FirstDay.INCLUDED), Length(7), Order.NOT_LESS),
        (Length(7), Length(7, roll_on_rest_day=True), Order.LESS),
        (Length(8), Length(7, roll_on_rest_day=True), Order.UNKNOWN),
        (Length(21), Length(7, roll_on_rest_day=True), Order.NOT_LESS),
        (Length(7, roll_on_rest_day=True), Length(7), Order.NOT_LESS),
        (
            Length(1, LengthUnit.YEARS, FirstDay.INCLUDED),
            Length(1, LengthUnit.YEARS),
            Order.LESS,
        ),
        (Length(30), Length(1, LengthUnit.MONTHS), Order.UNKNOWN),
        (Length(27), Length(1, LengthUnit.MONTHS), Order.LESS),
        (Length(7, LengthUnit.WORKDAYS), Length(7), Order.NOT_LESS),
        (Length(6), Length(7, LengthUnit.WORKDAYS), Order.LESS),
        (Length(7), Length(7, LengthUnit.WORKDAYS), Order.UNKNOWN),
    ],
)
def test_lengths_by_example(given_: Length, law: Length, expected: Order) -> None:
    """Example: days, working days, months and years, counted and rolled either way."""
    assert expected is compare_lengths(given_, law)


@pytest.mark.parametrize(
    "given_, law, expected",
    [
        ((Trigger.ORDERED, 7), (Trigger.RECEIVED, 7), Order.LESS),
        ((Trigger.ORDERED, 30), (Trigger.RECEIVED, 7), Order.UNKNOWN),
        ((Trigger.RECEIVED, 7), (Trigger.INVOICED, 7), Order.NOT_LESS),
        ((Trigger.RECEIVED, 5), (Trigger.INVOICED, 7), Order.UNKNOWN),
        ((Trigger.INFORMED, 7), (Trigger.INVOICED, 7), Order.UNKNOWN),
    ],
)
def test_moments_by_example(
    given_: tuple[Trigger, int], law: tuple[Trigger, int], expected: Order
) -> None:
    """Example: an earlier start that is not longer is less; a longer one nobody can tell."""
    one, other = (WindowRule(trigger, Length(count)) for trigger, count in (given_, law))

    assert expected is order(one, other)


def test_a_law_that_waits_for_one_more_moment_gives_more() -> None:
    """Example: installation counts with the seller who installs."""
    law = WindowRule(Trigger.DELIVERED, Length(7), and_after=frozenset({Trigger.INSTALLED}))
    plain = WindowRule(Trigger.DELIVERED, Length(7))

    assert Order.LESS is order(plain, law)
    assert Order.NOT_LESS is order(law, plain)
    assert Order.UNKNOWN is order(evolve(plain, length=Length(9)), law)


@given(
    lengths(),
    lengths(),
    st.dates(date(2024, 1, 1), date(2026, 12, 31)),
)
def test_not_less_never_ends_earlier(one: Length, other: Length, trigger: date) -> None:
    """Law: what is told to be enough ends no earlier from any day of a real calendar."""
    if compare_lengths(one, other) is Order.NOT_LESS:
        last = one.last_day(trigger, PRC_2024_2026)

        assert last >= other.last_day(trigger, PRC_2024_2026)


@given(lengths(), lengths())
def test_less_is_less_somewhere(one: Length, other: Length) -> None:
    """Law: what is told to be too short ends earlier from some day of two years."""
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(730)]
    if compare_lengths(one, other) is Order.LESS:
        assert any(
            one.last_day(day, PRC_2024_2026) < other.last_day(day, PRC_2024_2026) for day in days
        )


# --- other dimensions ----------------------------------------------------------------------------


def test_a_clock_that_never_stops_falls_short() -> None:
    """Example: UK thirty days; a repair has to stop them and leave seven."""
    law = (abroad.UK_REJECTION,)
    uk = frozenset({"GB"})
    plain = WindowRule(Trigger.DELIVERED, Length(30))

    for rule, expected in [
        (plain, ["uk.cra-2015.22"]),
        (evolve(plain, stops=Stops()), ["uk.cra-2015.22"]),
        (evolve(plain, stops=Stops(7)), []),
    ]:
        found = compare(ruled(rule, jurisdictions=uk), law)
        assert expected == less(found, Dimension.STOPS)
        assert [] == less(found)


def test_silence_on_information_falls_short() -> None:
    """Example: EU fourteen days without the year for those who were not told."""
    plain = WindowRule(Trigger.RECEIVED, Length(14, roll_on_rest_day=True))
    own = evolve(plain, if_uninformed=Uninformed(never=Length(2, LengthUnit.YEARS)))
    de, law = frozenset({"DE"}), (abroad.EU_WITHDRAWAL,)

    silent = compare(ruled(plain, jurisdictions=de), law)
    other = compare(ruled(own, jurisdictions=de), law)
    same = compare(ruled(evolve(plain, if_uninformed=Uninformed()), jurisdictions=de), law)

    assert ["eu.2011-83.9"] == less(silent, Dimension.UNINFORMED)
    assert ["eu.2011-83.9"] == open_in(other, Dimension.UNINFORMED)
    assert ([], []) == (
        less(same, Dimension.UNINFORMED),
        open_in(same, Dimension.UNINFORMED),
    )


def test_freight_fees_and_wear_of_faulty_goods() -> None:
    """Example: what is charged whatever the reason, and what only the customer's costs."""
    everybody: frozenset[Fault] = frozenset()
    terms = Terms(
        fees=(
            FeeTerm(FeeKind.RETURN_FREIGHT, Money(1200, "CNY"), borne_by_shop_for=everybody),
            FeeTerm(FeeKind.RESTOCKING, ppm=50_000, borne_by_shop_for=everybody),
            FeeTerm(FeeKind.OUTBOUND_FREIGHT, Money(1200, "CNY"), borne_by_shop_for=everybody),
            FeeTerm(FeeKind.HANDLING, borne_by_shop_for=everybody),
        ),
        deductions=(GradeDeduction(Grade.USED, 100_000, frozenset(Fault)),),
    )
    law = (prc.SANBAO_7_DAYS, prc.QUALITY_7_DAYS)

    found = compare(ruled(terms=terms), law)
    fair = compare(ruled(terms=Terms(fees=(FeeTerm(FeeKind.RESTOCKING, ppm=50_000),))), law)

    assert ["cn.sanbao.9", "cn.consumer-law.24"] == less(found, Dimension.FREIGHT)
    assert ["cn.sanbao.9", "cn.sanbao.9", "cn.consumer-law.24"] == less(found, Dimension.FEES)
    assert ["cn.sanbao.9"] == less(found, Dimension.WEAR)
    assert () == fair.shortfalls
    silent = ruled(terms=terms, jurisdictions=frozenset({"US-CA", "JP"}))
    assert ["jp.sct.15-3"] == less(compare(silent, abroad.ALL), Dimension.FEES)
    assert [] == less(compare(silent, [abroad.US_CA]), Dimension.FEES)


def test_exclusions_have_to_be_confirmed() -> None:
    """Example: a promotion excludes nobody unasked; goods the law excludes are looked at."""
    law = (prc.ORDER_778_19,)
    silent = ruled(
        PromotionRule(frozenset({"sale"}), unless_unconfirmed=False),
        ExclusionRule(frozenset({"food"}), unless_unconfirmed=False),
    )
    asking = ruled(PromotionRule(frozenset({"sale"})), ExclusionRule(frozenset({"food"})))

    assert ["cn.order-778.19"] == less(compare(silent, law), Dimension.EXCLUSIONS)
    assert ["cn.order-778.19"] == open_in(compare(silent, law), Dimension.EXCLUSIONS)
    assert ((), ()) == (compare(asking, law).shortfalls, compare(asking, law).not_compared)


# --- what is compared at all ---------------------------------------------------------------------


def test_what_has_no_counterpart_is_named_too() -> None:
    """Silence is not compliance: a statute nothing answers to is listed."""
    found = compare(policy(), SEVEN)

    assert [statute.id for statute in SEVEN] == open_in(found)
    assert [statute.id for statute in SEVEN] == open_in(found, Dimension.REMEDY)


def test_other_places_channels_times_and_buyers_are_left_alone() -> None:
    """A store policy is not held against distance sales, nor a business against consumers."""
    elsewhere = evolve(prc.QUALITY_7_DAYS, jurisdictions=frozenset({"JP"}))
    store = evolve(policy(Length(5)), channels=frozenset({Channel.STORE}))
    for_business = evolve(
        policy(),
        rules=(WindowRule(Trigger.RECEIVED, Length(1), only_when=When(business=True)),),
    )
    old = evolve(prc.QUALITY_7_DAYS, in_force_before=date(2020, 1, 1))
    coming = evolve(prc.QUALITY_7_DAYS, in_force_from=date(2030, 1, 1))
    ending = evolve(policy(Length(5)), effective_before=datetime(2027, 1, 1, tzinfo=UTC))

    assert compare(store, [elsewhere, prc.NO_REASON_7_DAYS]) == compare(store, [])
    assert compare(ending, [old, coming]) == compare(ending, [])
    assert [] == less(compare(for_business, SEVEN))
    assert [statute.id for statute in SEVEN] == open_in(compare(for_business, SEVEN))


@given(st.lists(rules(), max_size=4))
def test_whatever_is_found_can_be_told(listed: list[Rule]) -> None:
    """Law: each finding names its article, in every language, with nothing left open."""
    found = compare(ruled(*listed, jurisdictions=frozenset()), EVERY)
    for one in (*found.shortfalls, *found.not_compared):
        for locale in locales():
            words = shortfall_words(one, locale)

            assert "{" not in words
            assert one.statute.article in words


@given(st.sampled_from(EVERY))
def test_the_law_itself_gives_no_less_than_the_law(statute: Statute) -> None:
    """Law: a policy that has a statute's own window falls short of it in nothing."""
    listed = () if statute.window is None else (statute.window,)

    found = compare(ruled(*listed, jurisdictions=statute.jurisdictions), [statute])

    assert () == found.shortfalls
    assert [] == open_in(found)


# --- statutes ------------------------------------------------------------------------------------

CASE = CaseFacts(
    Channel.ONLINE,
    "CN",
    Reason.DEFECTIVE,
    datetime(2026, 3, 10, tzinfo=UTC),
    (
        Moment(Trigger.INVOICED, datetime(2026, 3, 1, tzinfo=UTC)),
        Moment(Trigger.RECEIVED, datetime(2026, 3, 4, tzinfo=UTC)),
    ),
    proof=True,
    lines=(LineFacts(1, Item(Sku("mug")), Money(1000, "CNY")),),
)


def test_the_longest_right_wins() -> None:
    """Example: seven days from receipt beat seven from invoice; in an exchange it is fifteen."""
    line, here = CASE.lines[0], Where(UTC)

    assert (prc.QUALITY_7_DAYS, date(2026, 3, 11)) == longest_right(prc.ALL, CASE, line, here)
    swap = evolve(CASE, remedy=Remedy.EXCHANGE)
    assert (prc.SANBAO_15_DAYS, date(2026, 3, 16)) == longest_right(prc.ALL, swap, line, here)
    assert longest_right(prc.ALL, evolve(CASE, business=True), line, here) is None
    assert longest_right(prc.ALL, evolve(CASE, moments=()), line, here) is None
    assert longest_right([prc.ORDER_778_18], CASE, line, here) is None


@given(cases(), places(), st.lists(window_rules(), max_size=4))
def test_no_right_is_longer_than_the_longest(
    case: CaseFacts, where: Where, windows: list[WindowRule]
) -> None:
    """Law: the longest right is one that holds, and none that holds ends later."""
    laws = [
        evolve(prc.QUALITY_7_DAYS, id=f"law-{n}", when=window.only_when, window=window)
        for n, window in enumerate(windows)
    ]
    line = case.lines[0]
    last = [
        (law, day)
        for law in laws
        if case.jurisdiction == "CN"
        and law.when.holds(case, line)
        and law.window is not None
        and (day := law.window.last_day(case, line, where)) is not None
    ]

    found = longest_right(laws, case, line, where)

    assert found is None or (found in last and found[1] == max(day for _, day in last))
    assert (found is None) == (not last)


def test_a_statute_holds_in_its_place_channel_and_time() -> None:
    """The no-reason right is of distance sales to consumers in China since 2014-03-15."""
    right = evolve(prc.NO_REASON_7_DAYS, in_force_before=date(2030, 1, 1))
    line, day = CASE.lines[0], date(2026, 1, 1)

    assert right.holds(CASE, line, day)
    assert not right.holds(evolve(CASE, channel=Channel.STORE), line, day)
    assert not right.holds(evolve(CASE, jurisdiction="JP"), line, day)
    assert not right.holds(evolve(CASE, business=True), line, day)
    assert not right.holds(CASE, line, date(2014, 3, 14))
    assert not right.holds(CASE, line, date(2030, 1, 1))
    assert prc.QUALITY_7_DAYS.rules_on(date(2031, 1, 1))


def test_a_statute_has_a_place_and_ends_after_it_starts() -> None:
    """What is written down is checked."""
    with pytest.raises(InvalidInputError):
        evolve(prc.QUALITY_7_DAYS, in_force_before=date(2014, 3, 15))
    with pytest.raises(InvalidInputError):
        evolve(prc.QUALITY_7_DAYS, jurisdictions=frozenset())


def test_statutes_are_named_once_and_contested_ones_are_off() -> None:
    """Law: an id names one row; what is disputed says why and stands apart."""
    ids = [statute.id for statute in EVERY]

    assert len(ids) == len(set(ids))
    assert not any(statute.contested for statute in (*prc.ALL, *abroad.ALL))
    assert all(statute.contested for statute in prc.CONTESTED)
