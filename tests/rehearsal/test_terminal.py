"""The chat in the terminal, from a script and at a real (pseudo) terminal, with the tiny bot."""

import asyncio
import io
import os
import pty
import re
import select
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.rehearsal import script
from bot.rehearsal.rendering import Style, render
from bot.rehearsal.terminal import chat
from bot.rehearsal.things import Chat, File, Message
from bot.rehearsal.world import World
from tests.rehearsal.talking import opener


async def transcript(text, **options):
    """What `nutgraf chat < text` prints."""
    world, out = World(), io.StringIO()
    status = await chat(opener(world), world, stdin=io.StringIO(text), stdout=out, **options)
    assert status == 0
    return out.getvalue()


async def test_a_script_prints_who_said_what_in_order():
    assert await transcript("/start\n:1\nhello\n") == (
        "You › /start\n\n"
        "Nutgraf ›\nHello, you\n[1] More  [2] Less\n\n"
        "You › :1\n\n"
        "• you chose more\n\n"
        "Nutgraf › (edited)\nmore\n[1] More  [2] Less\n\n"
        "You › hello\n\n"
        "Nutgraf ›\necho hello\n\n"
    )


async def test_only_the_settled_message_is_shown():
    said = await transcript("/slow\n")
    assert "Nutgraf ›\nRead.\n" in said
    assert "Reading" not in said


async def test_a_button_goes_by_its_label_too():
    assert "• you chose less" in await transcript("/start\n:le\n")


async def test_what_cannot_be_done_is_said_and_the_chat_goes_on():
    said = await transcript(":1\n:send /no/such/file\n:save\n:pick 2\n:as\nhello\n")
    assert "(there are no buttons to press yet)" in said
    assert "(there is no file '/no/such/file')" in said
    assert "(the bot has sent no file yet)" in said
    assert "(ask first: :inline WORDS)" in said
    assert "echo hello" in said


async def test_quit_leaves_the_rest_unread():
    assert "never" not in await transcript(":quit\nnever\n")


async def test_somebody_else_can_speak_and_be_answered():
    said = await transcript("/as Bob\nhello\n")
    assert "(you are Bob now)\n\nBob › hello\n\nNutgraf ›\necho hello\n" in said


async def test_a_file_goes_there_and_back(tmp_path):
    file, back = tmp_path / "a note.txt", tmp_path / "back.txt"
    file.write_bytes(b"abc")
    said = await transcript(f"/send {file} read this\n:save {back}\n")
    assert "📎 back.txt (3 bytes)\n3 bytes\n" in said
    assert back.read_bytes() == b"cba"


async def test_a_paste_can_be_a_forward():
    world = World()
    await chat(
        opener(world),
        world,
        stdin=io.StringIO("/forward City Post\nnews\nown\n"),
        stdout=io.StringIO(),
    )
    news, own = [m for m in world.history(world.user("You")) if m.sender is not world.me]
    assert (news.origin["chat"]["username"], own.origin) == ("citypost", None)


async def test_inline_results_are_shown_and_picked():
    said = await transcript(":inline hello\n:pick\n")
    assert "[1] First\n" in said
    assert "You › via bot\nhello\n" in said


async def test_help_and_the_sample_are_at_hand():
    said = await transcript(":help\n:sample\n", sample="Storm breaks pier.")
    assert ":send FILE" in said
    assert "echo Storm breaks pier." in said


async def test_a_long_article_is_sent_in_pieces_as_apps_do():
    world = World()
    text = "\n\n".join(f"Paragraph {n}. " + "word " * 150 for n in range(12))
    await chat(opener(world), world, stdin=io.StringIO(text), stdout=io.StringIO())
    sent = [m for m in world.history(world.user("You")) if m.sender is not world.me]
    assert [len(message.text) <= 4096 for message in sent] == [True, True, True]


async def said_in(text):
    lines = script.Lines(io.StringIO(text))
    return [message async for message in script.messages(lines)]


SHORT, LONG = "a line", "a sentence of some length, " * 10
SCRIPTS = [
    ("", []),
    ("one\ntwo\n", ["one", "two"]),
    ("one\n\n\n", ["one"]),
    ("/start\n:1\nhello", ["/start", ":1", "hello"]),
    (f"{LONG}\n{LONG}\n", [f"{LONG}\n{LONG}".strip()]),
    ("Title\n\nFirst.\nSecond.\n", ["Title\n\nFirst.\nSecond."]),
    ("Title\nFirst.\n.\nnext\n", ["Title\nFirst.", "next"]),
    ("Title\n\nFirst.\n:1\n", ["Title\n\nFirst.", ":1"]),
    (": not a command\n/ nor this\n", [": not a command", "/ nor this"]),
    (".\n.\none", ["one"]),
    ("one\r\ntwo\r\n", ["one", "two"]),
]


@pytest.mark.parametrize(("text", "messages"), SCRIPTS)
async def test_a_script_is_cut_into_the_messages_meant(text, messages):
    assert await said_in(text) == messages


async def test_somebody_typing_into_a_pipe_is_not_kept_waiting():
    read, write = os.pipe()
    os.write(write, b"hello\n")
    with os.fdopen(read) as stream:
        typed = script.messages(script.Lines(stream))
        assert await asyncio.wait_for(anext(typed), 2) == "hello"
        os.close(write)
        assert [message async for message in typed] == []


def message(text, *entities, **more):
    marks = [
        {"type": kind, "offset": at, "length": length} | extra
        for kind, at, length, extra in entities
    ]
    return Message(1, Chat(1, "private", "Alice"), None, 0, text, marks, **more)


def test_a_program_reads_plain_lines_with_addresses():
    linked = message(
        "Title\nquoted\nmore",
        ("text_link", 0, 5, {"url": "https://e.com/a"}),
        ("blockquote", 6, 6, {}),
    )
    assert render(linked, Style()) == "Title <https://e.com/a>\n│ quoted\nmore"


def test_a_person_sees_colours_and_a_folded_quotation():
    bold = message("a \U0001f600 bold", ("bold", 5, 4, {}))
    assert render(bold, Style(colour=True)) == "a \U0001f600 \x1b[1mbold\x1b[22m"
    folded = message("one\ntwo", ("expandable_blockquote", 0, 7, {}))
    assert render(folded, Style()) == "▾ one\n│ two"


def test_long_lines_are_wrapped_without_moving_what_is_marked():
    text = message("one two three four five", ("bold", 8, 10, {}))
    assert render(text, Style(colour=True, width=12)) == "one two\n\x1b[1mthree four\x1b[22m\nfive"
    assert render(text, Style()) == "one two three four five"


def test_files_and_buttons_stand_by_the_text():
    file = File("1", "1", "document", "a.json", "application/json", b"", 12_345)
    keyboard = [
        [{"text": "Figures", "callback_data": "f"}, {"text": "Open", "url": "https://e.com"}]
    ]
    assert render(message("Here.", media=file, keyboard=keyboard), Style()) == (
        "📎 a.json (12.3 kB)\nHere.\n[1] Figures  [2] Open ↗"
    )


def test_at_a_terminal_pastes_history_and_completion_work():
    """Drive the real thing through a pseudo-terminal, as a person would."""
    screen, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.rehearsal.talking"],
        stdin=theirs,
        stdout=theirs,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"},
    )
    os.close(theirs)
    seen = ""

    def until(words):
        nonlocal seen
        deadline = time.monotonic() + 20
        while words not in seen:
            ready, _, _ = select.select([screen], [], [], 0.5)
            assert time.monotonic() < deadline, seen
            if ready:
                seen += re.sub(
                    r"\x1b\[[0-9;?]*[A-Za-z]|\r",
                    "",
                    os.read(screen, 65536).decode(errors="replace"),
                )
        seen = ""

    def types(text):
        os.write(screen, text.encode())

    until("You ›")
    types("\r")
    until("echo Hello!")
    types("/start\r")
    until("[1] More  [2] Less")
    types(":le\t\r")
    until("• you chose less")
    types("\x1b[200~Headline\n\nA paragraph.\x1b[201~\r")
    until("echo Headline\n\nA paragraph.")
    types(":quit\r")
    assert child.wait(10) == 0
    os.close(screen)


async def test_an_answer_that_never_comes_is_noted_and_told_by_the_status():
    world, out = World(), io.StringIO()

    @asynccontextmanager
    async def deaf(_):
        yield lambda: True

    soon = timedelta(seconds=0.05)
    assert await chat(deaf, world, stdin=io.StringIO("hello\n"), stdout=out, patience=soon) == 1
    assert "You › hello\n\n(no answer within 0 seconds)" in out.getvalue()
