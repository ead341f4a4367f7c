"""
Goods as a double-entry ledger: places, movements between them, balances and holds.

Nothing here knows a slip by type; a hold names its slip by number.  `ledger` folds
movements to balances, `holds` answers what is available to whom, `laws` proves a history.
"""
