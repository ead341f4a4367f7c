"""Past requests, taken out of the events of slips, to try another policy on."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.policy.book import assess
from exchangekit.policy.facts import CaseFacts
from exchangekit.policy.verdict import Verdict
from exchangekit.policy.what_if import what_changed
from exchangekit.slip import events as e
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from exchangekit.policy.book import Policy
    from exchangekit.policy.facts import Where
    from exchangekit.policy.what_if import WhatIf


@frozen
class Past:
    """
    One request as it was assessed.

    Args:
        zone: IANA name of the zone of its sale.
        policy: Which one ruled it.
        policy_version: In which version.
        case: As it was asked, without the exception a person may have made.
        verdict: What the policy said.
    """

    zone: str
    policy: str
    policy_version: int
    case: CaseFacts
    verdict: Verdict


def past_cases(events: Iterable[e.Event]) -> Iterator[Past]:
    """
    Give the requests that were submitted, one at a time.

    Args:
        events: Of one slip after the other, each from its beginning.
    """
    zone = "UTC"
    for event in events:
        match event:
            case e.Opened():
                zone = event.zone
            case e.Submitted():
                case = evolve(event.facts, excepted=False)
                found = Verdict(event.findings)
                yield Past(zone, event.policy, event.policy_version, case, found)
            case _:
                pass


def tried(new: Policy, past: Iterable[Past], where: Callable[[str, str], Where]) -> WhatIf:
    """
    Try another policy on past requests, against what was found then.

    Time grows with the requests, memory only with the ways in which decisions change; parts
    tried apart and added are the whole tried at once.

    Args:
        new: The other policy.
        past: Read once.
        where: Gives zone and calendar by zone name and jurisdiction, as
            `exchangekit.ports.PolicyReader.where` does.
    """
    known = cache(where)
    return what_changed(
        (one.case, one.verdict, assess(new, one.case, known(one.zone, one.case.jurisdiction)))
        for one in past
    )
