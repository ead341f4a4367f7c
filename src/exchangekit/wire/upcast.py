"""Reading what older releases wrote: one step per version, from the stored form to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import field

from exchangekit.values.classes import frozen

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Gives the body of the next version; takes and gives what JSON holds, never objects."""


@frozen
class Upcasters:
    """
    All steps from old versions of records to newer ones.

    Args:
        steps: By type and the version that is read; each gives the version after it.

    Raises:
        ValueError: A step is missing between version 1 and a type's newest.
    """

    steps: Mapping[tuple[str, int], Upcaster] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        for kind, v in self.steps:
            if v < 1 or (v > 1 and (kind, v - 1) not in self.steps):
                message = f"{kind} version {v} has a step, but the one before has none"
                raise ValueError(message)

    def newest(self, kind: str) -> int:
        """Give the version the steps of a type lead to; 1 when there are none."""
        return 1 + sum(name == kind for name, _ in self.steps)

    def lift(self, kind: str, v: int, body: dict[str, Any]) -> dict[str, Any]:
        """Take a body from its version to the newest."""
        while step := self.steps.get((kind, v)):
            body, v = step(body), v + 1
        return body
