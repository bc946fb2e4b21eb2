"""A digest as its reader sees it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.analysis.types import Span
from bot.views import digest, html
from bot.views.actions import Rate, ShowCard, ShowDigest, ShowSubscription, Unsubscribe, WhyHere
from bot.views.digest import Because, Changed, Edition, Reason, Story, Tier
from bot.views.parts import Cited
from tests.views.builders import ANALYSIS, KEPT, NOW, READER, UKRAINIAN, Chance, at, kept
from tests.views.oracle import taken
from tests.views.test_article import labels, pressed
from tests.views.test_everything import Told
from tests.views.verbatim import unexplained

SECOND = kept(id=8, title="Cranes for sale", source="Tide", link="https://t.me/tide/3")
THIRD = kept(id=9, title="A park by the sea", source="Ebb & Flow")

TOP = Story(
    Cited(KEPT, ANALYSIS.summary.medium[0]),
    Tier.TOP,
    ("Varnhold Courier", "Tide", "Ebb", "Flow", "Gull", "Heron"),
    figure=Told(KEPT, ANALYSIS, ANALYSIS.figures[3]),
    quote=Told(KEPT, ANALYSIS, ANALYSIS.quotes[3]),
    reasons=(Reason(Because.COVERED, 6), Reason(Because.WANTED, words="harbour")),
)
GOES_ON = Story(
    Cited(SECOND, ANALYSIS.summary.medium[1]),
    Tier.NOTABLE,
    ("Tide",),
    news=(
        Cited(SECOND, at("Varnhold Shipping, which owns most of the cranes, said it would sue.")),
    ),
    changes=(
        Changed(Cited(KEPT, at("340")), Cited(SECOND, at("900")), Cited(SECOND, at("900 flats"))),
    ),
    reasons=(Reason(Because.GOES_ON),),
)
ALSO = Story(Cited(THIRD, ANALYSIS.summary.medium[2]), Tier.ALSO, ("Ebb & Flow",))
EDITION = Edition(
    id=3,
    subscription_id=2,
    since=NOW - timedelta(days=1),
    until=NOW,
    stories=(TOP, GOES_ON, ALSO),
    articles=46,
    sources=12,
)


def test_a_digest_has_stories_in_tiers_with_their_sources() -> None:
    message = digest.digest(EDITION, READER)
    assert (
        taken(message)
        == """\
📰 Midday digest · Tue 12 May, 14:05 (Europe/Kyiv)
since yesterday 14:05 · 46 articles → 3 stories · from 12 sources

🔴 Top

1. Varnhold closes its old harbour
The port of Varnhold will close its old harbour on 1 June, the city council decided on Monday by 31 votes to 12.
🔢 340 families depend on the quay
💬 “Nobody has shown us a single contract,” (Tomas Reke)
via Varnhold Courier · Tide · Ebb · Flow and 2 more

📌 Notable

2. Cranes for sale
About 4,200 ships used the harbour last year, 18 per cent fewer than in 2019.
🆕 Varnhold Shipping, which owns most of the cranes, said it would sue.
🔁 340 → 900 — 900 flats
via Tide

▫️ Also

3. A park by the sea · Ebb & Flow"""
    )
    assert labels(message) == [
        ["1", "2", "3"],
        ["👍", "👎", "🤔 Why these?"],
        ["⚙️ Change", "🔕 No more digests"],
    ]
    assert pressed(message, "2").action == ShowCard(8)
    assert pressed(message, "👎").action == Rate(3, False)
    assert pressed(message, "🤔 Why these?").action == WhyHere(3, 0)
    assert pressed(message, "⚙️ Change").action == ShowSubscription(2)
    assert pressed(message, "🔕 No more digests").action == Unsubscribe(2)


def test_every_line_of_a_digest_is_ours_or_an_articles() -> None:
    for reader in (READER, UKRAINIAN):
        local = f"{reader.weekday(NOW)}, 14:05 (Europe/Kyiv)"
        for message in (digest.digest(EDITION, reader), digest.why_here(EDITION, reader)):
            known = [KEPT, SECOND, THIRD]
            more = (*TOP.sources, local, reader.when(EDITION.since), "harbour")
            assert unexplained(message, reader, known, *more) == []


@pytest.mark.parametrize(
    ("hour", "name"), [(5, "Morning"), (13, "Midday"), (19, "Evening"), (23, "Evening")]
)
def test_a_digest_is_named_by_the_readers_hour_or_by_its_own_name(hour: int, name: str) -> None:
    # Kyiv is three hours ahead of UTC in May.
    at_hour = replace(EDITION, until=NOW.replace(hour=hour - 3 if hour >= 3 else hour, minute=0))
    assert f"📰 {name} digest" in taken(digest.digest(at_hour, READER))
    named = replace(EDITION, name="Harbour <news>")
    assert taken(digest.digest(named, READER)).startswith("📰 Harbour <news> · Tue")


def test_many_stories_are_paged() -> None:
    many = replace(EDITION, stories=(TOP,) * 12 + (ALSO,) * 20, held_back=4)
    first = digest.digest(many, READER)
    second = digest.digest(many, READER, 1)
    assert html.fit(first) == (first,)
    assert pressed(first, "›").action == ShowDigest(3, 1)
    assert "🔴 Top" in taken(second)
    assert "4 more stories" not in first.text
    last = digest.digest(many, READER, 99)
    assert "4 more stories are in search, for want of room here." in taken(last)


def test_a_preview_says_so_and_cannot_be_rated() -> None:
    message = digest.digest(EDITION, READER, preview=True)
    assert "A preview: the real one comes at its time" in taken(message)
    assert labels(message) == [["1", "2", "3"], ["🤔 Why these?"]]


def test_a_window_without_news_is_told_in_a_line_and_when_the_next_comes() -> None:
    message = digest.empty(NOW - timedelta(days=1), NOW + timedelta(days=1), READER)
    assert (
        taken(message)
        == "📰 Nothing new since yesterday 14:05.\nThe next digest comes tomorrow 14:05."
    )


def test_every_story_can_say_why_it_is_there() -> None:
    message = digest.why_here(EDITION, READER)
    assert (
        taken(message)
        == """\
🤔 Why these stories

1. Varnhold closes its old harbour
• 6 of your sources have it
• your filter asks for “harbour”

2. Cranes for sale
• you know the story, and there is something new

3. A park by the sea
• it is fresh"""
    )
    assert pressed(message, "‹ Digest").action == ShowDigest(3, 0)
    for because in Because:
        other = replace(ALSO, reasons=(Reason(because, 2, "tides"),))
        assert "{" not in taken(digest.why_here(replace(EDITION, stories=(other,)), UKRAINIAN))


def test_a_rating_is_thanked() -> None:
    assert "Thank you" in digest.rated(READER, good=True)
    assert "filters" in digest.rated(READER, good=False)


def test_no_digest_is_ever_refused() -> None:
    for seed in range(60):
        chance = Chance(seed)
        edition = random_edition(chance)
        reader = chance.reader()
        for page in range(3):
            for message in (
                digest.digest(edition, reader, page, preview=seed % 2 == 0),
                digest.why_here(edition, reader, page),
            ):
                assert html.fit(message) == (message,)
                taken(message)


def random_edition(chance: Chance) -> Edition:
    stories = chance.up_to(14, lambda: random_story(chance))
    name, day = chance.name(), timedelta(days=1)
    return Edition(2**50, 2**40, NOW - day, NOW, stories, 99, 5, name, chance.randint(0, 3))


def random_story(chance: Chance) -> Story:
    article = chance.kept()
    text = article.article.text
    analysis = chance.analysis(text)

    def cited() -> Cited:
        return Cited(article, chance.span(text))

    return Story(
        Cited(article, Span(0, len(text))) if chance.random() < 0.2 else cited(),
        chance.choice(list(Tier)),
        tuple(chance.name() or "" for _ in range(chance.randint(0, 7))),
        Told(article, analysis, analysis.figures[0]) if analysis.figures else None,
        Told(article, analysis, analysis.quotes[0]) if analysis.quotes else None,
        chance.up_to(3, cited),
        chance.up_to(3, lambda: Changed(cited(), cited(), cited())),
        chance.up_to(3, lambda: Reason(chance.choice(list(Because)), 3, chance.words(3))),
    )
