"""The facade is what a newcomer sees: complete, sorted, documented, and light."""

from __future__ import annotations

import subprocess
import sys

import exchangekit


def test_names_are_sorted_and_there() -> None:
    """`__all__` is a sorted tuple of names that the module has."""
    names = exchangekit.__all__

    assert tuple(sorted(names)) == names
    assert all(hasattr(exchangekit, name) for name in names)


def test_nothing_public_is_left_out() -> None:
    """Every public name that is not a room is listed."""
    rooms = {name for name, value in vars(exchangekit).items() if type(value) is type(exchangekit)}
    public = {name for name in vars(exchangekit) if not name.startswith("_")}

    assert public - rooms - set(exchangekit.__all__) == set()


def test_every_name_is_documented() -> None:
    """Whoever asks for help on a name gets some."""
    bare = [n for n in exchangekit.__all__ if not getattr(exchangekit, n).__doc__]

    assert [] == bare


def test_importing_it_loads_neither_babel_nor_test_tools() -> None:
    """Words and suites are loaded by whoever wants them."""
    script = (
        "import sys, exchangekit; "
        "print([m for m in ('babel', 'pytest', 'hypothesis', 'sqlite3') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert "[]" == run.stdout.strip()
