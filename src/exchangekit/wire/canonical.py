"""One text for one value: JSON with sorted keys and no spaces, and its digest."""

from __future__ import annotations

from hashlib import sha256
from json import JSONEncoder

from exchangekit.errors import InvalidInputError
from exchangekit.wire.codec import encode
from exchangekit.wire.malformed import shown

_PLAIN = frozenset({str, int, bool})
_DEEPEST = 100

_write = JSONEncoder(
    ensure_ascii=False,
    sort_keys=True,
    separators=(",", ":"),
    allow_nan=False,
    check_circular=False,  # the codecs make trees, and `_check` has counted the levels
).encode


def canonical(data: object) -> str:
    """
    Write what JSON can hold in its canonical form.

    Keys sorted by code point, no spaces, text as it is (not escaped to ASCII), no floats.

    Raises:
        InvalidInputError: It holds a float, a key that is no text, half of a surrogate
            pair, nests too deep, or is nothing JSON has.

    >>> canonical({"b": [1, "元"], "a": None})
    '{"a":null,"b":[1,"元"]}'
    """
    _check(data)
    return text_of_plain(data)


def canonical_of(value: object, hint: object = None) -> str:
    """
    Write a value of the kit in its canonical form; see `exchangekit.wire.codec.encode`.

    Raises:
        InvalidInputError: A part of it is not of the type it should have, or a text in it
            holds half of a surrogate pair.
        NaiveDatetimeError: An instant in it has no time zone.
    """
    return text_of_plain(encode(value, hint))


def digest(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8, as 64 hex digits."""
    return sha256(text.encode()).hexdigest()


def text_of_plain(data: object) -> str:
    """
    Write what this room has made itself, which needs no check, in its canonical form.

    Raises:
        InvalidInputError: It holds half of a surrogate pair, or an endless int.
    """
    try:
        text = _write(data)
        text.encode()
    except UnicodeEncodeError:
        raise InvalidInputError("$", "half of a surrogate pair", "text in Unicode") from None
    except ValueError:
        raise InvalidInputError("$", "an int of thousands of digits", "a smaller one") from None
    return text


def _check(data: object, depth: int = 0) -> None:
    """Refuse what JSON would change in silence or what has no end."""
    if data is None or type(data) in _PLAIN:
        return
    if depth == _DEEPEST:
        raise InvalidInputError("$", f"over {_DEEPEST} levels", "a shallower value")
    if type(data) is dict:
        if not all(type(key) is str for key in data):
            raise InvalidInputError("$", "a key that is no text", "keys of text")
        for part in data.values():
            _check(part, depth + 1)
    elif type(data) is list:
        for part in data:
            _check(part, depth + 1)
    else:
        raise InvalidInputError("$", shown(data), "null, true, false, int, text, list or object")
