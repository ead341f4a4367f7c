"""How a table of refusals is asked: each error with every fact it tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from exchangekit.errors import ExchangeKitError

Refusal: TypeAlias = tuple[Callable[[], object], ExchangeKitError]
"""What is asked, and the error that says where, what, and what would be right."""


def check(ask: Callable[[], object], error: ExchangeKitError) -> None:
    """Expect this very error, told apart by its class and all of its facts."""
    with pytest.raises(type(error)) as caught:
        ask()

    found = (type(caught.value), caught.value.facts)
    assert (type(error), error.facts) == found, found
