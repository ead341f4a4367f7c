"""`exchangekit.text.telling`: findings, help, quotes and letters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from exchangekit.care.notices import Notice, NoticeKind
from exchangekit.errors import CurrencyMismatchError
from exchangekit.policy.approval import Level
from exchangekit.policy.deadlines import USUAL_DEADLINES
from exchangekit.policy.terms import FeeKind, FeeTerm, Terms
from exchangekit.policy.verdict import Change, ChangeKind, Finding, Outcome
from exchangekit.policy.wear import WearKind, Worn
from exchangekit.settlement.changes import changes_between
from exchangekit.settlement.quote import (
    Collect,
    Difference,
    Even,
    LineKind,
    Quote,
    QuoteLine,
    Refund,
    TaxGap,
)
from exchangekit.slip import commands as c
from exchangekit.slip.due import due
from exchangekit.slip.phases import Leg
from exchangekit.text import (
    change_words,
    difference_words,
    finding_words,
    locales,
    notice_words,
    quote_change_words,
    quote_line_words,
    tax_gap_words,
    worn_words,
)
from exchangekit.text.messages import MESSAGES
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import CustomerRef, SlipId
from exchangekit.values.money import Money
from exchangekit.values.tax import Tax, Taxed, TaxRate

from tests.builders import SHIRT_L, SHIRT_M, SITE, STORE_HAND, Shop
from tests.text import spoken
from tests.wire.golden_stories import (
    tell_of_a_backorder,
    tell_of_a_deposit,
    tell_of_goods_left_to_the_shop,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

LATE = Finding(
    "window.passed",
    Outcome.FAIL,
    1,
    (
        ("trigger", "received"),
        ("started", "2026-02-26"),
        ("last_day", "2026-03-05"),
        ("asked", "2026-03-06"),
    ),
)


# --- findings ------------------------------------------------------------------------------------


def test_a_finding_tells_days_in_the_readers_language() -> None:
    """Example: why it was refused, and the law it rests on."""
    in_chinese = finding_words(evolve(LATE, source="消费者权益保护法第二十五条"), "zh-CN")

    assert (
        "2026年3月6日申请，已超过期限：期限自2026年2月26日（签收）起，至2026年3月5日止。"
        "（依据：消费者权益保护法第二十五条）"
    ) == in_chinese
    assert (
        "Asked on Mar 6, 2026, too late: the time ran from Feb 26, 2026 (received) "
        "until Mar 5, 2026."
    ) == finding_words(LATE, "en")


def test_a_hosts_own_finding_is_shown_by_its_code() -> None:
    """Example: a rule of the host that nobody has given words."""
    assert finding_words(evolve(LATE, code="host.rule"), "en") == "finding.host.rule"


@pytest.mark.parametrize(
    "change, english, chinese",
    [
        (
            Change(ChangeKind.ASK_EARLIER, (("last_day", "2026-03-05"),)),
            "It would have been in time until Mar 5, 2026.",
            "在2026年3月5日（含）之前申请即在期限内。",
        ),
        (
            Change(ChangeKind.OTHER_ITEM, (("likeness", "same_product"),)),
            "Another replacement would do: the same product in any variant.",
            "请另选换出商品：同款商品（规格不限）。",
        ),
        (
            Change(ChangeKind.OTHER_ITEM, (("line", "1"), ("item", "MUG-BLUE"))),
            "This replacement would do: MUG-BLUE.",
            "可改换此商品：MUG-BLUE。",
        ),
        (
            Change(ChangeKind.SAY, (("trigger", "received"),)),
            "Say when this was: received.",
            "请补充签收日期。",
        ),
        (
            Change(ChangeKind.SAY, (("fact", "condition"),)),
            "Say in which condition the goods are.",
            "请说明商品状态。",
        ),
    ],
)
def test_what_would_help(change: Change, english: str, chinese: str) -> None:
    """Example: a refusal that says what to do."""
    assert english == change_words(change, "en")
    assert chinese == change_words(change, "zh-CN")


# --- quotes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind, line, name, english, chinese",
    [
        (
            LineKind.CREDIT,
            1,
            "SHIRT-M",
            "Credit for SHIRT-M (return line 1)",
            "退回商品 SHIRT-M 抵扣（第 1 行）",
        ),
        (
            LineKind.CHARGE,
            1,
            "SHIRT-L",
            "SHIRT-L (replacement line 1)",
            "换出商品 SHIRT-L（第 1 行）",
        ),
        (LineKind.FEE, None, "return_freight", "Return freight", "退回运费"),
        (
            LineKind.WAIVER,
            None,
            "return_freight",
            "Return freight, borne by the shop",
            "退回运费（商家承担）",
        ),
        (
            LineKind.DEDUCTION,
            1,
            "used",
            "Deduction, condition found: used (return line 1)",
            "折损扣款，质检结果：已使用（第 1 行）",
        ),
    ],
)
def test_a_line_of_a_quote_can_be_read(
    kind: LineKind, line: int | None, name: str, english: str, chinese: str
) -> None:
    """Example: what each amount is for."""
    quoted = QuoteLine(kind, line, name, Taxed(Money(100, "CNY")))

    assert english == quote_line_words(quoted, "en")
    assert chinese == quote_line_words(quoted, "zh-CN")


def test_what_use_comes_to_and_what_a_tax_rate_changes_can_be_read() -> None:
    """Example: the working beside a deduction, and the gap inside a protected price."""
    used = Worn(WearKind.DAYS, "三包 13", 25, 125_000, 1_000_000)
    gap = TaxGap(1, Taxed(Money(367, "CNY"), (Tax(TaxRate("vat", 90_000), Money(-367, "CNY")),)))

    assert "25 days of use count, under 三包 13" == worn_words(used, "en")
    assert "按三包 13，计 25 日" == worn_words(used, "zh-CN")
    assert "holds CNY\xa03.67 less tax" in tax_gap_words(gap, "en")
    assert "holds CNY\xa03.67 more tax" in tax_gap_words(evolve(gap, amount=-gap.amount), "en")


def test_what_changed_between_two_quotes_can_be_read() -> None:
    """Example: a stale quote is told as what became of each amount."""
    until = datetime(2026, 3, 8, tzinfo=UTC)
    fee = QuoteLine(LineKind.FEE, None, "handling", Taxed(Money(500, "CNY")))
    credit = QuoteLine(LineKind.CREDIT, 1, "SHIRT-M", Taxed(Money(-19_900, "CNY")))
    old = Quote(1, "CNY", (credit, fee), until)
    new = Quote(2, "CNY", (evolve(credit, amount=Taxed(Money(-9_900, "CNY"))), fee), until)

    (change,) = changes_between(old, new)

    assert Money(10_000, "CNY") == change.change
    assert (
        "Credit for SHIRT-M (return line 1): -CNY\xa0199.00, now -CNY\xa099.00"
        == quote_change_words(change, "en")
    )
    assert "退回商品 SHIRT-M 抵扣（第 1 行）" in quote_change_words(change, "zh-CN")
    with pytest.raises(CurrencyMismatchError):
        changes_between(old, Quote(1, "EUR", (), until))


@pytest.mark.parametrize(
    "difference, english, chinese",
    [
        (
            Collect(Money(22_600, "CNY")),
            "The customer pays CNY\xa0226.00.",
            "顾客需补差价 CNY\xa0226.00。",
        ),
        (
            Refund(Money(1_000, "JPY")),
            "The shop pays back JPY\xa01,000.",
            "商家应退差价 JPY\xa01,000。",
        ),
        (Even(), "Nothing is owed.", "无差价。"),
    ],
)
def test_who_pays_how_much(difference: Difference, english: str, chinese: str) -> None:
    """Example: always a positive amount, with its direction in words."""
    assert english == difference_words(difference, "en")
    assert chinese == difference_words(difference, "zh-CN")


# --- letters -------------------------------------------------------------------------------------


def notice(kind: NoticeKind, **facts: str) -> Notice:
    """Give a notice as effects would make it."""
    at = datetime(2026, 3, 1, tzinfo=UTC)
    told = tuple(facts.items())
    return Notice("slip:EX-1/1/1", kind, SlipId("EX-1"), CustomerRef("cust-7"), at, told)


def test_a_letter_speaks_to_the_customer() -> None:
    """gh:nopSolutions/nopCommerce/issues/1914: the customer was told in the admin's language."""
    quoted = notice(
        NoticeKind.QUOTED,
        number="1",
        expires_before="2026-03-08T04:00:00+00:00",
        direction="collect",
        amount="226.00",
        currency="CNY",
    )

    letter = notice_words(quoted, "zh-CN", ZoneInfo("Asia/Shanghai"))

    assert letter.subject == "换货单 EX-1 的第 1 号报价"
    assert (
        "换货单 EX-1 的第 1 号报价：您需补差价 CNY\xa0226.00。"
        "请在2026年3月8日 12:00 (UTC+08:00)之前确认。"
    ) == letter.body


def test_a_refusal_tells_every_reason() -> None:
    """Example: all that stands against it, in a few words each."""
    refused = notice(NoticeKind.REFUSED, reasons="window.passed, proof.none")

    assert (
        "We cannot accept your request EX-1: the time to ask is over, "
        "there is no proof of purchase."
    ) == notice_words(refused, "en").body


@pytest.mark.parametrize("tracking, shown", [("-", "not known yet"), ("SF123", "SF123")])
def test_a_tracking_number_is_shown_or_not_known(tracking: str, shown: str) -> None:
    """Example: the number as it is."""
    shipped = notice(NoticeKind.SHIPPED, tracking=tracking)

    assert notice_words(shipped, "en").body.endswith(f"Tracking number: {shown}.")


def test_every_kind_of_letter_has_all_its_facts() -> None:
    """Law: what effects tell is all that the words ask for, for every kind of notice."""
    told = list(letters())

    assert set(NoticeKind) == {sent.kind for sent in told}
    for sent in told:
        known = {name for name, _ in sent.facts} | {"slip"}
        if "direction" in known:
            known |= {"owed"}
        for part in ("subject", "body"):
            assert spoken.names(MESSAGES[f"notice.{sent.kind}.{part}"]) <= known
        for locale in locales():
            assert not any("{" in words for words in notice_words(sent, locale))


def letters() -> Iterator[Notice]:
    """Run exchanges that between them tell a customer everything there is to tell."""
    freight = Terms(
        fees=(FeeTerm(FeeKind.RETURN_FREIGHT, Money(1_000, "CNY")),),
        levels=(Level(),),
        deadlines=USUAL_DEADLINES,
    )
    for run in (
        _swapped,
        _refunded,
        _out_of_stock,
        _refused,
        _sent_back,
        _cancelled,
        _overdue,
        _undone,
        _astray,
        _corrected,
    ):
        shop = Shop(freight)
        shop.sell("SO-1", (SHIRT_M, 2))
        run(shop)
        yield from shop.store.notices
    for tell in (tell_of_a_deposit, tell_of_goods_left_to_the_shop, tell_of_a_backorder):
        yield from tell().store.notices


def _swapped(shop: Shop) -> None:
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back()
    shop.settle()
    shop.send()


def _refunded(shop: Shop) -> None:
    shop.agree(c.Asked(1, 1))
    shop.bring_back()
    shop.settle()


def _out_of_stock(shop: Shop) -> None:
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 11))


def _refused(shop: Shop) -> None:
    shop.submit(c.Asked(1, 1))
    shop.do(c.Review(c.Decision.REFUSE))


def _overdue(shop: Shop) -> None:
    """The shop is late with its approval, then the customer with the goods."""
    shop.submit(c.Asked(1, 1))
    shop.later(days=4)
    shop.do(due(shop.slip(), shop.now)[-1].command)
    shop.do(c.Review(c.Decision.APPROVE))
    shop.later(days=6)
    shop.do(due(shop.slip(), shop.now)[-1].command)


def _undone(shop: Shop) -> None:
    """Lost, kept, scrapped and sent back: everything told of a slip on its way back."""
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 3))
    one, two = (c.LineSteps(1, 1),), (c.LineSteps(1, 2),)
    shop.do(c.Receive(SITE, two))
    shop.do(c.Inspect(1, 1, Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE))
    shop.do(c.Inspect(1, 1, Grade.DAMAGED, Disposition.SCRAP, SITE))
    shop.settle()
    shop.do(c.Dispatch(two))
    shop.do(c.Resolve(1, 1, c.Outcome.LOST, leg=Leg.REPLACEMENT))
    shop.do(c.Cancel())
    shop.do(c.Dispatch(one, leg=Leg.RETURN))
    shop.do(c.Resolve(1, 1, c.Outcome.GONE))
    shop.do(c.Resolve(1, 1, c.Outcome.KEPT, leg=Leg.REPLACEMENT))


def _corrected(shop: Shop) -> None:
    """The wrong parcel was opened."""
    shop.agree(c.Asked(1, 1))
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1),)))
    shop.do(c.Retract(c.Booking.RECEIPT, 1), by=STORE_HAND)


def _astray(shop: Shop) -> None:
    shop.agree(c.Asked(1, 1))
    shop.do(c.Resolve(0, 1, c.StrayCame(c.StrayKind.UNEXPECTED, SHIRT_L, SITE)))
    shop.do(c.Resolve(1, 1, c.StrayBack()))


def _sent_back(shop: Shop) -> None:
    shop.submit(c.Asked(1, 1))
    shop.do(c.Review(c.Decision.SEND_BACK, "note-3"))


def _cancelled(shop: Shop) -> None:
    shop.open(c.Asked(1, 1))
    shop.do(c.Cancel())
