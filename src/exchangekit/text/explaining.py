"""Errors in words: what is wrong, and what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.errors import StaleQuoteError
from exchangekit.text.messages import MESSAGES
from exchangekit.text.rendering import translate
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from exchangekit.errors import ExchangeKitError


@frozen
class Explanation:
    """
    An error in the reader's language.

    Args:
        message: What is wrong.
        help: What would be right; empty when nobody can tell.
    """

    message: str
    help: str = ""

    def __str__(self) -> str:
        return f"{self.message}\n{self.help}".strip()


def explain(error: ExchangeKitError, locale: str) -> Explanation:
    """
    Put an error into words; one of a host's own class keeps its own.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    if f"error.{error.code}" not in MESSAGES:
        return Explanation(str(error))
    facts = error.facts
    if "leg" in facts and "phase" in facts:
        facts["stage"] = f"{facts['leg']}/{facts['phase']}"
    said = translate(f"help.{error.code}", facts, locale)
    if isinstance(error, StaleQuoteError) and error.reason == "superseded":
        said = _also(said, translate("quote_then_and_now", facts, locale), locale)
    if error.allowed:
        also = translate("notation.possible_now", {"commands": error.allowed}, locale)
        said = _also(said, also, locale)
    return Explanation(translate(f"error.{error.code}", facts, locale), said)


def _also(first: str, second: str, locale: str) -> str:
    return translate("notation.sentences", {"first": first, "second": second}, locale)
