"""Order within a chat, no waiting for other chats, and nothing begun that cannot be finished."""

import asyncio
from datetime import timedelta

from bot.telegram.processor import OrderedProcessor

from .updates import said, understood
from .virtual_time import run

PATIENCE = timedelta(seconds=0.7)


class Diary:
    """What was handled, and how it ended, as the processor tells it."""

    def __init__(self):
        self.finished, self.aside, self.events = [], [], []

    async def done(self, update_ids):
        self.finished += update_ids

    async def put_aside(self, update_ids):
        self.aside += update_ids


def a_processor(at_once=64):
    diary = Diary()
    processor = OrderedProcessor(at_once, finished=diary.done, put_aside=diary.put_aside)
    return processor, diary


def arrive(processor, update, handler):
    """As the application does it: every update at once, in a task of its own."""
    return asyncio.create_task(processor.process_update(update, handler))


def test_a_chat_is_served_in_order_and_others_do_not_wait_for_it():
    async def scene():
        processor, diary = a_processor()

        async def handle(update, seconds):
            diary.events.append(("begin", update.update_id))
            await asyncio.sleep(seconds)
            diary.events.append(("end", update.update_id))

        updates = [understood(said(n, chat=chat)) for n, chat in [(1, 7), (2, 7), (3, 8)]]
        tasks = [
            arrive(processor, update, handle(update, seconds))
            for update, seconds in zip(updates, (5, 1, 1), strict=True)
        ]
        assert not processor.busy
        await asyncio.sleep(0)
        assert processor.busy
        await asyncio.gather(*tasks)
        assert not processor.busy
        return diary

    diary = run(scene())
    assert diary.events == [
        ("begin", 1),
        ("begin", 3),
        ("end", 3),
        ("end", 1),
        ("begin", 2),
        ("end", 2),
    ]
    assert diary.finished == [3, 1, 2]


def test_who_waits_for_his_own_chat_takes_nobodys_place():
    async def scene():
        processor, _ = a_processor(at_once=2)

        async def handle(seconds):
            await asyncio.sleep(seconds)

        loop = asyncio.get_running_loop()
        began = loop.time()
        crowd = [arrive(processor, understood(said(n, chat=7)), handle(10)) for n in range(1, 50)]
        await asyncio.sleep(0.1)
        await arrive(processor, understood(said(50, chat=8)), handle(1))
        waited = loop.time() - began
        await asyncio.gather(*crowd)
        return waited

    assert run(scene()) < 1.2


def test_never_more_are_handled_at_once_than_allowed():
    async def scene():
        processor, _ = a_processor(at_once=3)
        now = most = 0

        async def handle():
            nonlocal now, most
            now += 1
            most = max(most, now)
            await asyncio.sleep(1)
            now -= 1

        crowd = [arrive(processor, understood(said(n, chat=n)), handle()) for n in range(1, 20)]
        await asyncio.gather(*crowd)
        return most

    assert run(scene()) == 3


def test_a_failure_is_the_updates_own_and_is_not_repeated():
    async def scene():
        processor, diary = a_processor()

        async def fail():
            raise ValueError("no")

        async def succeed():
            diary.events.append("served")

        first = arrive(processor, understood(said(1)), fail())
        second = arrive(processor, understood(said(2)), succeed())
        results = await asyncio.gather(first, second, return_exceptions=True)
        return diary, [type(result) for result in results]

    diary, results = run(scene())
    assert results == [ValueError, type(None)]
    assert (diary.finished, diary.aside, diary.events) == ([1, 2], [], ["served"])


def test_a_handler_takes_along_what_follows_and_belongs():
    async def scene():
        processor, diary = a_processor()

        def is_part(before, after):
            return after.update_id == before.update_id + 1 and after.message.text.startswith("part")

        async def read(update):
            rest = await processor.following(update, is_part, PATIENCE)
            diary.events.append([update.update_id, *(part.update_id for part in rest)])

        tasks = []

        async def comes(update_id, text, after):
            await asyncio.sleep(after)
            update = understood(said(update_id, text))
            tasks.append(arrive(processor, update, read(update)))

        await asyncio.gather(
            comes(1, "part 1", 0),
            comes(2, "part 2", 0),
            comes(3, "part 3", 0.5),
            comes(4, "part 4", 1.1),
            comes(5, "something else", 1.2),
            comes(6, "part 6, too late", 4),
        )
        await asyncio.gather(*tasks)
        return diary

    diary = run(scene())
    assert diary.events == [[1, 2, 3, 4], [5], [6]]
    assert diary.finished == [1, 2, 3, 4, 5, 6]


def test_what_does_not_wait_in_the_line_takes_nothing_along():
    async def scene():
        processor, _ = a_processor()
        return await processor.following(understood(said(1)), lambda *_: True, PATIENCE)

    assert run(scene()) == []


def test_stopping_waits_for_what_is_under_way_but_not_for_ever():
    async def scene():
        processor, diary = a_processor()
        loop = asyncio.get_running_loop()

        async def handle(seconds):
            await asyncio.sleep(seconds)

        lengths = {1: (7, 3), 2: (7, 1), 3: (8, 600), 4: (8, 1)}
        tasks = [
            arrive(processor, understood(said(n, chat=chat)), handle(seconds))
            for n, (chat, seconds) in lengths.items()
        ]
        await asyncio.sleep(0.5)
        began = loop.time()
        await processor.drain(timedelta(seconds=10))
        took = loop.time() - began
        late = arrive(processor, understood(said(5, chat=9)), handle(1))
        await asyncio.gather(*tasks, late, return_exceptions=True)
        return diary, took

    diary, took = run(scene())
    assert took == 10
    assert diary.finished == [1]
    assert sorted(diary.aside) == [2, 3, 4, 5]


def test_what_was_taken_along_shares_the_fate_of_the_first():
    async def scene():
        processor, diary = a_processor()

        async def read(update):
            await processor.following(update, lambda *_: True, PATIENCE)
            await asyncio.sleep(600)

        updates = [understood(said(n)) for n in (1, 2)]
        tasks = [arrive(processor, update, read(update)) for update in updates]
        await asyncio.sleep(5)
        await processor.drain(timedelta(seconds=1))
        await asyncio.gather(*tasks, return_exceptions=True)
        return diary

    diary = run(scene())
    assert (diary.finished, sorted(diary.aside)) == ([], [1, 2])


def test_what_is_no_update_is_handled_too():
    async def scene():
        processor, diary = a_processor()

        async def handle():
            diary.events.append("handled")

        await arrive(processor, object(), handle())
        return diary

    diary = run(scene())
    assert (diary.events, diary.finished) == (["handled"], [])
