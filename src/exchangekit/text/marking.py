"""Marking messages for translation."""

from __future__ import annotations


def N_(message: str) -> str:
    """Give the message as it is; what collects messages looks for this name."""
    return message
