"""
An example host: all ports over one SQLite file, with nothing but the standard library.

`store` is the adapter, `writing` what one commit does, `rows` how objects become rows,
``schema.sql`` the tables.  Items, prices, policies and calendars are master data, which a
host has in tables of its own; here they are passed in as `exchangekit.memory.MasterData`.
"""

from .store import SqliteStore

__all__ = ("SqliteStore",)
