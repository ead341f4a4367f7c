"""Amounts of money as people read them: every digit, and a currency that is named."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from typing import TYPE_CHECKING, Final

from exchangekit.text.catalogue import negotiate
from exchangekit.values.currencies import DIGITS

if TYPE_CHECKING:
    from exchangekit.values.money import Money

_PRECISION: Final = 28
_SPACE = "\N{NO-BREAK SPACE}"


def format_money(amount: Money, locale: str) -> str:
    """
    Write an amount with its ISO 4217 code, which means one currency in every language.

    The digits are the currency's own, never rounded; CLDR's are usage on displays.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    from babel.numbers import format_currency

    digits = DIGITS[amount.currency]
    pattern = f"¤¤{_SPACE}#,##0{'.' * bool(digits)}{'0' * digits}"
    figures = amount.amount
    with localcontext(Context(prec=_PRECISION + len(figures))):
        return format_currency(
            Decimal(figures),
            amount.currency,
            pattern,
            locale=negotiate(locale).replace("-", "_"),
            currency_digits=False,
            decimal_quantization=False,
        )
