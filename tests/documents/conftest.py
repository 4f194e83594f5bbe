from contextlib import contextmanager

import pytest

from cocreacion.kernel.errors import Refusal


@pytest.fixture
def refused():
    """`with refused("words"):` what happens inside is refused, with these words for a person."""

    @contextmanager
    def look(words):
        with pytest.raises(Refusal) as refusal:
            yield refusal
        assert words in str(refusal.value.message)

    return look
