"""The report of a reconciled period, as a bookkeeper reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.text.messages import MESSAGES
from exchangekit.text.rendering import translate

if TYPE_CHECKING:
    from exchangekit.effects.matching import Figures, Report, StockAgreement, Unmatched


def report_words(report: Report, locale: str) -> tuple[str, ...]:
    """
    Write a report line by line: the period, what was looked at, stock, what is unmatched.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    period = {"first": report.first.isoformat(), "last": report.last.isoformat()}
    counts = report.counts
    numbers = {
        "slips": counts.slips,
        "ended": counts.ended,
        "movements": counts.movements,
        "vouchers": counts.vouchers,
        "payments": counts.payments,
    }
    return (
        translate("reconcile.period", period, locale),
        translate("reconcile.counts", numbers, locale),
        *(stock_words(one, locale) for one in report.stock),
        translate(
            "reconcile.clean" if report.clean else "reconcile.unmatched",
            {"count": len(report.unmatched)},
            locale,
        ),
        *(unmatched_words(one, locale) for one in report.unmatched),
    )


def stock_words(agreement: StockAgreement, locale: str) -> str:
    """
    Say what goods of an account changed by, and the account itself.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    facts = {
        "company": agreement.company,
        "role": agreement.role,
        "goods": str(agreement.goods),
        "account": str(agreement.account),
    }
    return translate("reconcile.stock", facts, locale)


def unmatched_words(unmatched: Unmatched, locale: str) -> str:
    """
    Say what does not match, and why.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    facts = {
        "kind": unmatched.kind,
        "name": unmatched.name,
        "got": _figures(unmatched.got, locale),
        "want": _figures(unmatched.want, locale),
    }
    return translate(f"unmatched.{unmatched.reason}", facts, locale)


def _figures(figures: Figures, locale: str) -> tuple[str, ...]:
    return tuple(
        translate("figure", {"name": _name(name, locale), "value": value}, locale)
        for name, value in figures
    ) or (translate("figure.nothing", {}, locale),)


def _name(name: str, locale: str) -> str:
    """Give the words of a figure: a role of the books, or a field of an entry."""
    role = f"account.{name}"
    return translate(role if role in MESSAGES else f"figure.{name}", {}, locale)
