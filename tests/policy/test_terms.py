"""`exchangekit.policy.terms`: what holds when a request is allowed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError
from exchangekit.policy.terms import FeeKind, FeeTerm, GradeDeduction, Terms
from exchangekit.values.goods import Fault, Grade
from exchangekit.values.money import Money


def test_the_usual_terms_favour_the_customer() -> None:
    """Example: without a word from the merchant there is no fee, no deduction and no level."""
    terms = Terms()

    assert (terms.fees, terms.deductions, terms.levels) == ((), (), ())


def test_who_does_not_bear_the_fault_does_not_bear_the_fee() -> None:
    """Example: unless told otherwise only the customer's own reasons cost the customer."""
    borne = FeeTerm(FeeKind.RETURN_FREIGHT, Money(1200, "CNY")).borne_by_shop_for

    assert set(Fault) - {Fault.CUSTOMER} == borne


@pytest.mark.parametrize("ppm", [-1, 1_000_001, 0.5, True])
def test_a_share_is_a_whole_number_of_parts_per_million(ppm: int) -> None:
    """A float or a share above the whole is refused when the terms are made."""
    with pytest.raises(InvalidInputError):
        FeeTerm(FeeKind.RESTOCKING, ppm=ppm)
    with pytest.raises(InvalidInputError) as caught:
        GradeDeduction(Grade.USED, ppm)

    assert repr(ppm) == caught.value.got


def test_a_fee_is_never_negative() -> None:
    """A negative fee would be a gift under a wrong name."""
    with pytest.raises(InvalidInputError) as caught:
        FeeTerm(FeeKind.HANDLING, Money(-1, "CNY"))

    assert caught.value.where == "fee.handling.amount"


@pytest.mark.parametrize("name", ["hold_for", "quote_for"])
@pytest.mark.parametrize("length", [timedelta(0), timedelta(seconds=-1)])
def test_nothing_is_held_or_offered_for_no_time(name: str, length: timedelta) -> None:
    """A hold or a quote that is over when it begins would be of no use to anybody."""
    with pytest.raises(InvalidInputError):
        Terms(**{name: length})  # type: ignore[arg-type]


# --- deductions ----------------------------------------------------------------------------------

deductions = st.builds(
    GradeDeduction,
    st.sampled_from(Grade),
    st.integers(0, 1_000_000),
    st.frozensets(st.sampled_from(Fault)),
)


def test_deductions_of_a_grade_add_up() -> None:
    """Example: wear and a missing label are two deductions of one grade."""
    terms = Terms(deductions=(GradeDeduction(Grade.USED, 100_000), GradeDeduction(Grade.USED, 5)))

    assert terms.deduction(Grade.USED, Fault.CUSTOMER) == 100_005
    assert terms.deduction(Grade.USED, Fault.SELLER) == 0
    assert terms.deduction(Grade.OPENED, Fault.CUSTOMER) == 0


def test_deductions_of_a_grade_come_to_the_whole_at_most() -> None:
    """Example: 60 % for wear and 60 % for a missing label would take more than was paid."""
    taken = (GradeDeduction(Grade.USED, 600_000), GradeDeduction(Grade.USED, 600_000))

    with pytest.raises(InvalidInputError) as caught:
        Terms(deductions=taken)

    assert caught.value.where == "terms.deductions.used.customer"


@given(st.lists(deductions, max_size=4).map(tuple))
def test_nobody_loses_more_than_everything(taken: tuple[GradeDeduction, ...]) -> None:
    """Law: terms either take at most the whole of any grade for any fault, or do not exist."""
    sums = [
        sum(d.ppm for d in taken if d.grade is grade and fault in d.faults)
        for grade in Grade
        for fault in Fault
    ]
    if max(sums) <= 1_000_000:
        terms = Terms(deductions=taken)

        assert sums == [terms.deduction(grade, fault) for grade in Grade for fault in Fault]
    else:
        with pytest.raises(InvalidInputError):
            Terms(deductions=taken)
