"""A position in a list cannot be forged, nor carried to another list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.audiences import cursors
from majorops.platform.errors import Malformed


@given(st.text(max_size=40))
def test_a_cursor_leads_back_to_its_place(position: str) -> None:
    assert cursors.unseal("key", "list", cursors.seal("key", "list", position)) == position


@given(st.text(max_size=60))
def test_an_invented_cursor_is_refused(text: str) -> None:
    with pytest.raises(Malformed) as refusal:
        cursors.unseal("key", "list", text)
    assert refusal.value.code == "invalid_cursor"


@pytest.mark.parametrize(("key", "scope"), [("other", "list"), ("key", "other")])
def test_a_cursor_of_another_list_is_refused(key: str, scope: str) -> None:
    with pytest.raises(Malformed):
        cursors.unseal("key", "list", cursors.seal(key, scope, "7"))
