"""Clauses of master data, numbers and periods: ITEM, SITE, POLICY, NUM and PERIOD."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Any

from exchangekit.conformance.hooks import Hooks
from exchangekit.conformance.seeds import COMPANY, ITEMS, NOON, SITES
from exchangekit.ports import Batch, Expectation, books_stream
from exchangekit.slip.parts import Series
from exchangekit.values.ids import CompanyId, Sku

if TYPE_CHECKING:
    from collections.abc import Callable

    from exchangekit.conformance.hooks import Adapter
    from exchangekit.memory import MasterData
    from exchangekit.ports import Store

    Close = Callable[[Any, CompanyId, date], None]

MAY = date(2026, 5, 1)


class ItemReaderSuite(Hooks):
    """The clauses of `exchangekit.ports.ItemReader`."""

    def test_item_1_gives_an_item(self, store: Store, master: MasterData) -> None:
        """ITEM-1: every item the host knows."""
        assert [store.item(sku) for sku in ITEMS] == [master.items[sku] for sku in ITEMS]

    def test_item_1_is_none_for_an_unknown_item(self, store: Store) -> None:
        """ITEM-1: None when there is none."""
        assert store.item(Sku("shirt-m")) is None

    def test_item_2_gives_the_price_of_an_instant(self, store: Store, master: MasterData) -> None:
        """ITEM-2: the price of an item at an instant."""
        assert store.price(ITEMS[0], NOON) == master.prices[ITEMS[0]]

    def test_item_2_is_none_without_a_price(self, store: Store) -> None:
        """ITEM-2: None when there is no price, for a known item and for an unknown one."""
        assert (store.price(ITEMS[1], NOON), store.price(Sku("shirt-m"), NOON)) == (None, None)


class SiteReaderSuite(Hooks):
    """The clauses of `exchangekit.ports.SiteReader`."""

    def test_site_1_gives_the_sites_of_a_company(self, store: Store) -> None:
        """SITE-1: every site of a company, and of no other; none where it names none."""
        assert store.sites(COMPANY) == frozenset(SITES)
        assert store.sites(CompanyId("公司 2")) == frozenset()


class PolicyReaderSuite(Hooks):
    """The clauses of `exchangekit.ports.PolicyReader`."""

    def test_policy_1_gives_ended_policies_too(self, store: Store, master: MasterData) -> None:
        """POLICY-1: all versions of all policies, ended ones too, in the host's order."""
        assert store.policies() == master.book

    def test_policy_2_gives_the_zone_of_a_name(self, store: Store) -> None:
        """POLICY-2: the zone of that IANA name."""
        zones = [store.where(name, "CN").zone for name in ("Asia/Shanghai", "Etc/UTC")]

        noon = NOON.replace(tzinfo=None)
        assert [zone.utcoffset(noon) for zone in zones] == [timedelta(hours=8), timedelta(0)]
        assert NOON.astimezone(zones[1]) == NOON.astimezone(UTC)

    def test_policy_2_gives_the_calendar_of_a_jurisdiction(
        self, store: Store, master: MasterData
    ) -> None:
        """POLICY-2: the calendar of a jurisdiction."""
        calendars = [store.where("Asia/Shanghai", name).calendar for name in ("CN", "AE")]

        assert calendars == [master.calendars["CN"], master.calendars["AE"]]


class NumbersSuite(Hooks):
    """The clauses of `exchangekit.ports.Numbers`."""

    def test_num_1_never_draws_a_number_twice(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """NUM-1: never the same number twice, whichever handle draws."""
        again = seen()
        drawn = [handle.draw(Series.SLIP, COMPANY) for _ in range(20) for handle in (store, again)]

        assert len(set(drawn)) == 40

    def test_num_1_whatever_else_is_drawn(self, store: Store) -> None:
        """NUM-1: drawing for another series or company brings nothing back."""
        drawn = []
        for other in (Series.RETURN_ORDER, Series.REPLACEMENT_ORDER):
            drawn.append(store.draw(Series.SLIP, COMPANY))
            store.draw(other, COMPANY)
            store.draw(Series.SLIP, CompanyId("company 2"))
        drawn.append(store.draw(Series.SLIP, COMPANY))

        assert len(set(drawn)) == 3

    def test_num_1_gives_text(self, store: Store) -> None:
        """NUM-1: a number is text that can be printed on a slip."""
        number = store.draw(Series.SLIP, COMPANY)

        assert isinstance(number, str)
        assert number.strip()


class PeriodsSuite(Hooks):
    """The clauses of `exchangekit.ports.Periods`."""

    def test_period_1_gives_the_first_open_date(
        self, store: Store, seen: Callable[[], Store], adapter: Adapter, close_before: Close
    ) -> None:
        """PERIOD-1: the first date that can be posted to, of this company."""
        close_before(adapter.own(store), COMPANY, MAY)
        close_before(adapter.own(store), CompanyId("company 2"), date(2026, 7, 1))

        assert seen().first_open(COMPANY).value == MAY

    def test_period_1_gives_the_version_that_can_be_expected(
        self, store: Store, seen: Callable[[], Store], adapter: Adapter, close_before: Close
    ) -> None:
        """PERIOD-1: the version is that of ``books:<company>``."""
        close_before(adapter.own(store), COMPANY, MAY)
        version = seen().first_open(COMPANY).version

        store.commit(Batch(expects=(Expectation(books_stream(COMPANY), version),)))

    def test_period_1_closing_raises_the_version(
        self, store: Store, seen: Callable[[], Store], adapter: Adapter, close_before: Close
    ) -> None:
        """PERIOD-1: closing a period bumps it, so that who read before is told."""
        store.commit(Batch(bumps=(books_stream(COMPANY),)))
        before = seen().first_open(COMPANY).version
        close_before(adapter.own(store), COMPANY, MAY)

        assert seen().first_open(COMPANY).version > before
