"""`exchangekit.text.explaining`: errors in words."""

from __future__ import annotations

import pytest
from attrs import define

from exchangekit.errors import (
    CommandNotAllowedError,
    ExchangeKitError,
    InsufficientStockError,
    InvalidInputError,
    NotReturnableError,
    PeriodClosedError,
    RoleError,
    TransitionNotAllowedError,
    UnknownSaleLineError,
)
from exchangekit.text import explain, locales
from exchangekit.values.quantity import Unit

from tests.architecture.test_errors import ERRORS, sample


@pytest.mark.parametrize(
    "error, english, chinese",
    [
        (
            NotReturnableError("S-1", 2, asked=3, shipped=5, claimed=4, free=1),
            (
                "3 of line 2 of sale S-1 were to come back or to be sent again, "
                "but only 1 are left for that.\n"
                "5 were shipped and 4 are claimed already; ask for at most 1."
            ),
            (
                "销售单 S-1 第 2 行申请退回或补发 3，目前最多还可申请 1。\n"
                "已发货 5，其中 4 已申请退回；退回数量请勿超过 1。"
            ),
        ),
        (
            CommandNotAllowedError("EX-1", "Dispatch", "return/inspecting", "return-not-complete"),
            (
                "“Send goods to the customer” is not possible for exchange EX-1: "
                "not all goods are back and inspected.\n"
                "The exchange is at this step: Goods being inspected."
            ),
            (
                "换货单 EX-1 现在不能向顾客发货：退回商品尚未全部收货并质检。\n"
                "该换货单目前的步骤：质检中。"
            ),
        ),
        (
            InsufficientStockError("SHIRT", "depot/sellable", asked=3, available=1),
            (
                "3 of SHIRT were asked from: sellable stock, depot; only 1 are there.\n"
                "Take at most 1, or bring stock in first."
            ),
            (
                "商品 SHIRT 需从可售库存（depot）出库 3，现有库存仅 1。\n"
                "请将数量减至 1 以内，或先补货。"
            ),
        ),
        (
            PeriodClosedError("co", "2026-01-31", "2026-02-01"),
            "The books of co are closed for Jan 31, 2026.\nPost on Feb 1, 2026 or later.",
            "co 在2026年1月31日所属的会计期间已结账。\n请使用2026年2月1日或之后的记账日期。",
        ),
        (
            RoleError("u-1", "approver, clerk", "own-request"),
            (
                "u-1 may not do this: nobody decides a request of their own.\n"
                "It takes: approver, clerk."
            ),
            "u-1 无权执行此操作：不能审批本人提交的申请。\n需由以下角色执行：审批人、店员。",
        ),
        (
            UnknownSaleLineError("S-1", 3, (1, 2)),
            "Sale S-1 has no line 3.\nIts lines are: 1, 2.",
            "销售单 S-1 没有第 3 行。\n可用行号：1、2。",
        ),
        (
            TransitionNotAllowedError("return", "complete", "GoodsReceived"),
            (
                "GoodsReceived does not follow this step: Return complete.\n"
                "Reload the exchange and look at what is possible now."
            ),
            (
                "当前步骤（退回完成）之后不能发生 GoodsReceived。\n"
                "请重新载入换货单，查看现在可执行的操作。"
            ),
        ),
    ],
    ids=lambda value: getattr(value, "code", ""),
)
def test_an_error_says_what_is_wrong_and_what_would_be_right(
    error: ExchangeKitError, english: str, chinese: str
) -> None:
    """Example: as a clerk reads it at the counter."""
    assert english == str(explain(error, "en"))
    assert chinese == str(explain(error, "zh-CN"))


def test_what_should_have_been_is_in_the_readers_language() -> None:
    """Example: the English of the source is not left standing in a Chinese sentence."""
    with pytest.raises(InvalidInputError) as caught:
        Unit("kg", 9)

    assert explain(caught.value, "zh").help == "应为：代码，以及 0 到 6 位小数。"


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_every_error_can_be_explained(error: type[ExchangeKitError], locale: str) -> None:
    """Law: no error is without words, no placeholder left open, no code shown."""
    explanation = explain(sample(error), locale)

    assert explanation.message
    assert explanation.help
    assert "{" not in str(explanation)
    assert error.code == "exchangekit" or error.code not in str(explanation)


def test_a_hosts_own_error_keeps_its_own_words() -> None:
    """Example: a host may add errors under the same root."""

    @define(slots=False)
    class TillClosedError(ExchangeKitError):
        """The till is closed."""

        code = "host.till-closed"
        till: int

    explanation = explain(TillClosedError(3), "zh-CN")

    assert str(explanation) == "The till is closed. [host.till-closed] till=3"
    assert explanation.help == ""
