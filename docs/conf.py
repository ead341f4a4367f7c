"""Sphinx: Furo, MyST, and a reference page per room, made from its docstrings."""

from __future__ import annotations

import collections.abc
import datetime as dt
import logging
import sys
from functools import cache
from importlib.metadata import version as version_of
from types import MemberDescriptorType
from typing import TYPE_CHECKING

import jieba
from sphinx.util.nodes import make_refnode

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

project = "exchangekit"
author = "the exchangekit authors"
copyright = f"2026, {author}"
release = version = version_of("exchangekit")

extensions = [
    "myst_parser",
    "sphinx.ext.apidoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
]
exclude_patterns = ["conftest.py"]
language = "en"
nitpicky = True

# The diagrams of the states are Mermaid: drawn by code hosts, shown as text here.
# A bare name in an annotation may be a field's too; it is the class that is meant.
suppress_warnings = ["misc.highlighting_failure", "ref.python"]

html_theme = "furo"
html_title = project
# Pages ask nobody else for anything, and the search knows Chinese.
html_search_language = "zh"
# A page per room has many entries; their class is plain from the place.
toc_object_entries_show_parents = "hide"

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

apidoc_modules = [
    {
        "path": "../src/exchangekit",
        "destination": "reference/api",
        "separate_modules": False,
        "module_first": True,
        "no_headings": False,
    },
]

autodoc_class_signature = "mixed"
autodoc_default_options = {
    "members": True,
    "undoc-members": True,
    "show-inheritance": True,
    "ignore-module-all": True,  # what a package re-exports is documented where it is defined
}
autodoc_member_order = "bysource"
# A default is shown as it is written: that of a long table would fill the page.
autodoc_preserve_defaults = True
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True

napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_custom_sections = ["Source"]
napoleon_use_ivar = True

# The splitter of Chinese words for the search tells what it does at every start.
jieba.setLogLevel(logging.WARNING)

# A name that somebody else documents is no broken link of ours.
_FOREIGN = {*sys.stdlib_module_names, "_pytest", "attr", "attrs", "hypothesis", "pytest"}
_FOREIGN_BARE = {*collections.abc.__all__, *dt.__all__, "Fraction", "StrEnum", "settings"}
# Names a module gives to a type for the type checker alone.
_FOREIGN_BARE |= {"Close", "History", "Read"}
nitpick_ignore_regex = [
    (r"py:.*", rf"(?:{'|'.join(sorted(_FOREIGN))})(?:\..*)?"),
    (r"py:.*", rf"(?:{'|'.join(sorted(_FOREIGN_BARE))})"),
    (r"py:.*", r"(?:.*\.)?(?:[A-Z]|T_co)"),  # a type variable
    (r"py:.*", r"(?:.*\.)?_\w+"),  # a private alias
    (r"py:.*", r"[a-z]\.\w+"),  # by the short name of its module
]


@cache
def _pages(env: BuildEnvironment) -> dict[str, set[tuple[str, str, str]]]:
    """Return page, anchor and full name of all that has a given last name."""
    pages: dict[str, set[tuple[str, str, str]]] = {}
    for full, entry in env.domains.python_domain.objects.items():
        if entry.objtype != "module" and not entry.aliased:
            place = entry.docname, entry.node_id, full
            pages.setdefault(full.rpartition(".")[2], set()).add(place)
    return pages


def _by_last_name(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: Element
) -> Element | None:
    """Link a bare name, as annotations and docstrings use it, if only one thing has it."""
    if node.get("refdomain") != "py":
        return None
    found = _pages(env).get(str(node["reftarget"]).rpartition(".")[2], set())
    if len(found) != 1:
        return None
    ((page, anchor, full),) = found
    return make_refnode(app.builder, str(node["refdoc"]), page, anchor, contnode, full)


def _leave_out(_app: Sphinx, _what: str, _name: str, member: object, *_rest: object) -> bool | None:
    """Leave out the slots of attrs classes: their fields are documented with the class."""
    return True if isinstance(member, MemberDescriptorType) else None


def setup(app: Sphinx) -> None:
    """Register what stands above."""
    app.connect("missing-reference", _by_last_name)
    app.connect("autodoc-skip-member", _leave_out)
