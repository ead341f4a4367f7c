"""Sentences put together in one language."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from exchangekit.text.catalogue import negotiate
from exchangekit.text.rendering import translate
from exchangekit.values.dates import FirstDay

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from exchangekit.values.dates import Length

_DAY: Final = timedelta(days=1)
_SPANS: Final = (
    ("span.hours", timedelta(hours=1)),
    ("span.minutes", timedelta(minutes=1)),
)


class Voice:
    """
    Says messages in one language.

    Args:
        locale: Of the readers.
        zone: Where they count days; an instant's own when None.

    Raises:
        UnknownLocaleError: There are no words in the language.
    """

    def __init__(self, locale: str, zone: tzinfo | None = None) -> None:
        self.locale = negotiate(locale)
        self.zone = zone

    def say(self, code: str, **facts: object) -> str:
        """Give the words of a code with facts filled in; several values come as a tuple."""
        return translate(code, facts, self.locale, zone=self.zone)

    def known(self, code: str, name: str, fact: object) -> str:
        """Say a fact, or that it is not known where there is none."""
        return self.say(code, **{name: fact}) if fact else self.say(f"{code}.unknown")

    def joined(self, sentences: Iterable[str]) -> str:
        """Set sentences one after the other, as the language does."""
        first, *others = sentences
        for other in others:
            first = self.say("notation.sentences", first=first, second=other)
        return first

    def length(self, length: Length) -> str:
        """Write how long a window is, without how its days are counted."""
        return self._counted(f"length.{length.unit}", length.count)

    def _counted(self, code: str, count: int) -> str:
        return self.say(f"{code}.one" if count == 1 else code, count=count)

    def whole_length(self, length: Length) -> str:
        """Write how long a window is and how its days are counted, in one phrase."""
        words = self.length(length)
        if length.first_day is FirstDay.INCLUDED:
            words = self.say("length.included", length=words)
        return self.say("length.rolls", length=words) if length.roll_on_rest_day else words

    def span(self, span: timedelta) -> str:
        """Write an exact length of time, such as how long a hold counts."""
        days, span = divmod(span, _DAY)
        parts = [self._counted("length.days", days)] if days else []
        for code, unit in _SPANS:
            count, span = divmod(span, unit)
            if count:
                parts.append(self.say(code, count=count))
        seconds = f"{span.seconds}.{span.microseconds:06d}".rstrip("0").rstrip(".")
        if span or not parts:
            parts.append(self.say("span.seconds", count=seconds))
        return " ".join(parts)
