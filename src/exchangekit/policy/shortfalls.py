"""What holding a policy against the law can find."""

from __future__ import annotations

from enum import StrEnum

from exchangekit.policy.statutes.facts import Statute
from exchangekit.policy.verdict import Details
from exchangekit.values.classes import frozen


class Dimension(StrEnum):
    """What a policy is held against the law in."""

    WINDOW = "window"
    TRIGGER = "trigger"
    STOPS = "stops"
    UNINFORMED = "uninformed"
    CONDITION = "condition"
    FREIGHT = "freight"
    FEES = "fees"
    WEAR = "wear"
    USE = "use"
    EXCLUSIONS = "exclusions"
    LIMITS = "limits"
    PROMOTION = "promotion"
    REMEDY = "remedy"
    REFUND_WAY = "refund_way"
    REFUND_TIME = "refund_time"


@frozen
class Shortfall:
    """
    A place where a policy gives less than the law.

    Args:
        statute: What the law says.
        dimension: In what.
        facts: What the words need, as (name, text) pairs.
    """

    statute: Statute
    dimension: Dimension
    facts: Details = ()


@frozen
class NotCompared:
    """Something the law says on which the policy could not be judged; somebody has to look."""

    statute: Statute
    dimension: Dimension


@frozen
class Comparison:
    """
    What holding a policy against statutes came to.

    Args:
        shortfalls: Where the policy gives less.
        not_compared: What the law says and no rule or term answers in a comparable way.
    """

    shortfalls: tuple[Shortfall, ...]
    not_compared: tuple[NotCompared, ...]


Found = Shortfall | NotCompared
