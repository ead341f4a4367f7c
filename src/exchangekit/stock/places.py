"""Places goods can be in. Physical ones can never hold less than nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, assert_never

from exchangekit.errors import UnknownPlaceError
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Disposition
from exchangekit.values.ids import SiteId, check_id


class PlaceKind(StrEnum):
    """What a place is for."""

    SELLABLE = "sellable"
    OPENED = "opened"  # sellable, but only marked with its true state
    INSPECTION = "inspection"
    REFURBISH = "refurbish"
    CUSTOMER_PROPERTY = "customer_property"  # in our hands, not ours
    IN_TRANSIT = "in_transit"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    SCRAP = "scrap"
    ADJUSTMENT = "adjustment"


PHYSICAL: Final = frozenset(
    {
        PlaceKind.SELLABLE,
        PlaceKind.OPENED,
        PlaceKind.INSPECTION,
        PlaceKind.REFURBISH,
        PlaceKind.CUSTOMER_PROPERTY,
        PlaceKind.IN_TRANSIT,
    }
)
"""The places where goods can be touched; the others are where they came from or went."""


@frozen(cache_hash=True)
class Place:
    """A kind of place at a site."""

    site: SiteId
    kind: PlaceKind

    def __attrs_post_init__(self) -> None:
        check_id(self.site, where="place.site")

    def __str__(self) -> str:
        return f"{self.site}/{self.kind}"

    @property
    def is_physical(self) -> bool:
        """Whether goods can be touched here, so that the balance cannot be negative."""
        return self.kind in PHYSICAL


def check_site(site: SiteId, known: frozenset[SiteId], where: str) -> None:
    """
    Refuse a site that is not among the known ones; where none are known, any will do.

    Raises:
        UnknownPlaceError: It is not.
    """
    if known and site not in known:
        raise UnknownPlaceError(where, site, tuple(sorted(known)))


def place_after(disposition: Disposition, site: SiteId) -> Place:
    """Give the place inspected goods go to."""
    match disposition:
        case Disposition.SELL_AS_NEW:
            kind = PlaceKind.SELLABLE
        case Disposition.SELL_AS_OPENED:
            kind = PlaceKind.OPENED
        case Disposition.REFURBISH:
            kind = PlaceKind.REFURBISH
        case Disposition.TO_SUPPLIER:
            kind = PlaceKind.SUPPLIER
        case Disposition.SCRAP:
            kind = PlaceKind.SCRAP
        case Disposition.BACK_TO_CUSTOMER:
            kind = PlaceKind.CUSTOMER
        case _:
            assert_never(disposition)
    return Place(site, kind)
