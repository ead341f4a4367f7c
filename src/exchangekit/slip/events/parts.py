"""What events are made of."""

from __future__ import annotations

from exchangekit.values.classes import frozen


@frozen
class Milestone:
    """
    An event that says everything by its name.

    Those derived from it are as frozen as it is and equal only to their own kind, and cost
    nothing to make at import.
    """
