"""
Kits: sold as one, moved by component, credited whole.

A kit never moves; its components do.  What is credited are whole kits, so a component
that is missing keeps its kit open and not its neighbours.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from exchangekit.errors import InvalidInputError, KitIncompleteError, UnknownComponentError
from exchangekit.values.classes import frozen
from exchangekit.values.ids import Sku

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@frozen
class Component:
    """
    An item of a kit.

    Args:
        item: The SKU.
        steps: How much of it is in one kit, at least 1.
    """

    item: Sku
    steps: int


@frozen
class Kit:
    """
    Items that are sold together under a SKU of their own.

    Args:
        sku: Of the kit.
        components: What is in one, each item once.

    Raises:
        InvalidInputError: No component, one named twice, or without a quantity.
    """

    sku: Sku
    components: tuple[Component, ...]

    def __attrs_post_init__(self) -> None:
        items = {component.item for component in self.components}
        lawful = all(type(part.steps) is int and part.steps >= 1 for part in self.components)
        if not items or not lawful or len(items) < len(self.components):
            got = ", ".join(f"{part.item} {part.steps}" for part in self.components)
            want = "at least one component, each once, at least 1 step of it"
            raise InvalidInputError("kit.components", got, want)

    def of(self, kits: int) -> dict[Sku, int]:
        """Give the steps of every component in a number of kits."""
        return {part.item: kits * part.steps for part in self.components}

    def whole(self, came: Mapping[Sku, int]) -> int:
        """
        Give how many kits components make.

        Raises:
            UnknownComponentError: One of them is not part of the kit.
        """
        self._check(came)
        return min(came.get(part.item, 0) // part.steps for part in self.components)

    def missing(self, kits: int, came: Mapping[Sku, int]) -> dict[Sku, int]:
        """
        Give what still has to come in for a number of kits; nothing of what is complete.

        Raises:
            UnknownComponentError: What came is not part of the kit.
        """
        self._check(came)
        wanted = {item: steps - came.get(item, 0) for item, steps in self.of(kits).items()}
        return {item: steps for item, steps in wanted.items() if steps > 0}

    def loose(self, came: Mapping[Sku, int]) -> dict[Sku, int]:
        """
        Give the components that make no whole kit.

        Raises:
            UnknownComponentError: One of them is not part of the kit.
        """
        used = self.of(self.whole(came))
        return {item: steps - used[item] for item, steps in came.items() if steps > used[item]}

    def credit(self, kits: int, came: Mapping[Sku, int], credited: int = 0) -> int:
        """
        Give how many kits have been credited once `kits` more are.

        Args:
            kits: To be credited now, at least 1.
            came: All components that ever came back.
            credited: Kits credited before.

        Raises:
            KitIncompleteError: Fewer came back whole.
            UnknownComponentError: One of them is not part of the kit.
        """
        whole = self.whole(came) - credited
        if type(kits) is not int or not 1 <= kits <= whole:
            raise KitIncompleteError(self.sku, kits, max(0, whole))
        return credited + kits

    def returnable(self, delivered: Iterable[Mapping[Sku, int]], claimed: int = 0) -> int:
        """
        Give how many whole kits can still be asked back.

        Args:
            delivered: What each delivery brought; a kit may be spread over several.
            claimed: Kits asked back or returned already.

        Raises:
            UnknownComponentError: A delivery brought what is not part of the kit.
        """
        brought: Counter[Sku] = Counter()
        for delivery in delivered:
            brought.update(delivery)
        return max(0, self.whole(brought) - claimed)

    def _check(self, came: Mapping[Sku, int]) -> None:
        known = tuple(part.item for part in self.components)
        for item in came:
            if item not in known:
                raise UnknownComponentError(self.sku, item, known)


def spread(steps: int, over: Sequence[int]) -> tuple[int, ...]:
    """
    Take a quantity from several, the first one first; what is too much is taken from none.

    A return spreads over the deliveries that brought it, in their order.

    >>> spread(8, (3, 7, 2))
    (3, 5, 0)
    """
    taken = []
    for most in over:
        taken.append(min(steps, most))
        steps -= taken[-1]
    return tuple(taken)
