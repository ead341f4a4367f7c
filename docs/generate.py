"""
Writes the pages that are read off the code: states, their words, errors and postings.

    python docs/generate.py          writes them
    python docs/generate.py --check  fails when they differ from what it would write
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve

import exchangekit as ek
import exchangekit.errors
from exchangekit import commands as do
from exchangekit.accounting.charts import IFRS, PRC_GENERAL, PRC_SMALL
from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.standard import STANDARD
from exchangekit.errors import ExchangeKitError
from exchangekit.policy.approval import Gate, Level
from exchangekit.policy.deadlines import Wait
from exchangekit.policy.terms import HoldAt, PriceBasis, Sequence
from exchangekit.slip.allowed import Allowed
from exchangekit.slip.duties import DUTIES
from exchangekit.slip.phases import Leg
from exchangekit.slip.transitions import TABLE, as_mermaid, is_end, whole_as_mermaid
from exchangekit.text import stage_words, state_words, word
from exchangekit.text.rendering import translate
from exchangekit.wire.history import read_slip

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

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
        "has not ended, in the order its terms set. An end phase (drawn with an arrow to the",
        "final dot) is left only to undo a slip, to change what goes out or to take a mistake",
        "back.",
        "`exchangekit.slip.transitions` owns the table.",
        "What each state means stands in [words](states/en.md), [用中文](states/zh-CN.md) too.",
        "",
        "## The whole slip",
        "",
        "An arrow between two legs names what moves both at once.",
        "",
        *("```mermaid", whole_as_mermaid(), "```"),
    ]
    for leg in Leg:
        ends = ", ".join(f"`{phase}`" for phase, row in TABLE[leg].items() if not row)
        parts += [f"\n## {leg.value.capitalize()}\n", "```mermaid", as_mermaid(leg), "```"]
        parts += ["", f"Ends: {ends}."]
    return "\n".join(parts) + "\n"


_FRAMES = {
    "en": {
        "title": "# States in words",
        "about": "What each state means, which commands a slip takes while it is its stage, and "
        "what leaves it.\n`exchangekit.text.state_words` gives the words at run time; the "
        "diagrams are in [States](../states.md).",
        "commands": "| command | what it does | who may give it |",
        "level": "whom the level that is due names",
        "events": "| event | to |",
        "wait": "A deadline can stand in the terms, `Wait.{}`: {}.",
        "end": "This is an end of the leg.",
        "other": "It is never the stage of a slip: another leg moves it on.",
    },
    "zh-CN": {
        "title": "# 状态说明",
        "about": "每个状态的含义、处于该阶段时换货单通常接受的命令，以及离开该状态的事件。\n"
        "运行时由 `exchangekit.text.state_words` 给出同样的文字；状态图见 [States](../states.md)。",
        "commands": "| 命令 | 作用 | 谁可以发出 |",
        "level": "由到期的审批级指定",
        "events": "| 事件 | 转入 |",
        "wait": "可在办理条件中设期限，`Wait.{}`：{}。",
        "end": "这是该环节的终点。",
        "other": "它不会成为换货单的阶段：由其他环节带动。",
    },
}


def words_of_states(tag: str, taken: Mapping[str, Collection[type]]) -> str:
    """Say in a language what every phase means, takes and leads to."""
    frame = _FRAMES[tag]
    parts = [frame["title"], _NOTE, frame["about"]]
    for leg in Leg:
        parts += ["", f"## {word(leg, tag).capitalize()}"]
        for phase, row in TABLE[leg].items():
            name = f"{leg}/{phase}"
            parts += ["", f"### {stage_words((leg, phase), tag)} (`{name}`)", ""]
            parts.append(state_words(phase, tag))
            if name in set(Wait):
                waited = translate(f"await.{name}", {}, tag)
                parts += ["", frame["wait"].format(Wait(name).name, waited)]
            if name in taken:
                parts += ["", frame["commands"], "|---|---|---|"]
                parts += [_command(one, frame, tag) for one in DUTIES if one in taken[name]]
            else:
                parts += ["", frame["end"] if is_end(leg, phase) else frame["other"]]
            if row:
                parts += ["", frame["events"], "|---|---|"]
            for event, target in row.items():
                to = stage_words((leg, target), tag)
                parts.append(f"| `{event.__name__}` | {to} (`{target}`) |")
    return "\n".join(parts) + "\n"


def _command(command: type, frame: Mapping[str, str], tag: str) -> str:
    name, roles = command.__name__, DUTIES[command]
    who = translate("notation.list", {}, tag).join(word(role, tag) for role in sorted(roles))
    who = frame["level"] if roles == frozenset(ek.Role) else who
    return f"| `{name}` | {translate(f'command.{name}', {}, tag)} | {who} |"


def taken() -> dict[str, set[type]]:
    """Play slips through every stage, and ask at each what staff and the customer could give."""
    found: dict[str, set[type]] = {}
    for terms, story in _stories():
        desk, boss = _shop(terms)
        asker = ek.Actor("u-2", set(ek.Role))
        for step, command in enumerate(story, 1):
            at = _START + timedelta(hours=step)
            actor = boss if isinstance(command, do.Review) else asker
            slip = desk.do(ek.Envelope("EX-1", command, actor, at, f"k-{step}")).slip
            if slip.stage is None:
                break
            row = found.setdefault("/".join(slip.stage), set())
            for who in (asker, boss):
                answers = desk.allowed(slip.id, who, at)
                row |= {type(one.witness) for one in answers if isinstance(one, Allowed)}
    return found


def _stories() -> Iterator[tuple[ek.Terms, list[do.Command]]]:
    """Tell of slips that together have every stage: sent first, out of stock, undone ..."""
    ask, submit, accept, receive, inspect, pay, *send, confirm = _story()
    come, cancel, one = [do.ShipReturn(), receive, inspect], do.Cancel(), (do.LineSteps(1, 1),)
    approve = do.Review(do.Decision.APPROVE)
    file = do.Review(do.Decision.APPROVE, gate=Gate.RETURN_DOCUMENT)
    yield _terms(levels=(Level(),)), [ask, submit, approve, *come, accept, pay, *send, confirm]
    gate = Level(gate=Gate.RETURN_DOCUMENT)
    yield _terms(levels=(gate,)), [ask, submit, accept, *come, file, pay, *send, cancel]
    give = do.Dispatch(one, leg=Leg.RETURN)
    yield _terms(), [ask, submit, accept, *come, pay, cancel, give]
    advance = _terms(sequence=Sequence.ADVANCE, hold_at=HoldAt.ACCEPTED)
    back = do.Receive("main", one, leg=Leg.REPLACEMENT)
    yield advance, [ask, submit, accept, pay, *send, cancel, back]
    more = evolve(ask, wishes=(do.Wish("COAT", 3),))
    yield _terms(sequence=Sequence.ADVANCE), [more, submit, accept]


def _terms(**more: Any) -> ek.Terms:
    return ek.Terms(price_basis=PriceBasis.TODAY, **more)


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
    store, told = _played()
    for voucher in store.vouchers:
        stream, seq, _ = voucher.id.rsplit("/", 2)
        if stream == "slip:EX-1":
            yield from _lines(voucher, told[int(seq) - 1])


def _lines(voucher: Voucher, event: str) -> Iterator[str]:
    kind = translate(f"voucher.{voucher.kind}", {}, "en")
    for line in voucher.postings:
        cells = (event, kind, f"`{line.debit}`", f"`{line.credit}`", line.amount.amount, line.about)
        yield f"| {' | '.join(cells)} |"
        event = kind = ""


def _shop(terms: ek.Terms) -> tuple[ek.Desk, ek.Actor]:
    vat = (ek.TaxRate.parse("vat", "13"),)
    shirt, coat = ek.Item("SHIRT"), ek.Item("COAT")
    policy = ek.Policy("shop", 1, (), terms, _START - timedelta(days=60))
    master = ek.MasterData(ek.PolicyBook((policy,)), lambda _: UTC)
    inclusive = ek.TaxBasis.INCLUSIVE
    master.add(shirt, ek.Price(ek.Rate.parse("113", "CNY"), inclusive, vat))
    master.add(coat, ek.Price(ek.Rate.parse("226", "CNY"), inclusive, vat))
    desk, staff = ek.Desk(ek.MemoryStore(master)), ek.Actor("u-1", set(ek.Role))
    goods = {"SHIRT": (2, 8000), "COAT": (2, 9000)}
    opening = ek.Opening("shop-co", "main", "CNY", _START.date(), goods)
    desk.open_stock(opening, ek.Signature(staff, _START, "opening"))
    line = ek.OrderLine(1, shirt, 2, ek.Rate.parse("113", "CNY"), taxes=vat)
    order = ek.Order(
        id="SO-1", company="shop-co", site="main", currency="CNY", basis=inclusive, zone="UTC",
        jurisdiction="CN", channel=ek.Channel.STORE, customer="c-1", lines=(line,),
    )  # fmt: skip
    desk.record_sale(ek.take_in(order), ek.Signature(staff, _START, "sale"))
    return desk, staff


def _played() -> tuple[ek.MemoryStore, list[str]]:
    desk, staff = _shop(_terms())
    for step, command in enumerate(_story(), 1):
        at = _START + timedelta(hours=step)
        desk.do(ek.Envelope("EX-1", command, staff, at, f"k-{step}"))
    store = desk.store
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
    found = taken()
    return {
        **{folder / "states" / f"{tag}.md": words_of_states(tag, found) for tag in _FRAMES},
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
        path.parent.mkdir(exist_ok=True)
        path.write_text(pages()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
