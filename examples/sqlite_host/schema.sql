-- The tables of the SQLite example host.
--
-- Amounts are whole minor units, quantities whole steps.  Instants are ISO 8601 text with the
-- offset they came with; `next_due` is in UTC, so that it sorts.  A `position` numbers the rows
-- of a table that is only ever added to: 1, 2, 3 and so on.

-- Every stream that was written to: its version, and the seq of its last record.
CREATE TABLE IF NOT EXISTS streams (
  stream   TEXT PRIMARY KEY,
  version  INTEGER NOT NULL,
  last_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What happened, as it was sealed: `body` is canonical JSON, byte for byte.
CREATE TABLE IF NOT EXISTS records (
  position INTEGER PRIMARY KEY,
  stream   TEXT NOT NULL REFERENCES streams,
  seq      INTEGER NOT NULL,
  type     TEXT NOT NULL,
  v        INTEGER NOT NULL,
  at       TEXT NOT NULL,
  occurred TEXT NOT NULL,
  actor    TEXT NOT NULL,
  key      TEXT NOT NULL,
  digest   TEXT NOT NULL,
  body     TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash     TEXT NOT NULL,
  UNIQUE (stream, seq)
) STRICT;

-- Outside references that were claimed, once for all.
CREATE TABLE IF NOT EXISTS names (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- --- goods ---------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS movements (
  position    INTEGER PRIMARY KEY,
  stream      TEXT NOT NULL,
  seq         INTEGER NOT NULL,
  n           INTEGER NOT NULL,
  at          TEXT NOT NULL,
  occurred    TEXT NOT NULL,
  actor       TEXT NOT NULL,
  key         TEXT NOT NULL,
  company     TEXT NOT NULL,
  currency    TEXT NOT NULL,
  item        TEXT NOT NULL,
  tracking    TEXT,                             -- a lot or a serial
  steps       INTEGER NOT NULL CHECK (steps > 0),
  source_site TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  target_site TEXT NOT NULL,
  target_kind TEXT NOT NULL,
  value       INTEGER NOT NULL CHECK (value >= 0),
  UNIQUE (stream, seq, n)
) STRICT;
CREATE INDEX IF NOT EXISTS movements_of_item ON movements (item);
CREATE INDEX IF NOT EXISTS movements_of_serial ON movements (item, tracking)
  WHERE tracking IS NOT NULL;

-- What the movements leave in physical places, per lot or serial ('' for neither), and its value.
CREATE TABLE IF NOT EXISTS balances (
  item     TEXT NOT NULL,
  tracking TEXT NOT NULL,
  site     TEXT NOT NULL,
  kind     TEXT NOT NULL,
  steps    INTEGER NOT NULL CHECK (steps >= 0),
  value    INTEGER NOT NULL,
  PRIMARY KEY (item, site, kind, tracking)
) STRICT, WITHOUT ROWID;

-- What they leave to be sold, over all lots: one row answers how much, and what it is worth.
CREATE TABLE IF NOT EXISTS sellable (
  item  TEXT NOT NULL,
  site  TEXT NOT NULL,
  steps INTEGER NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (item, site)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS holds (
  slip           TEXT NOT NULL,
  line           INTEGER NOT NULL,
  item           TEXT NOT NULL,
  site           TEXT NOT NULL,
  tracking       TEXT,
  steps          INTEGER NOT NULL CHECK (steps > 0),
  expires_before TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS holds_of_slip ON holds (slip);
CREATE INDEX IF NOT EXISTS holds_of_item ON holds (item, site);

-- --- money ---------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS payments (
  payment  TEXT PRIMARY KEY,
  currency TEXT NOT NULL,
  received INTEGER NOT NULL,
  refunded INTEGER NOT NULL CHECK (refunded BETWEEN 0 AND received)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS payment_entries (
  position  INTEGER PRIMARY KEY,
  payment   TEXT NOT NULL REFERENCES payments,
  reference TEXT NOT NULL,
  stream    TEXT NOT NULL,
  currency  TEXT NOT NULL,
  received  INTEGER NOT NULL,
  refunded  INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS entries_of_payment ON payment_entries (payment);

CREATE TABLE IF NOT EXISTS vouchers (
  position     INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  kind         TEXT NOT NULL,
  company      TEXT NOT NULL,
  posting_date TEXT NOT NULL,
  customer     TEXT,
  currency     TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS vouchers_by_day ON vouchers (company, posting_date);

CREATE TABLE IF NOT EXISTS postings (
  voucher TEXT NOT NULL REFERENCES vouchers (id),
  n       INTEGER NOT NULL,
  debit   TEXT NOT NULL,
  credit  TEXT NOT NULL,
  amount  INTEGER NOT NULL CHECK (amount >= 0),
  about   TEXT NOT NULL,
  PRIMARY KEY (voucher, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS periods (
  company    TEXT PRIMARY KEY,
  first_open TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS numbers (
  company TEXT NOT NULL,
  series  TEXT NOT NULL,
  last    INTEGER NOT NULL,
  PRIMARY KEY (company, series)
) STRICT, WITHOUT ROWID;

-- --- people --------------------------------------------------------------------------------------

-- The outbox: what to tell customers, in this order.
CREATE TABLE IF NOT EXISTS notices (
  position  INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,
  kind      TEXT NOT NULL,
  slip      TEXT NOT NULL,
  recipient TEXT NOT NULL,
  at        TEXT NOT NULL,
  facts     TEXT NOT NULL                       -- JSON: pairs of name and text
) STRICT;

-- One row per slip, for finding it and for worklists.
CREATE TABLE IF NOT EXISTS summaries (
  slip              TEXT PRIMARY KEY,
  number            TEXT,
  customer          TEXT NOT NULL,
  sale              TEXT NOT NULL,
  items             TEXT NOT NULL,              -- JSON: SKUs
  review_phase      TEXT NOT NULL,
  return_phase      TEXT NOT NULL,
  replacement_phase TEXT NOT NULL,
  settlement_phase  TEXT NOT NULL,
  stage             TEXT NOT NULL,
  leg               TEXT,
  changed_at        TEXT NOT NULL,
  next_due          TEXT,                       -- in UTC
  company           TEXT,
  reason            TEXT,
  opened_at         TEXT,                       -- in UTC
  waiting_since     TEXT,                       -- in UTC
  numbers           TEXT NOT NULL,              -- JSON, like all that follow
  sites             TEXT NOT NULL,
  lists             TEXT NOT NULL,
  about             TEXT,
  serials           TEXT NOT NULL,              -- JSON
  waits             TEXT NOT NULL               -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS summaries_by_stage ON summaries (stage, next_due);
CREATE INDEX IF NOT EXISTS summaries_by_due ON summaries (next_due);
CREATE INDEX IF NOT EXISTS summaries_by_opening ON summaries (opened_at);
CREATE INDEX IF NOT EXISTS summaries_of_customer ON summaries (customer);
CREATE INDEX IF NOT EXISTS summaries_of_sale ON summaries (sale);
