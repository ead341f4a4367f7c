"""What a request names, held against its sale: barcodes, goods that go out or were lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.errors import BarcodeError, InvalidInputError
from exchangekit.slip.commands.requests import Intent
from exchangekit.slip.parts import WantedLine

if TYPE_CHECKING:
    from exchangekit.sale.facts import Sale, SaleLine
    from exchangekit.slip.commands.requests import Asked, Wish
    from exchangekit.slip.facts import Facts
    from exchangekit.values.goods import Item


def check_barcodes(returns: tuple[Asked, ...], sale: Sale) -> None:
    """
    Hold what was scanned against the lines of the sale.

    Raises:
        UnknownSaleLineError: The sale has no such line.
        BarcodeError: The line's item has another barcode.
    """
    for asked in returns:
        item = sale.line(asked.sale_line).item
        if asked.barcode is not None and item.barcode not in (None, asked.barcode):
            raise BarcodeError("returns.barcode", asked.barcode, str(item.barcode))


def wanted_lines(
    wishes: tuple[Wish, ...],
    returns: tuple[Asked, ...],
    sale: Sale,
    facts: Facts,
    intent: Intent,
) -> tuple[WantedLine, ...]:
    """
    Say of every wish what it stands for and from where it is sent.

    Raises:
        UnknownItemError: There is no such item.
        UnknownPlaceError: The company has no such site.
        BarcodeError: The item has another barcode than was scanned.
        UnknownSaleLineError: Goods of a line that the sale does not have were lost.
        InvalidInputError: Goods were lost that never left or are counted in another unit, or
            it is no resend.
    """
    wanted = []
    for wish in wishes:
        replaces = wish.replaces or tuple(range(1, len(returns) + 1))
        instead_of = [sale.line(returns[number - 1].sale_line) for number in replaces]
        item = facts.item(wish.sku)
        lost = _lost(wish, item, sale, intent)
        instead_of += lost
        site = wish.site or (*instead_of, *sale.lines)[0].site
        facts.check_site(site, "wishes.site")
        if wish.barcode is not None and item.barcode not in (None, wish.barcode):
            raise BarcodeError("wishes.barcode", wish.barcode, str(item.barcode))
        numbers = tuple(line.line for line in lost)
        wanted.append(WantedLine(item, wish.steps, replaces, site, numbers))
    return tuple(wanted)


def _lost(wish: Wish, item: Item, sale: Sale, intent: Intent) -> list[SaleLine]:
    """Give the lines whose goods were lost: they had left, and nothing comes back for them."""
    if intent is Intent.RESEND and not wish.lost:
        return _like(item, sale)
    lines = [sale.line(number) for number in wish.lost]
    if lines and intent is not Intent.RESEND:
        raise InvalidInputError("wishes.lost", repr(wish.lost), "nothing, unless it is a resend")
    for line in lines:
        if not line.shipped:
            raise InvalidInputError("wishes.lost", str(line.line), "lines whose goods have left")
        if line.item.unit != item.unit:
            want = "lines in the unit of what is sent"
            raise InvalidInputError("wishes.lost", str(line.line), want)
    return lines


def _like(item: Item, sale: Sale) -> list[SaleLine]:
    """Give the lines that goods can have been lost of when nobody says: the same, or alike."""
    there = [line for line in sale.lines if line.shipped and line.item.unit == item.unit]
    same = [line for line in there if line.item.sku == item.sku]
    return same or [line for line in there if line.item.family == item.family]
