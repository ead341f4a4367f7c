"""Keeps pytest away from what Sphinx runs; the examples are collected one folder up."""

from __future__ import annotations

collect_ignore = ["conf.py"]
