"""Postings and vouchers, as Hypothesis strategies."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Posting, Voucher, VoucherKind, posting
from exchangekit.values.ids import CompanyId, CustomerRef
from exchangekit.values.money import Money

TODAY = date(2026, 3, 2)
SHOP = CompanyId("CN01")


def yuan(minor: int) -> Money:
    """Give an amount of the currency all examples are in."""
    return Money(minor, "CNY")


def voucher(*postings: Posting, n: int = 1, kind: VoucherKind = VoucherKind.RETURN) -> Voucher:
    """Make the n-th voucher of a slip."""
    about = (SHOP, TODAY, CustomerRef("C-1"), "CNY")
    return Voucher(f"slip:EX-1/{n}/1", kind, *about, postings)


amounts = st.integers(-(10**9), 10**9).map(yuan)
ways = st.lists(st.sampled_from(AccountRole), min_size=2, max_size=2, unique=True)
postings = st.builds(
    lambda way, amount, about: posting(way[0], way[1], amount, about),
    ways,
    amounts,
    st.sampled_from(["goods", "tax", "fee"]),
)
vouchers = st.builds(
    lambda lines, kind: voucher(*lines, kind=kind),
    st.lists(postings, min_size=1, max_size=8),
    st.sampled_from(VoucherKind),
)
