"""The application as the bot's root joins it, with one handler: for tests, and to be killed.

Run by itself it polls until it dies, and writes the id of every update it has handled to a file.
"""

import asyncio
import os
import sys
from datetime import UTC, datetime

from telegram.ext import ApplicationBuilder, TypeHandler

from bot.services.inbox import Inbox
from bot.telegram.intake import Intake
from bot.telegram.limiter import Limiter
from bot.telegram.processor import OrderedProcessor
from bot.telegram.throttle import Throttle
from storage.database import Database


def build(token, inbox, handle, **options):
    intake = Intake(token, inbox, rate_limiter=Throttle(Limiter()), **options)
    processor = OrderedProcessor(finished=intake.finished, put_aside=intake.put_aside)
    application = (
        ApplicationBuilder().bot(intake).concurrent_updates(processor).job_queue(None).build()
    )
    application.add_handler(TypeHandler(object, handle))
    return application


async def main(token, base, database_url, diary):
    database = Database(database_url)
    await database.open()
    inbox = Inbox(database, lambda: datetime.now(UTC))
    out = os.open(diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def handle(update, _):
        await asyncio.sleep(0.002)
        os.write(out, b"%d\n" % update.update_id)

    application = build(
        token, inbox, handle, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot"
    )
    async with application:
        await application.start()
        await application.updater.start_polling(timeout=1)
        await asyncio.sleep(600)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
