"""
No I/O: with an audit hook armed, a whole exchange opens nothing, connects to nothing, runs nothing.

In a process of its own, because an audit hook can never be taken off again.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

SCRIPT = """
import importlib, pkgutil, sys
from zoneinfo import ZoneInfo

import exchangekit
from tests import laws
from tests.builders import *

for module in pkgutil.walk_packages(exchangekit.__path__, "exchangekit."):
    if "conformance" not in module.name:
        importlib.import_module(module.name)
ZoneInfo("Asia/Shanghai")

touched, armed = [], []


def watch(event, args):
    if armed and event.split(".")[0] in {"open", "socket", "subprocess", "os", "import"}:
        touched.append((event, args))


sys.addaudithook(watch)
armed.append(True)

shop = Shop()
shop.sell("SO-1", (SHIRT_M, 3), (MUG, 2))
shop.agree(c.Asked(1, 2), c.Asked(2, 1), c.Wish(SHIRT_L, 3))
shop.receive()
shop.inspect(1, Grade.AS_NEW, Disposition.SELL_AS_NEW)
shop.inspect(1, Grade.USED, Disposition.SCRAP)
shop.inspect(1, line=2)
shop.desk.allowed(EX_1, CLERK, shop.now)
if shop.slip().phases.settlement == "quoted":
    shop.accept()
shop.settle()
shop.send()
laws.check(shop.store)

armed.clear()
print(shop.store.summaries[EX_1].stage, touched)
"""


def test_a_whole_exchange_touches_nothing_outside_the_process() -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout == "ended []\n"
