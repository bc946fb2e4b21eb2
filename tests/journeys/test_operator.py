"""The person who runs the bot, and those who are let in."""

from __future__ import annotations

import pytest

from tests.journeys.texts import FERRY


@pytest.fixture
def boss(world):
    return world.user("Vera")


@pytest.fixture
def settings(settings, boss):
    return settings.model_copy(update={"owners": (boss.id,), "open_to_all": False})


@pytest.fixture
def anna(world):
    return world.user("Anna")


async def test_a_stranger_is_let_in_and_out_again(stage, boss, anna):
    await stage(anna.pastes(FERRY))
    assert "This bot is private" in stage.last(anna).text
    await stage(boss.sends(f"/allow {anna.id}"))
    assert stage.last(boss).text == f"✅ {anna.id} may use me now."
    await stage(anna.pastes(FERRY))
    assert "Night ferry" in stage.last(anna).text
    await stage(boss.sends(f"/allow {anna.id} no"))
    await stage(anna.sends("/latest"))
    assert "This bot is private" in stage.last(anna).text


async def test_whom_to_allow_has_to_be_said(stage, boss):
    await stage(boss.sends("/allow Anna"))
    assert "/allow 123456789" in stage.last(boss).text


async def test_the_operators_commands_do_not_exist_for_others(stage, boss, anna):
    await stage(boss.sends(f"/allow {anna.id}"))
    for command in ("/status", "/users", "/allow 1", "/broadcast hello", "/backup"):
        await stage(anna.sends(command))
        assert "I know no command" in stage.last(anna).text
    await stage(anna.sends("/help"))
    assert "/broadcast" not in stage.last(anna).text
    await stage(boss.sends("/help"))
    assert "/broadcast" in stage.last(boss).text


async def test_the_status_and_who_is_there(stage, boss, anna):
    await stage(boss.sends(f"/allow {anna.id}"))
    await stage(anna.pastes(FERRY))
    await stage(boss.sends("/status"))
    status = stage.last(boss).text
    stage.truth.known |= set(status.split("\n"))
    assert "2 chats" in status
    assert "1 article" in status
    await stage(boss.sends("/users"))
    listed = stage.last(boss).text
    assert f"Anna · {anna.id}" in listed
    stage.truth.known |= set(listed.split("\n"))


async def test_a_broadcast_reaches_everybody_once(stage, boss, anna):
    await stage(boss.sends(f"/allow {anna.id}"))
    await stage(anna.sends("/help"))
    await stage(boss.sends("/broadcast"))
    assert "/broadcast I will be away" in stage.last(boss).text
    await stage(boss.sends("/broadcast Back at noon.\nSorry for the <wait>!"))
    stage.truth.known |= {"Back at noon.", "Sorry for the <wait>!"}
    preview = stage.last(boss)
    assert "To 2 chats, like this" in preview.text
    await stage(boss.presses(preview, "Send to 2 chats"))
    await stage(boss.presses(preview, "Send to 2 chats") if preview.keyboard else None)
    assert stage.said(anna).count("Back at noon.\nSorry for the <wait>!") == 1
    assert any("On its way to 2 chats" in text for text in stage.said(boss))


async def test_a_broadcast_can_be_thought_better_of(stage, boss):
    await stage(boss.sends("/broadcast Never mind"))
    await stage(boss.presses(stage.last(boss), "do not send"))
    assert stage.last(boss).text == "Nothing was sent."


async def test_the_database_is_copied_while_in_use(stage, boss, settings):
    await stage(boss.sends("/backup"))
    told = stage.last(boss).text
    stage.truth.known |= set(told.split("\n"))
    if settings.database.startswith("postgresql"):
        assert "pg_dump" in told
    else:
        assert "💾 Backup nutgraf-" in told
        (copy,) = (settings.data_dir / "backups").iterdir()
        assert copy.name in told


async def test_what_is_kept_is_said(stage, boss):
    await stage(boss.sends("/privacy"))
    assert "It stays until you erase it." in stage.last(boss).text
