"""Every article of the package by its id, and references to one: ``statute:<id>``."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.errors import UnknownStatuteError
from exchangekit.policy.statutes import abroad, prc, prc_goods, regions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exchangekit.policy.statutes.facts import Statute

KNOWN: Final[Mapping[str, Statute]] = MappingProxyType(
    {
        statute.id: statute
        for statute in (
            *prc.ALL,
            *prc.CONTESTED,
            *prc_goods.ALL,
            *regions.ALL,
            *abroad.ALL,
        )
    }
)
"""All articles, contested ones too."""

REFERENCE: Final = "statute:"
"""How the source of a rule begins when it is an article of the package or of the host."""


def statute_named(
    source: str, known: Mapping[str, Statute] = KNOWN, *, where: str = "source"
) -> Statute | None:
    """
    Give the article that a rule's source refers to; None when it is a text of its own.

    Args:
        source: Of a rule, such as ``statute:cn.consumer-law.25``.
        known: By id; those of the package unless told.
        where: What to call it in an error.

    Raises:
        UnknownStatuteError: It refers to an article nobody knows.
    """
    if not source.startswith(REFERENCE):
        return None
    name = source.removeprefix(REFERENCE)
    if name not in known:
        raise UnknownStatuteError(where, name, tuple(sorted(known)))
    return known[name]


def cited(source: str, known: Mapping[str, Statute] = KNOWN) -> str:
    """
    Give a rule's source as the law is cited; a text of its own, or one of a host's own
    articles, as it stands.

    >>> cited("statute:uk.cra-2015.22")
    'Consumer Rights Act 2015 s 22'
    """
    statute = known.get(source.removeprefix(REFERENCE)) if source.startswith(REFERENCE) else None
    return source if statute is None else statute.article
