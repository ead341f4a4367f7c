"""`exchangekit.values.contacts`: the form of addresses, which the package never keeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError
from exchangekit.values.contacts import ContactKind, check_contact, contact_kind, masked

MAILS = ["li@example.com", "li.na+shop@mail.example.cn", "李@例子.公司"]
PHONES = ["13800138000", "138-0013-8000", "+8613800138000", "+1 (202) 555-0123", "+4930123456"]
NEITHER = [
    "",
    "mail-7",
    "cust-138001380001",
    "12800138000",
    "li@example",
    "li@@example.com",
    "@example.com",
    "li na@example.com",
    "li@example..com",
    "+0123456789",
    "+12345",
    "a" * 65 + "@example.com",
    "a@" + "b" * 250 + ".com",
]


@pytest.mark.parametrize("text", MAILS)
def test_a_mail_address(text: str) -> None:
    assert check_contact(text) is ContactKind.MAIL


@pytest.mark.parametrize("text", PHONES)
def test_a_telephone_number(text: str) -> None:
    assert check_contact(text) is ContactKind.PHONE


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_neither(text: str) -> None:
    assert contact_kind(text) is None
    with pytest.raises(InvalidInputError) as caught:
        check_contact(text, where="form.mail")
    assert (caught.value.where, caught.value.got) == ("form.mail", masked(text))


@given(st.text(min_size=2))
def test_an_error_never_repeats_an_address(text: str) -> None:
    """Law: whatever is given, at most its first character is shown."""
    assert masked(text) == f"{text[0]}***"
    assert contact_kind(text) in (None, *ContactKind)
