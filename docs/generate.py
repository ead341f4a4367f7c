"""
Writes the pages that are read off the code: states, errors and postings.

    python docs/generate.py          writes them
    python docs/generate.py --check  fails when they differ from what it would write
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import exchangekit as ek
import exchangekit.errors
from exchangekit import commands as do
from exchangekit.accounting.charts import IFRS, PRC_GENERAL, PRC_SMALL
from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.standard import STANDARD
from exchangekit.errors import ExchangeKitError
from exchangekit.policy.terms import PriceBasis
from exchangekit.slip.phases import Leg
from exchangekit.slip.transitions import TABLE, as_mermaid
from exchangekit.text.rendering import translate
from exchangekit.wire.history import read_slip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exchangekit.accounting.vouchers import Voucher

HERE = Path(__file__).parent
_START = datetime(2026, 3, 2, 9, tzinfo=UTC)
_CHARTS = (PRC_SMALL, PRC_GENERAL, IFRS)
_NOTE = "<!-- Written by docs/generate.py; change the code, not this page. -->\n"


def states() -> str:
    """Draw every leg, and name its events."""
    parts = [
        "# States",
        _NOTE,
        "A slip has four legs; each is in one phase. The stage of the slip is the first leg that",
        "has not ended, in the order its terms set. Nothing leaves an end phase (drawn with an",
        "arrow to the final dot). `exchangekit.slip.transitions` owns the table.",
    ]
    for leg in Leg:
        ends = ", ".join(f"`{phase}`" for phase, row in TABLE[leg].items() if not row)
        parts += [f"\n## {leg.value.capitalize()}\n", "```mermaid", as_mermaid(leg), "```"]
        parts += ["", f"Ends: {ends}."]
    return "\n".join(parts) + "\n"


def errors() -> str:
    """List every code with its class, what it means and the facts it carries."""
    parts = [
        "# Errors",
        _NOTE,
        "Everything the library raises on purpose is an `exchangekit.ExchangeKitError`. Its",
        "`code` is API: never renamed, never reused. Its `facts` say what was wrong, where, and",
        "what would be right; `exchangekit.text.explain` turns both into words, which may change.",
        "",
        "| code | class | meaning | facts |",
        "|---|---|---|---|",
    ]
    for error in leaves():
        facts = ", ".join(f"`{name}`" for name in error.names)
        meaning = (error.__doc__ or "").strip().partition("\n")[0]
        parts.append(f"| `{error.code}` | `{error.__name__}` | {meaning} | {facts} |")
    return "\n".join(parts) + "\n"


def leaves() -> list[type[ExchangeKitError]]:
    """Give every leaf, in the order of the codes."""
    found = [
        each
        for each in vars(exchangekit.errors).values()
        if isinstance(each, type)
        and issubclass(each, ExchangeKitError)
        and each is not ExchangeKitError
    ]
    return sorted(found, key=lambda error: error.code)


def postings() -> str:
    """Run an exchange and read its vouchers; list the ready templates and charts."""
    parts = [
        "# Postings",
        _NOTE,
        "What is posted when, by role; [Books](../explanation/books.md) says why. Which account",
        "stands for a role is the host's: the ready charts are at the end of the page.",
        "",
        "## An exchange",
        "",
        "Two shirts were sold at 113.00 each with 13 % tax in it, and cost 40.00 each. One comes",
        "back, a coat at 226.00 that cost 45.00 goes out, and the customer pays the difference.",
        "",
        "| event | voucher | debit | credit | amount | for |",
        "|---|---|---|---|---|---|",
        *_rows(),
        "",
        "## Ready templates",
        "",
        "Entries of `exchangekit.accounting.standard.STANDARD`. Amounts are filled in by name;",
        "what comes out below zero changes sides, what is zero is left out.",
        *_templates(),
        "",
        "## Charts",
        "",
        "| role | words | 中文 | " + " | ".join(chart.name for chart in _CHARTS) + " |",
        "|---|---|---|" + "---|" * len(_CHARTS),
        *(_role(role) for role in AccountRole),
    ]
    return "\n".join(parts) + "\n"


def _role(role: AccountRole) -> str:
    words = (translate(f"account.{role}", {}, tag) for tag in ("en", "zh-CN"))
    cells = (f"`{role}`", *words, *(chart.account(role) for chart in _CHARTS))
    return f"| {' | '.join(cells)} |"


def _templates() -> Iterator[str]:
    for template in STANDARD.values():
        kind = translate(f"voucher.{template.kind}", {}, "en")
        yield from ("", f"### `{template.name}`: {kind}", "")
        yield from ("| entry | debit | credit |", "|---|---|---|")
        for entry in template.entries:
            sides = (
                "<br>".join(f"`{role}` {formula}" for role, formula in side)
                for side in (entry.debit, entry.credit)
            )
            yield f"| {entry.memo} | {' | '.join(sides)} |"


def _rows() -> Iterator[str]:
    """Run an exchange in memory and read its vouchers."""
    store, events = _played()
    for voucher in store.vouchers:
        stream, seq, _ = voucher.id.rsplit("/", 2)
        if stream == "slip:EX-1":
            yield from _lines(voucher, events[int(seq) - 1])


def _lines(voucher: Voucher, event: str) -> Iterator[str]:
    kind = translate(f"voucher.{voucher.kind}", {}, "en")
    for line in voucher.postings:
        cells = (event, kind, f"`{line.debit}`", f"`{line.credit}`", line.amount.amount, line.about)
        yield f"| {' | '.join(cells)} |"
        event = kind = ""


def _played() -> tuple[ek.MemoryStore, list[str]]:
    vat = (ek.TaxRate.parse("vat", "13"),)
    shirt, coat = ek.Item("SHIRT"), ek.Item("COAT")
    terms = ek.Terms(price_basis=PriceBasis.TODAY)
    policy = ek.Policy("shop", 1, (), terms, _START - timedelta(days=60))
    master = ek.MasterData(ek.PolicyBook((policy,)), lambda _: UTC)
    inclusive = ek.TaxBasis.INCLUSIVE
    master.add(shirt, ek.Price(ek.Rate.parse("113", "CNY"), inclusive, vat))
    master.add(coat, ek.Price(ek.Rate.parse("226", "CNY"), inclusive, vat))
    store = ek.MemoryStore(master)
    desk, staff = ek.Desk(store), ek.Actor("u-1", set(ek.Role))
    goods = {"SHIRT": (2, 8000), "COAT": (2, 9000)}
    opening = ek.Opening("shop-co", "main", "CNY", _START.date(), goods)
    desk.open_stock(opening, ek.Signature(staff, _START, "opening"))
    line = ek.OrderLine(1, shirt, 2, ek.Rate.parse("113", "CNY"), taxes=vat)
    order = ek.Order(
        id="SO-1", company="shop-co", site="main", currency="CNY", basis=inclusive, zone="UTC",
        jurisdiction="CN", channel=ek.Channel.STORE, customer="c-1", lines=(line,),
    )  # fmt: skip
    desk.record_sale(ek.take_in(order), ek.Signature(staff, _START, "sale"))
    for step, command in enumerate(_story(), 1):
        at = _START + timedelta(hours=step)
        desk.do(ek.Envelope("EX-1", command, staff, at, f"k-{step}"))
    return store, [type(event).__name__ for _, event in read_slip(store.slip_records("EX-1"))]


def _story() -> list[do.Command]:
    one = (do.LineSteps(1, 1),)
    asked, wish = (do.Asked(1, 1),), (do.Wish("COAT", 1),)
    return [
        do.Open("SO-1", do.Intent.EXCHANGE, ek.Channel.STORE, ek.Reason.SIZE, asked, wish),
        do.Submit(),
        do.AcceptQuote(1),
        do.Receive("main", one),
        do.Inspect(1, 1, ek.Grade.AS_NEW, ek.Disposition.SELL_AS_NEW, "main"),
        do.Pay("P-2", ek.Money.parse("113.00", "CNY")),
        do.Dispatch(one),
        do.Deliver(one),
        do.Confirm(),
    ]


def pages() -> Mapping[Path, str]:
    """Give every generated page."""
    folder = HERE / "reference"
    return {
        folder / "states.md": states(),
        folder / "errors.md": errors(),
        folder / "postings.md": postings(),
    }


def main(arguments: list[str]) -> int:
    """Write the pages, or compare them."""
    stale = [
        path
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in arguments:
        for path in stale:
            sys.stderr.write(f"{path.relative_to(HERE)} is stale: run `make docs-generate`\n")
        return 1 if stale else 0
    for path in stale:
        path.write_text(pages()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
