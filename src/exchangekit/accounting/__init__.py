"""
Books: vouchers by role, balanced by construction, read through a host's chart.

A voucher is a list of postings, each of one amount from a credited to a debited role, so
debit equals credit whatever is put in.  Account codes (`charts`) and the style of what
takes a sale back (`reading`) come in when reading; `laws` proves a set of books.

`templates` says what an event posts, as data, and `standard` has the ready ones;
`subledgers` splits a role by party, `supplier_claims` follows what suppliers owe, and `fx`
keeps the rate a sale was made at.
"""
