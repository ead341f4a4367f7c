"""Hypothesis profiles: ``fast`` for developers, ``thorough`` in CI, ``mutants`` to count them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, settings

if TYPE_CHECKING:
    import pytest

# A busy machine draws examples slowly; that says nothing about the code.
_SLOW_IS_FINE = (HealthCheck.too_slow,)

settings.register_profile(
    "fast",
    settings.get_profile("default"),
    max_examples=40,
    deadline=None,
    suppress_health_check=_SLOW_IS_FINE,
)
settings.register_profile(
    "thorough",
    settings.get_profile("default"),
    max_examples=60,
    deadline=None,
    suppress_health_check=_SLOW_IS_FINE,
    # The gate must not turn red by luck: developers search at random, CI repeats.
    derandomize=True,
    database=None,
    print_blob=True,
)
settings.register_profile(
    "mutants",
    settings.get_profile("thorough"),
    # A mutant is noticed or not: the smallest example of it is of no use to anybody, and what
    # twenty examples do not notice counts as alive.
    max_examples=20,
    phases=(Phase.explicit, Phase.generate),
    print_blob=False,
)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("thorough" if os.environ.get("CI") else "fast")
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long searches, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: item.get_closest_marker("no_cover") is None)
