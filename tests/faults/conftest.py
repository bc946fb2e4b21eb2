"""A Telegram of its own for every test."""

import pytest

from tests.faults.harness import telegram


@pytest.fixture
async def there():
    async with telegram() as there:
        yield there
