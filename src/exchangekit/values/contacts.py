"""
The form of mail addresses and telephone numbers.

The package keeps neither: a host checks them here before it stores them, and gives their
references to slips.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from exchangekit.errors import InvalidInputError

_MOST: Final = 254
_MAIL: Final = re.compile(r"[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+")
_PHONE: Final = re.compile(r"\+[1-9]\d{6,14}|1[3-9]\d{9}")
_BETWEEN: Final = str.maketrans("", "", " -()")


class ContactKind(StrEnum):
    """What an address is of."""

    MAIL = "mail"
    PHONE = "phone"


def contact_kind(text: str) -> ContactKind | None:
    """
    Tell a mail address and a telephone number by their form; None is neither.

    A number is international, with ``+`` and 7 to 15 digits, or a Chinese mobile one;
    blanks, hyphens and brackets between the digits do not count.

    Source:
        RFC 5321, 4.5.3.1: at most 64 characters before the sign, 254 in all; ITU-T E.164:
        at most 15 digits.

    >>> contact_kind("li@example.com"), contact_kind("+86 138 0013 8000"), contact_kind("mail-7")
    (<ContactKind.MAIL: 'mail'>, <ContactKind.PHONE: 'phone'>, None)
    """
    if len(text) <= _MOST and _MAIL.fullmatch(text):
        return ContactKind.MAIL
    return ContactKind.PHONE if _PHONE.fullmatch(text.translate(_BETWEEN)) else None


def check_contact(text: str, *, where: str = "contact") -> ContactKind:
    """
    Check the form of a mail address or a telephone number.

    Raises:
        InvalidInputError: It is neither; the error shows no more than its first character.
    """
    kind = contact_kind(text)
    if kind is None:
        raise InvalidInputError(where, masked(text), "a mail address or a telephone number")
    return kind


def masked(text: str) -> str:
    """
    Hide all but the first character.

    >>> masked("li@example.com")
    'l***'
    """
    return f"{text[:1]}***"
