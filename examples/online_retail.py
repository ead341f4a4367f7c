"""
Half a year of a real retailer through policy, slips, stock, money and books.

    python examples/online_retail.py FILE [--db PATH] [--limit ROWS]

FILE is an export with the columns of the UCI "Online Retail" data set, ``.csv`` or
``.csv.gz``, its rows in the order of time.  Every row ends in one named outcome:

- An invoice of a named customer is a sale: booked, shipped, delivered and paid at once.
- A cancellation row is matched to that customer's own earlier sale lines of the same item:
  those sold at the price it names first, then the latest sale.  A row that cancels more
  than is left of them is not guessed at.  One slip is made per sale and cancellation.
- The request waits.  When the customer buys again within 14 days it becomes an exchange:
  each line that comes back is replaced by at most one line of that purchase, the same item
  first, and each purchase line replaces once, first come, first served.  Such a line is no
  sale of its own.  Else it becomes a refund when the 14 days are over, or the file is.
- Goods came back when they were cancelled, as new; policy is asked as of that instant.
- Rows that are no goods, name no customer or match nothing say so.

What the file does not say is stated in ``retail/shop.py``: prices have VAT in them, 17.5 %
until 3 January 2011 and 20 % after; opening stock is what the file will sell, at 60 % of
the first price; goods come back within 90 days.

The first pass over the file reads all of it, so nothing is booked from a file that is
broken; the second books it, one transaction per invoice.  The last line says ``all laws
hold`` or names the first that does not.  Exit status: 0, 1 for a broken law, 2 for input
that cannot be used.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

if not __package__:  # run as a script: find the folder `examples` itself
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def _arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Clear a retailer's export over the desk.")
    parser.add_argument("file", type=Path, metavar="FILE", help="an export, .csv or .csv.gz")
    parser.add_argument("--db", type=Path, metavar="PATH", help="where to keep the ledgers")
    parser.add_argument("--limit", type=_rows, metavar="ROWS", help="read at most so many rows")
    return parser.parse_args(given)


def _rows(text: str) -> int:
    rows = int(text)
    if rows < 1:
        message = f"{rows} is less than one row"
        raise argparse.ArgumentTypeError(message)
    return rows


def main(given: list[str] | None = None) -> int:
    """Run over the file that the command line names; give the exit status."""
    from examples.retail.app import Plan, run

    arguments = _arguments(given)
    with TemporaryDirectory() as folder:
        db = arguments.db or Path(folder, "retail.db")
        return run(Plan(arguments.file, db, arguments.limit))


if __name__ == "__main__":
    sys.exit(main())
