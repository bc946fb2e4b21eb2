"""A tiny real bot to try the doors with: it says what it hears, counts, takes and gives files."""

from __future__ import annotations

import asyncio
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

KEYBOARD = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("More", callback_data="more"),
            InlineKeyboardButton("Less", callback_data="less"),
        ]
    ]
)


async def start(update: Update, _: Any) -> None:
    await update.message.reply_html("<b>Hello</b>, <i>you</i>", reply_markup=KEYBOARD)


async def echo(update: Update, _: Any) -> None:
    await update.message.reply_text(f"echo {update.message.text}")


async def slowly(update: Update, _: Any) -> None:
    message = await update.message.reply_text("Reading…")
    await asyncio.sleep(0.15)
    await message.edit_text("<b>Read.</b>", parse_mode="HTML", reply_markup=KEYBOARD)


async def press(update: Update, _: Any) -> None:
    await update.callback_query.answer(f"you chose {update.callback_query.data}")
    await update.callback_query.edit_message_text(update.callback_query.data, reply_markup=KEYBOARD)


async def document(update: Update, _: Any) -> None:
    file = await update.message.document.get_file()
    content = bytes(await file.download_as_bytearray())
    await update.message.reply_document(
        content[::-1], filename="back.txt", caption=f"{len(content)} bytes"
    )


async def inline(update: Update, _: Any) -> None:
    content = InputTextMessageContent(f"<b>{update.inline_query.query}</b>", parse_mode="HTML")
    await update.inline_query.answer([InlineQueryResultArticle("1", "First", content)])


def build(builder: ApplicationBuilder) -> Application:
    app = builder.build()
    app.add_handler(CommandHandler("start", start))
    app.add_handler(CommandHandler("slow", slowly))
    app.add_handler(CallbackQueryHandler(press))
    app.add_handler(InlineQueryHandler(inline))
    app.add_handler(MessageHandler(filters.Document.ALL, document))
    app.add_handler(MessageHandler(filters.TEXT, echo))
    return app


class Running:
    """The bot, polling, until the `async with` ends."""

    def __init__(self, app: Application) -> None:
        self.app = app

    def busy(self) -> bool:
        return (
            not self.app.update_queue.empty()
            or self.app.update_processor.current_concurrent_updates > 0
        )

    async def __aenter__(self) -> Running:
        await self.app.initialize()
        await self.app.updater.start_polling(timeout=10)
        await self.app.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.app.updater.stop()
        await self.app.stop()
        await self.app.shutdown()
