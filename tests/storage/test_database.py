"""The unit of work, on both databases."""


async def test_a_new_database_is_empty(database):
    async with database.read() as tx:
        assert await tx.chats.count() == 0
