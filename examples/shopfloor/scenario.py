"""
One scenario file: an order as `exchangekit.wire.orders` reads it, and what happens then.

The form, with a question mark after what may be left out::

    {
      "title": {"en": "...", "zh-CN": "..."},
      "policy": "by-post",                      a name of `examples.shopfloor.house`
      "goods": [
        {
          "name": {"en": "White T-shirt, M", "zh-CN": "..."},
          "item": {"sku": "TEE-M", "product"?: "TEE", "category"?: "clothing",
                   "options"?: [["size", "M"]]},
          "price": "199.00 CNY",                today's, on the order's tax basis
          "taxes"?: [["vat", 130000]],          parts per million: 13 %
          "stock": 10,                          before the order
          "worth": "800.00 CNY"                 all of it, in the books
        }
      ],
      "order": {...},
      "slip": "EX-1001",
      "story": [
        {"at": "2026-03-06T10:05:00+08:00", "who": "clerk", "do": {"kind": "submit"},
         "refused"?: "slip.not-allowed"}        the code, when the desk must say no
      ]
    }

Whatever is wrong in a file is one coded error of the library that names its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from datetime import datetime
from json import loads
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import available_timezones

from attrs import frozen

from exchangekit.errors import (
    CurrencyMismatchError,
    ExchangeKitError,
    InvalidInputError,
    MissingFieldError,
    UnknownKindError,
)
from exchangekit.sale.intake import Order
from exchangekit.slip.commands import Command
from exchangekit.values.goods import Item
from exchangekit.values.ids import Sku, SlipId
from exchangekit.values.money import Money, Rate
from exchangekit.values.people import Role
from exchangekit.values.tax import TaxRate
from exchangekit.wire.codec import decode
from exchangekit.wire.orders import read_order

from examples.shopfloor.house import POLICIES

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES: Final = ("en", "zh-CN")


def _check_words(words: Mapping[str, str], where: str) -> None:
    for language in LANGUAGES:
        if language not in words:
            raise MissingFieldError(where, language)


@frozen
class Goods:
    """
    One article of the shop.

    Args:
        name: By language.
        item: Its number and what sets it apart.
        price: Of today, on the order's tax basis.
        stock: Steps on the shelf before the order.
        worth: All of them, in the books.
        taxes: Of today.
    """

    name: Mapping[str, str]
    item: Item
    price: Rate
    stock: int
    worth: Money
    taxes: tuple[TaxRate, ...] = ()

    def __attrs_post_init__(self) -> None:
        _check_words(self.name, "name")


@frozen
class Step:
    """
    One thing somebody does.

    Args:
        at: When.
        who: In which role.
        do: What.
        refused: The code of the error the desk must answer with; None: it must accept.
    """

    at: datetime
    who: Role
    do: Command
    refused: str | None = None


@frozen
class Script:
    """
    All of a file but its order.

    Args:
        title: By language.
        policy: A name of `examples.shopfloor.house`.
        goods: Every article of the order and of the story.
        slip: Number of the exchange, chosen by the shop.
        story: In the order of time.
    """

    title: Mapping[str, str]
    policy: str
    goods: tuple[Goods, ...]
    slip: SlipId
    story: tuple[Step, ...]

    def __attrs_post_init__(self) -> None:
        _check_words(self.title, "title")
        if self.policy not in POLICIES:
            raise UnknownKindError("policy", self.policy, tuple(POLICIES))
        for name, part in (("goods", self.goods), ("story", self.story)):
            if not part:
                raise InvalidInputError(name, "()", "at least 1")

    def name_of(self, sku: Sku, language: str) -> str:
        """Give the name of an article, or its number when it has none."""
        names = {goods.item.sku: goods.name[language] for goods in self.goods}
        return names.get(sku, sku)


@frozen
class Scenario:
    """A script, the order it is about, and the file both came from."""

    path: Path
    script: Script
    order: Order


@contextmanager
def noting(where: str) -> Iterator[None]:
    """Add to every error where it arose; the last note is the outermost place."""
    try:
        yield
    except ExchangeKitError as error:
        error.add_note(where)
        raise


def read_scenario(path: Path) -> Scenario:
    """
    Read a scenario file.

    Raises:
        ExchangeKitError: Something in it cannot be used; the error names the place.
        OSError: The file cannot be read.
    """
    text = path.read_bytes()
    with noting(str(path)):
        data = _parsed(text)
        order = _order(data.pop("order"))
        script = decode(Script, data)
        _check_currency(script, order)
        return Scenario(path, script, order)


def _parsed(text: bytes) -> dict[str, Any]:
    """Read an object that has an order."""
    try:
        data = loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInputError("$", str(error), "JSON") from None
    if not isinstance(data, dict):
        raise InvalidInputError("$", type(data).__name__, "an object")
    if "order" not in data:
        raise MissingFieldError("$", "order")
    return data


def _check_currency(script: Script, order: Order) -> None:
    for number, goods in enumerate(script.goods):
        for currency in (goods.price.currency, goods.worth.currency):
            if currency != order.currency:
                with noting(f"$.goods[{number}]"):
                    raise CurrencyMismatchError(order.currency, currency)


def _order(data: object) -> Order:
    """Read the order; what is wrong in it is named from the top of the file."""
    try:
        order = read_order(data)
    except ExchangeKitError as error:
        where = str(error.facts.get("where", ""))
        if not where.startswith("$"):
            raise
        raise error.but(where="$.order" + where.removeprefix("$")) from None
    if order.zone not in available_timezones():
        raise InvalidInputError("$.order.zone", order.zone, "an IANA name such as Asia/Shanghai")
    return order
