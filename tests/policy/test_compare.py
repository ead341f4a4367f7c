"""A policy held against the law, and the law held against a case."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError
from exchangekit.policy.book import Policy
from exchangekit.policy.calendars.prc import PRC_2024_2026
from exchangekit.policy.compare import compare
from exchangekit.policy.facts import CaseFacts, LineFacts, Remedy, When, Where
from exchangekit.policy.lasting import Order, compare_lengths, order
from exchangekit.policy.limits import (
    PaymentRule,
    PriceRule,
    PromotionRule,
    RegionRule,
    RiskRule,
)
from exchangekit.policy.money_terms import LostPromotion, MoneyTerms, RefundBy, RefundOrder
from exchangekit.policy.rules import (
    ConditionRule,
    ExclusionRule,
    ProofRule,
    RepeatRule,
    Rule,
    WindowRule,
)
from exchangekit.policy.shortfalls import Dimension
from exchangekit.policy.statutes import abroad, prc, prc_goods, regions
from exchangekit.policy.statutes.facts import Statute, longest_right
from exchangekit.policy.terms import FeeKind, FeeTerm, GradeDeduction, Terms
from exchangekit.policy.wear import DailyFee, Ground
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.text import condition_words, locales, shortfall_words
from exchangekit.text.messages.statutes import CONDITIONS
from exchangekit.values.dates import FirstDay, Length, LengthUnit
from exchangekit.values.goods import Fault, Grade, Item, Reason
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money
from exchangekit.values.windows import Stops, Uninformed

from tests.policy.strategies import cases, places, rules, window_rules
from tests.strategies import lengths

if TYPE_CHECKING:
    from exchangekit.policy.shortfalls import Comparison

START = datetime(2026, 1, 1, tzinfo=UTC)
WINDOW = Dimension.WINDOW
EVERY = (*prc.ALL, *prc.CONTESTED, *prc_goods.ALL, *regions.ALL, *abroad.ALL)


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
        (
            Length(1, LengthUnit.WORKDAYS),
            Length(1, LengthUnit.WORKDAYS, roll_on_rest_day=True),
            Order.NOT_LESS,
        ),
        (
            Length(0, LengthUnit.WORKDAYS),
            Length(1, LengthUnit.WORKDAYS, FirstDay.INCLUDED),
            Order.LESS,  # from a rest day
        ),
        (
            Length(1, LengthUnit.WORKDAYS, FirstDay.INCLUDED),
            Length(0, LengthUnit.WORKDAYS, roll_on_rest_day=True),
            Order.NOT_LESS,
        ),
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
        ((Trigger.RECEIVED, 5), (Trigger.INVOICED, 7), Order.LESS),  # received at once
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


def test_time_that_stands_still_is_told_with_what_is_left() -> None:
    """Example: China says nothing of days left, the United Kingdom does."""
    plain = WindowRule(Trigger.DELIVERED, Length(30))
    law = (prc.ORDER_778_18, abroad.UK_REJECTION)
    found = compare(ruled(plain, jurisdictions=frozenset({"CN", "GB"})), law)
    china, britain = (shortfall_words(one, "en") for one in found.shortfalls)

    assert china.endswith("time stands still while a repair is waited for; by the policy it runs.")
    assert "at least 7 days are left" in britain


def test_silence_on_information_falls_short() -> None:
    """Example: EU fourteen days without the year for those who were not told."""
    plain = WindowRule(Trigger.RECEIVED, Length(14, roll_on_rest_day=True))
    longer = evolve(plain, if_uninformed=Uninformed(never=Length(2, LengthUnit.YEARS)))
    shorter = evolve(plain, if_uninformed=Uninformed(late=Length(7)))
    own = evolve(plain, if_uninformed=Uninformed(never=Length(370)))
    de, law = frozenset({"DE"}), (abroad.EU_WITHDRAWAL,)

    silent = compare(ruled(plain, jurisdictions=de), law)
    other = compare(ruled(own, jurisdictions=de), law)
    same = compare(ruled(evolve(plain, if_uninformed=Uninformed()), jurisdictions=de), law)

    assert ["eu.2011-83.9"] == less(silent, Dimension.UNINFORMED)
    assert ["eu.2011-83.9"] == open_in(other, Dimension.UNINFORMED)
    late = compare(ruled(shorter, jurisdictions=de), law)
    assert ["eu.2011-83.9"] == less(late, Dimension.UNINFORMED)
    for enough in (same, compare(ruled(longer, jurisdictions=de), law)):
        assert [] == less(enough, Dimension.UNINFORMED)
        assert [] == open_in(enough, Dimension.UNINFORMED)


def test_a_window_that_starts_before_the_law_lets_it() -> None:
    """Example: thirty days from the order may be over when the goods come."""
    found = compare(ruled(WindowRule(Trigger.ORDERED, Length(30))), SEVEN)
    early = compare(ruled(WindowRule(Trigger.ORDERED, Length(7))), SEVEN)
    late = compare(ruled(WindowRule(Trigger.INSTALLED, Length(7))), SEVEN)
    later_but_short = compare(ruled(WindowRule(Trigger.INSTALLED, Length(5))), SEVEN)
    both = [statute.id for statute in SEVEN]

    assert (both, [], []) == (less(found, Dimension.TRIGGER), less(found), open_in(found))
    assert (both, both) == (less(early, Dimension.TRIGGER), less(early))
    assert ([], [], []) == (less(late, Dimension.TRIGGER), less(late), open_in(late))
    assert (both, []) == (less(later_but_short), open_in(later_but_short))


def test_goods_that_the_law_lets_come_back_opened_or_faulty() -> None:
    """Example: a seal that was opened, a fault that shows, and what is accepted of them."""
    sealed = compare(ruled(ConditionRule(frozenset({Grade.AS_NEW}))), SEVEN)
    fair = compare(
        ruled(
            ConditionRule(
                frozenset({Grade.AS_NEW, Grade.OPENED}),
                only_when=When(faults=frozenset({Fault.CUSTOMER})),
            )
        ),
        SEVEN,
    )

    assert [statute.id for statute in SEVEN] == less(sealed, Dimension.CONDITION)
    assert [("grade", "defective, opened, used")] == [
        fact for one in sealed.shortfalls[:1] for fact in one.facts
    ]
    assert [] == less(fair, Dimension.CONDITION)


def test_limits_that_the_law_does_not_know() -> None:
    """Example: a least price and a region refuse a right; payment and repeats are looked at."""
    law = (prc.QUALITY_7_DAYS, prc.ORDER_778_19)
    narrow = ruled(
        PriceRule(least=Money(10_000, "CNY")), RegionRule(frozenset({"north"})), RiskRule()
    )
    looked_at = ruled(PaymentRule(), RepeatRule(2))
    for_business = ruled(PriceRule(least=Money(1, "CNY"), only_when=When(business=True)))

    assert ["PriceRule", "RegionRule"] == [
        dict(one.facts)["rule"]
        for one in compare(narrow, law).shortfalls
        if one.dimension is Dimension.LIMITS
    ]
    assert ["cn.consumer-law.24"] == open_in(compare(looked_at, law), Dimension.LIMITS)
    assert [] == less(compare(for_business, law), Dimension.LIMITS)


def test_how_money_comes_back() -> None:
    """Example: store credit only, another payment first, and a promotion as a whole."""
    law = (prc.SEVEN_DAY_MEASURE,)

    def under(**money: Any) -> Comparison:
        return compare(ruled(terms=Terms(money=MoneyTerms(**money))), law)

    credit = under(refund_by=frozenset({RefundBy.STORE_CREDIT}))
    cash = under(refund_by=frozenset({RefundBy.CASH}))
    split = under(refund_order=RefundOrder.PROPORTIONAL)
    whole = under(lost_promotion=LostPromotion.WHOLE_GROUP_ONLY)
    name = ["cn.seven-day.17"]

    assert (name, name) == (less(credit, Dimension.REMEDY), less(credit, Dimension.REFUND_WAY))
    assert ([], name) == (less(cash, Dimension.REMEDY), less(cash, Dimension.REFUND_WAY))
    assert (name, []) == (
        open_in(whole, Dimension.REFUND_WAY),
        open_in(split, Dimension.REFUND_WAY),
    )
    assert (name, []) == (less(whole, Dimension.PROMOTION), less(split, Dimension.PROMOTION))
    assert name == open_in(split, Dimension.REFUND_TIME)


def test_repair_and_price_reduction_are_looked_at() -> None:
    """Example: no policy says what becomes of a repair; money and exchange are compared."""
    law = (abroad.UK_FINAL, prc.SANBAO_7_DAYS, prc.QUALITY_7_DAYS)
    found = compare(ruled(jurisdictions=frozenset({"GB", "CN"})), law)

    assert ["uk.cra-2015.24", "cn.sanbao.9"] == open_in(found, Dimension.REMEDY)


def test_regions_are_parts_of_their_country() -> None:
    """Example: the law of China rules a sale in Zhejiang, and Zhejiang's none in Shanghai."""
    law = (prc.SANBAO_7_DAYS, regions.ZHEJIANG_7_DAYS)
    wear = Terms(deductions=(GradeDeduction(Grade.USED, 100_000, frozenset({Fault.SELLER})),))

    def in_(*named: str) -> list[str]:
        return less(compare(ruled(terms=wear, jurisdictions=frozenset(named)), law), Dimension.WEAR)

    assert ["cn.sanbao.9", "cn-zj.26.7-days"] == in_("CN-ZJ") == in_("CN")
    assert ["cn.sanbao.9"] == in_("CN-SH")
    case = evolve(CASE, jurisdiction="CN-ZJ")
    delivered = Moment(Trigger.DELIVERED, datetime(2026, 3, 5, tzinfo=UTC))
    known = evolve(case, moments=(*case.moments, delivered))
    right = longest_right(law, known, known.lines[0], Where(UTC))
    assert right == (regions.ZHEJIANG_7_DAYS, date(2026, 3, 12))


def test_a_business_has_rights_of_its_own() -> None:
    """Example: a shop for businesses is held against the Civil Code, a consumer's law is not."""
    for_business = WindowRule(Trigger.RECEIVED, Length(30), only_when=When(business=True))

    found = compare(ruled(for_business), prc.ALL)
    assert ["cn.civil-code.621"] == less(found)
    assert "cn.civil-code.621" in open_in(compare(policy(), prc.ALL))


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
        PromotionRule(frozenset({"sale", "final"}), unless_unconfirmed=False),
        ExclusionRule(frozenset({"food"}), unless_unconfirmed=False),
    )
    asking = ruled(PromotionRule(frozenset({"sale"})), ExclusionRule(frozenset({"food"})))

    assert ["cn.order-778.19"] == less(compare(silent, law), Dimension.EXCLUSIONS)
    told = [x.facts for x in compare(silent, law).shortfalls if x.dimension is Dimension.EXCLUSIONS]
    assert [(("promotion", "final, sale"),)] == told
    assert ["cn.order-778.19"] == open_in(compare(silent, law), Dimension.EXCLUSIONS)
    says_nothing = evolve(prc.ORDER_778_19, confirmed_exclusions=False)
    assert compare(silent, [says_nothing]) == compare(silent, [])
    faulty = compare(asking, [prc.QUALITY_7_DAYS])
    assert ["cn.consumer-law.24"] == open_in(faulty, Dimension.EXCLUSIONS)
    assert ((), ()) == (compare(asking, law).shortfalls, compare(asking, law).not_compared)


def test_every_shortfall_tells_what_the_words_need() -> None:
    """Example: one policy that gives less in every way there is, and what each place says."""
    days = WindowRule(
        Trigger.RECEIVED, Length(14), stops=Stops(left_after=7), if_uninformed=Uninformed()
    )
    law = Statute(
        *("x.1", "art. 1", frozenset({"CN"}), date(2020, 1, 1), "a source"),
        window=days,
        remedies=frozenset({Remedy.REFUND, Remedy.EXCHANGE}),
        freight=Fault.SELLER,
        fees=False,
        wear=False,
        accepted=frozenset({Grade.AS_NEW, Grade.OPENED, Grade.USED}),
        confirmed_exclusions=True,
        refund_as_paid=True,
        part_of_promotion=True,
    )
    nobody: frozenset[Fault] = frozenset()
    freight = FeeTerm(FeeKind.RETURN_FREIGHT, Money(1, "CNY"), borne_by_shop_for=nobody)
    restocking = FeeTerm(FeeKind.RESTOCKING, ppm=1, borne_by_shop_for=nobody)
    terms = Terms(
        fees=(freight, restocking),
        deductions=(GradeDeduction(Grade.USED, 1),),
        wear=(DailyFee(Ground("art. 9", date(2020, 1, 1)), 1),),
        money=MoneyTerms(
            lost_promotion=LostPromotion.WHOLE_GROUP_ONLY,
            refund_by=frozenset({RefundBy.STORE_CREDIT}),
        ),
    )
    stingy = ruled(
        WindowRule(Trigger.DELIVERED, Length(7, LengthUnit.WORKDAYS)),
        ConditionRule(frozenset({Grade.AS_NEW})),
        PromotionRule(frozenset({"sale", "final"}), unless_unconfirmed=False),
        PriceRule(least=Money(1, "CNY")),
        terms=terms,
    )

    found = compare(stingy, [law])

    lengths_of_both = {
        "law": "14",
        "law_unit": "days",
        "law_trigger": "received",
        "given": "7",
        "given_unit": "workdays",
        "given_trigger": "delivered",
    }
    assert [(one.dimension, dict(one.facts)) for one in found.shortfalls] == [
        (Dimension.TRIGGER, lengths_of_both),
        (Dimension.STOPS, {"left": "7"}),
        (Dimension.UNINFORMED, {}),
        (Dimension.CONDITION, {"grade": "opened, used"}),
        (Dimension.FREIGHT, {"fee": "return_freight"}),
        (Dimension.FEES, {"fee": "restocking"}),
        (Dimension.WEAR, {"grade": "used"}),
        (Dimension.USE, {"basis": "art. 9"}),
        (Dimension.EXCLUSIONS, {"promotion": "final, sale"}),
        (Dimension.LIMITS, {"rule": "PriceRule"}),
        (Dimension.PROMOTION, {}),
        (Dimension.REMEDY, {"remedy": "refund"}),
        (Dimension.REFUND_WAY, {}),
    ]
    assert {one.statute for one in found.shortfalls} == {law}
    assert found.not_compared == ()


# --- what is compared at all ---------------------------------------------------------------------


def test_what_has_no_counterpart_is_named_too() -> None:
    """Silence is not compliance: a statute nothing answers to is listed."""
    found = compare(policy(), SEVEN)

    assert [statute.id for statute in SEVEN] == open_in(found)
    assert ["cn.consumer-law.25"] == open_in(found, Dimension.REFUND_TIME)


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
    business = longest_right(prc.ALL, evolve(CASE, business=True), line, here)
    assert (prc.CIVIL_CODE_621, date(2028, 3, 4)) == business
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


def test_every_condition_of_ours_is_in_every_language() -> None:
    """Law: what an article presupposes is said in the reader's language; a host's in its own."""
    conditions = {statute.provided for statute in EVERY} - {""}

    assert set(CONDITIONS) == conditions
    assert "移动电话" in condition_words(prc_goods.PHONE_7_DAYS, "zh")
    own = evolve(prc.QUALITY_7_DAYS, provided="only on Sundays")
    assert ("only on Sundays", "") == (
        condition_words(own, "zh"),
        condition_words(prc.QUALITY_7_DAYS, "zh"),
    )
