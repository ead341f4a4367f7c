"""Everything for one store that implements every port."""

from __future__ import annotations

from exchangekit.conformance.commits import CommitSuite
from exchangekit.conformance.ledger import LedgerSuite
from exchangekit.conformance.machine import MachineSuite
from exchangekit.conformance.masters import (
    ItemReaderSuite,
    NumbersSuite,
    PeriodsSuite,
    PolicyReaderSuite,
    SiteReaderSuite,
)
from exchangekit.conformance.readers import (
    PaymentReaderSuite,
    SaleReaderSuite,
    SerialReaderSuite,
    SlipReaderSuite,
    StockReaderSuite,
)
from exchangekit.conformance.story import StorySuite


class StoreSuite(
    SlipReaderSuite,
    SaleReaderSuite,
    StockReaderSuite,
    SerialReaderSuite,
    ItemReaderSuite,
    SiteReaderSuite,
    PolicyReaderSuite,
    PaymentReaderSuite,
    NumbersSuite,
    PeriodsSuite,
    CommitSuite,
    MachineSuite,
    LedgerSuite,
    StorySuite,
):
    """Every clause, both state machines and the stories."""
