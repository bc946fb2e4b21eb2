"""Wishing for digests, settings, filters, mutes."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.digests.schedule import EVERY_DAY, WEEKDAYS, Schedule
from bot.views import filters, html, settings, subscriptions
from bot.views.actions import (
    Cadence,
    ChangeSetting,
    ChooseLanguage,
    DigestNow,
    DropFilter,
    Mute,
    Pause,
    ShowSettings,
    ShowSubscription,
    Step,
    Subscribe,
    Unsubscribe,
)
from bot.views.settings import Chosen
from bot.views.subscriptions import Standing
from storage.records import Preferences
from tests.views.builders import KEPT, NOW, READER, UKRAINIAN
from tests.views.oracle import taken
from tests.views.test_article import labels, pressed

DAILY = Standing(4, Schedule(EVERY_DAY, (time(7, 30),), "Europe/Kyiv"), NOW + timedelta(days=1))
PAUSED = replace(DAILY, paused=True, paused_until=NOW + timedelta(days=9), name="Harbour")
CHOSEN = Chosen(Preferences(filters=("a", "-b"), mutes=(("topic", "x", "y"),)), "UTC", 2, 12)


def test_subscribing_takes_three_taps() -> None:
    first = subscriptions.ask_how_often(READER)
    assert pressed(first, "On weekdays").action == Subscribe(Cadence.WEEKDAYS)
    second = subscriptions.ask_when(Cadence.WEEKDAYS, READER)
    assert pressed(second, "07:30").action == Subscribe(Cadence.WEEKDAYS, 450)
    zones = ["Europe/Kyiv", "America/New_York"]
    third = subscriptions.ask_where(Cadence.WEEKDAYS, 450, zones, READER)
    assert labels(third) == [["Kyiv · 14:05", "New York · 07:05"]]
    assert pressed(third, "Kyiv · 14:05").action == Subscribe(Cadence.WEEKDAYS, 450, "Europe/Kyiv")


def test_twice_a_day_offers_pairs_of_hours() -> None:
    message = subscriptions.ask_when(Cadence.TWICE, READER)
    assert labels(message) == [["07:00, 18:00", "08:00, 19:00", "09:00, 20:00", "10:00, 21:00"]]


def test_a_new_subscription_is_confirmed_in_words() -> None:
    at_midnight_in_greenwich = replace(DAILY, next_at=NOW.replace(hour=0) + timedelta(days=1))
    there = subscriptions.subscribed(at_midnight_in_greenwich, READER)
    assert "Next: tomorrow 03:" in taken(there)  # by the clock of the digest
    message = subscriptions.subscribed(DAILY, READER)
    assert (
        taken(message)
        == """\
✅ Your digest comes every day at 07:30 (Europe/Kyiv).
Next: tomorrow 14:05.
Where there is no news, I stay silent."""
    )
    assert pressed(message, "👀 Preview").action == DigestNow(4, True)


@pytest.mark.parametrize(
    ("days", "hours", "en", "uk"),
    [
        (WEEKDAYS, [7], "on weekdays at 07:00 (UTC)", "у будні о 07:00 (UTC)"),
        ({6, 7}, [9], "on weekends at 09:00 (UTC)", "у вихідні о 09:00 (UTC)"),
        ({1}, [8], "on Mondays at 08:00 (UTC)", "щотижня: понеділок о 08:00 (UTC)"),
        (
            {1, 2, 4},
            [8, 19],
            "on Mondays, Tuesdays and Thursdays at 08:00 and 19:00 (UTC)",
            "щотижня: понеділок, вівторок та четвер о 08:00 та 19:00 (UTC)",
        ),
    ],
)
def test_schedules_are_said_in_words(days, hours, en: str, uk: str) -> None:
    wish = Schedule(frozenset(days), tuple(map(time, hours)), "UTC")
    assert subscriptions.schedule(wish, READER) == en
    assert subscriptions.schedule(wish, UKRAINIAN) == uk


def test_an_unknown_place_is_named_with_what_it_may_be() -> None:
    text = taken(subscriptions.not_understood("Kiyv", ["kyiv"], READER))
    assert text.startswith("🌍 I do not know where “Kiyv” is.\nDid you mean kyiv?")


def test_another_time_is_for_the_same_digest() -> None:
    asked = pressed(subscriptions.card(DAILY, READER), "🕗 Another time").action
    assert asked == Subscribe(changes=4)
    first = subscriptions.ask_how_often(READER, 4)
    assert pressed(first, "On weekdays").action == Subscribe(Cadence.WEEKDAYS, changes=4)
    second = subscriptions.ask_when(Cadence.WEEKDAYS, READER, 4)
    assert pressed(second, "07:30").action == Subscribe(Cadence.WEEKDAYS, 450, changes=4)


def test_what_a_digest_is_about_is_said() -> None:
    told = taken(subscriptions.card(replace(DAILY, about='rates "central bank"', feeds=2), READER))
    assert 'About: rates "central bank"\nFrom 2 feeds\n' in told


def test_a_digest_can_be_paused_and_goes_on() -> None:
    assert pressed(subscriptions.card(DAILY, READER), "⏸ 7 days").action == Pause(4, 7)
    asleep = subscriptions.card(PAUSED, READER)
    assert taken(asleep).endswith("⏸ paused until 21 May 14:05")
    assert pressed(asleep, "▶️ Go on").action == Pause(4, 0)


def test_ending_is_asked_first_and_offers_a_pause() -> None:
    message = subscriptions.ask_to_end(DAILY, READER)
    assert pressed(message, "🔕 Yes, no more").action == Unsubscribe(4, Step.YES)
    assert pressed(message, "⏸ 7 days").action == Pause(4, 7)


def test_all_digests_of_a_chat_are_listed() -> None:
    message = subscriptions.listing([DAILY, PAUSED], READER)
    assert taken(message).startswith("📰 2 digests\n\n1. 📰 It comes every day at 07:30")
    assert pressed(message, "2").action == ShowSubscription(4)
    assert "Three taps" in taken(subscriptions.listing([], READER))


def test_settings_show_their_state_in_the_buttons() -> None:
    message = settings.overview(CHOSEN, READER)
    assert labels(message) == [
        ["🌐 Language: English"],
        ["🌍 Clock: UTC (default)"],
        ["📝 Summaries: Medium"],
        ["🧮 Sentences chosen by: Nutgraf"],
        ["🌙 Quiet hours: off"],
        ["📬 Messages: no limit"],
        ["🏠 Feeds of the house: on"],
        ["🗞 A line on days without news: off"],
        ["📰 Digests: 2", "📡 Feeds: 12"],
        ["🔎 Filters: 2", "🔕 Muted: 1"],
    ]
    assert pressed(message, "🌐 Language: English").action == ChooseLanguage()
    assert pressed(message, "🏠 Feeds of the house: on").action == ChangeSetting("house", "off")
    assert pressed(message, "🌙 Quiet hours: off").action == ShowSettings("quiet")


def test_choices_mark_the_present_one_even_when_it_was_typed() -> None:
    typed = Preferences(quiet_from="22:30", quiet_until="06:15", messages_a_day=5)
    chosen = replace(CHOSEN, preferences=typed)
    quiet = settings.choices("quiet", chosen, READER)
    assert "● 22:30–06:15" in [label for row in labels(quiet) for label in row]
    assert pressed(quiet, "22:00–07:00").action == ChangeSetting("quiet", "22:00-07:00")
    limit = settings.choices("limit", chosen, UKRAINIAN)
    assert pressed(limit, "● не більше 5 на день").action == ChangeSetting("limit", "5")


def test_filters_are_listed_and_can_be_dropped() -> None:
    message = filters.listing(["harbour", "-football", '"city council"'], READER)
    text = taken(message)
    assert "Only with: harbour · &quot;city".replace("&quot;", '"') in text
    assert "Never with: football" in text
    assert pressed(message, "✖️ -football").action == DropFilter(1)


def test_a_filter_shows_what_it_would_have_hidden() -> None:
    message = filters.tested([filters.Hidden(KEPT, "-harbour")], 12, READER)
    assert (
        taken(message)
        == """\
🔎 1 article of the last days would have been kept out.
12 would have come.

• Varnhold closes its old harbour
Varnhold Courier · today 11:05 · by “-harbour”"""
    )


def test_muting_says_until_when_and_can_be_undone() -> None:
    one = filters.Muted("topic", "football", NOW + timedelta(days=7))
    message = filters.muted(one, READER)
    assert taken(message) == "🔕 “football” stays out of digests until 19 May 14:05."
    assert pressed(message, "↩️ Let it in again").action == Mute("topic", 0, "football")
    asked = filters.ask_how_long("source", "Tide", READER)
    assert pressed(asked, "for 30 days").action == Mute("source", 30, "Tide")


@pytest.mark.parametrize("reader", [READER, UKRAINIAN], ids=["en", "uk"])
@pytest.mark.parametrize("name", ["Harbour <b>", "שלום " * 30, "\x00"])
def test_everything_about_wishes_is_taken(reader, name: str) -> None:
    one = replace(PAUSED, name=name)
    mute = filters.Muted("source", name, NOW)
    for message in (
        subscriptions.ask_how_often(reader),
        *(subscriptions.ask_when(cadence, reader) for cadence in Cadence),
        subscriptions.ask_where(
            Cadence.DAILY, 1, ["UTC", "America/Argentina/ComodRivadavia"], reader
        ),
        subscriptions.subscribed(one, reader),
        subscriptions.not_understood(name, [name], reader),
        subscriptions.not_understood(name, [], reader),
        subscriptions.no_hour(name, reader),
        subscriptions.no_feed([name, name], reader),
        subscriptions.ask_how_often(reader, 7),
        subscriptions.ask_how_long(reader, name),
        subscriptions.listing([one] * 30, reader),
        subscriptions.card(one, reader),
        subscriptions.card(DAILY, reader),
        subscriptions.paused(one, reader),
        subscriptions.paused(replace(one, paused_until=None), reader),
        subscriptions.resumed(one, reader),
        subscriptions.ask_to_end(one, reader),
        subscriptions.ended(reader),
        settings.overview(CHOSEN, reader),
        *(settings.choices(setting, CHOSEN, reader) for setting in settings.CHOICES),
        settings.zones(["Europe/Kyiv", "UTC"], CHOSEN, reader),
        filters.listing([name] * 30, reader),
        filters.listing([], reader),
        filters.tested([filters.Hidden(KEPT, name)] * 30, 0, reader),
        filters.ask_how_long("topic", name, reader),
        filters.muted(mute, reader),
        filters.unmuted(name, reader),
        filters.mutes([mute] * 30, reader),
        filters.mutes([], reader),
    ):
        assert html.fit(message) == (message,)
        assert "{" not in taken(message)
    assert "{" not in settings.changed(reader)
