"""`exchangekit.text.naming`: names of things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exchangekit.accounting.roles import AccountRole
from exchangekit.policy.rules import Likeness
from exchangekit.slip.phases import Leg, ReturnPhase, ReviewPhase
from exchangekit.slip.transitions import TABLE
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.text import locales, place_words, quantity_words, stage_words, state_words, word
from exchangekit.text.messages import MESSAGES
from exchangekit.text.naming import PREFIXES
from exchangekit.values.goods import Disposition, Grade, Reason
from exchangekit.values.ids import SiteId
from exchangekit.values.people import Role
from exchangekit.values.quantity import EACH, UNITS, Unit

if TYPE_CHECKING:
    from enum import StrEnum


@pytest.mark.parametrize(
    "value, english, chinese",
    [
        (Reason.SIZE, "wrong size", "尺码不合适"),
        (Grade.OPENED, "opened", "已拆封"),
        (Disposition.TO_SUPPLIER, "back to the supplier", "退回供应商"),
        (Role.CUSTOMER, "customer", "顾客"),
        (AccountRole.CUSTOMER, "customer account", "应收账款"),
        (PlaceKind.CUSTOMER, "with the customer", "顾客处"),
        (ReturnPhase.CANCELLED, "Return cancelled", "退回已取消"),
        (ReviewPhase.CANCELLED, "Request cancelled", "申请已取消"),
        (Likeness.SAME_PRODUCT, "the same product in any variant", "同款商品（规格不限）"),
    ],
)
def test_the_same_value_has_the_words_of_its_kind(
    value: StrEnum, english: str, chinese: str
) -> None:
    """Example: a customer is a person, an account and a place."""
    assert english == word(value, "en")
    assert chinese == word(value, "zh-CN")


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize("enum", PREFIXES, ids=PREFIXES.get)
def test_no_two_members_are_called_alike(enum: type[StrEnum], locale: str) -> None:
    """Law: within an enum words tell the members apart."""
    names = [word(member, locale) for member in enum]

    assert len(names) == len(set(names))


def test_a_stage_and_the_end() -> None:
    """Example: a stage is a leg and its phase; none is the end."""
    assert stage_words((Leg.RETURN, ReturnPhase.INSPECTING), "zh-CN") == "质检中"
    assert stage_words(None, "en") == MESSAGES["stage.ended"]


@pytest.mark.parametrize("locale", locales())
def test_what_a_state_means_is_said_of_every_state(locale: str) -> None:
    """Law: every phase of every leg has words of its own, in every language."""
    said = [state_words(phase, locale) for leg in Leg for phase in TABLE[leg]]

    assert len(said) == len(set(said)) == 29
    assert not any(words.startswith("state.") for words in said)


def test_a_place_has_its_site() -> None:
    """Example: where to look for it."""
    place = Place(SiteId("depot"), PlaceKind.INSPECTION)

    assert place_words(place, "en") == "inspection area, depot"
    assert place_words(place, "zh-CN") == "待检区（depot）"


def test_a_quantity_has_its_unit() -> None:
    """Example: steps are written in units, and a host's own unit by its code."""
    assert quantity_words(1250, UNITS["kg"], "zh-CN") == "1.250 千克"
    assert quantity_words(2, EACH, "en") == "2 pcs"
    assert quantity_words(2, Unit("crate"), "en") == "2 crate"


@pytest.mark.parametrize("code", UNITS)
def test_every_ready_unit_has_words(code: str) -> None:
    """Law: the units a host gets without saying anything can be read."""
    assert f"unit.{code}" in MESSAGES
