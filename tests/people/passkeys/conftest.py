"""A house whose people have passkeys."""

import pytest

from tests.people.conftest import Edged
from tests.people.passkeys.ring import Passkeys


@pytest.fixture
def keys(edged: Edged) -> Passkeys:
    return Passkeys(edged)
