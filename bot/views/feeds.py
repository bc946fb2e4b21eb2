"""What a chat follows: adding, listing, the health of a feed, lists of feeds in and out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.views import html
from bot.views.actions import Action, ExportFeeds, FeedVerb, FollowStarters, ListFeeds, ManageFeed
from bot.views.html import Html, blocks, bold, brief, isolate, joined, lines
from bot.views.messages import Attachment, Button, Message
from bot.views.parts import NAME_LENGTH, PAGE, PageOf, numbers, pager, rows
from bot.views.reader import Reader
from bot.views.words import DEFAULT, snake, texts
from storage.records import Feed, Followed

#: Feeds that could not be imported, named in the result; the rest are counted.
NAMED_FAILURES = 15
NAMED_FEEDS = 10


@dataclass(frozen=True, slots=True)
class Failed:
    """A feed of a list that could not be followed, and why (see `why`)."""

    url: str
    reason: str


# --- following ------------------------------------------------------------------------------------


def looking(reader: Reader, host: str) -> Message:
    """Shown while a site is looked through for feeds."""
    return Message(reader.words("feeds.looking", host=brief(host, 60)))


def choose(found: Sequence[Feed], host: str, reader: Reader) -> Message:
    """A page names several feeds: which one?"""
    buttons = [
        [Button(html.label(feed.name, 40), ManageFeed(feed.id, FeedVerb.FOLLOW))]
        for feed in found[:8]
    ]
    return Message(reader.words("feeds.choose", host=brief(host, 60)), rows(*buttons))


def offer(feed: Feed, reader: Reader) -> Message:
    """A link turned out to be a feed: shall it be followed?"""
    say = reader.words
    return Message(
        say("feeds.offer", name=brief(feed.name, NAME_LENGTH)),
        rows([Button(say.label("feeds.offer_yes"), ManageFeed(feed.id, FeedVerb.FOLLOW))]),
    )


def following(followed: Followed, reader: Reader, *, kept: int = 0) -> Message:
    """Followed from now on; *kept* earlier items went straight into search and digests."""
    say = reader.words
    more = say("feeds.kept", n=kept) if kept else say("feeds.waiting")
    return Message(
        lines(say("feeds.following", name=_name(followed)), more),
        rows([_manage(reader, "feeds.settings", followed, FeedVerb.SHOW)]),
    )


def already_following(followed: Followed, reader: Reader) -> Message:
    say = reader.words
    return Message(
        lines(say("feeds.already", name=_name(followed)), _health(followed, reader)),
        rows([_manage(reader, "feeds.settings", followed, FeedVerb.SHOW)]),
    )


def starters(names: Sequence[str], reader: Reader) -> Message:
    """The operator's own choice of feeds is followed now."""
    say = reader.words
    return Message(
        lines(say("feeds.starters", n=len(names)), _named(names)),
        rows([Button(say.label("feeds.all"), ListFeeds())]),
    )


def no_starters(reader: Reader) -> Message:
    return Message(reader.words("feeds.no_starters"))


def not_followed(words: str, reader: Reader) -> Message:
    """None of the chat's feeds is called so."""
    return Message(reader.words("feeds.not_followed", words=brief(words, NAME_LENGTH)))


def too_many(limit: int, reader: Reader) -> Message:
    """The chat follows as much as it may."""
    say = reader.words
    return Message(
        say("feeds.too_many", n=limit), rows([Button(say.label("feeds.all"), ListFeeds())])
    )


# --- the list -------------------------------------------------------------------------------------


def listing(found: PageOf[Followed], reader: Reader, *, size: int = PAGE) -> Message:
    """All the chat follows, each with its health; a number opens one."""
    if not found.items:
        return none(reader)
    say = reader.words
    first = found.number * size + 1
    opens: list[Action] = [ManageFeed(followed.feed.id) for followed in found.items]
    return Message(
        blocks(
            bold(say("feeds.title", n=found.total)),
            *(
                lines(f"{n}. " + _linked(followed), _health(followed, reader))
                for n, followed in enumerate(found.items, first)
            ),
        ),
        rows(
            *numbers(reader, "button.n", first, opens),
            pager(found.number, -(-found.total // size), ListFeeds),
            [Button(say.label("feeds.export"), ExportFeeds())],
        ),
    )


def none(reader: Reader) -> Message:
    say = reader.words
    return Message(
        say("feeds.none"), rows([Button(say.label("button.starters"), FollowStarters())])
    )


def pick_to_unfollow(found: Sequence[Followed], reader: Reader) -> Message:
    """Which of these shall be followed no more?"""
    return Message(
        reader.words("feeds.which_to_remove"),
        rows(
            *(
                [Button(html.label(f.name, 40), ManageFeed(f.feed.id, FeedVerb.REMOVE))]
                for f in found[:8]
            )
        ),
    )


def card(followed: Followed, reader: Reader) -> Message:
    """One feed: where it is, how it does, what can be done."""
    say, feed = reader.words, followed.feed
    asleep = followed.follow.paused or feed.state == "paused"
    turn = FeedVerb.RESUME if asleep else FeedVerb.PAUSE
    text_key = f"feeds.full_text_{followed.follow.full_text}"
    return Message(
        blocks(
            lines(
                bold(_linked(followed)),
                html.code(brief(feed.url, 200)),
                say("feeds.house") if feed.house else "",
            ),
            lines(_health(followed, reader), _next(followed, reader)),
        ),
        rows(
            [
                _manage(reader, f"feeds.{turn.name.lower()}", followed, turn),
                _manage(reader, "feeds.try_now", followed, FeedVerb.TRY_NOW),
            ],
            [_manage(reader, text_key, followed, FeedVerb.FULL_TEXT)],
            [
                Button(say.label("feeds.back"), ListFeeds()),
                _manage(reader, "feeds.remove", followed, FeedVerb.REMOVE),
            ],
        ),
    )


def ask_to_remove(followed: Followed, reader: Reader) -> Message:
    """The verb spelled out, twice."""
    return Message(
        reader.words("feeds.remove_ask", name=_name(followed)),
        rows(
            [_manage(reader, "feeds.remove_yes", followed, FeedVerb.REMOVE_SURELY)],
            [_manage(reader, "feeds.remove_no", followed, FeedVerb.SHOW)],
        ),
    )


def removed(name: str, reader: Reader) -> Message:
    return Message(
        reader.words("feeds.removed", name=brief(name, NAME_LENGTH)),
        rows([Button(reader.words.label("feeds.all"), ListFeeds())]),
    )


def trouble(followed: Followed, reader: Reader) -> Message:
    """Told once to every follower, when a feed has failed so often that it is left alone."""
    say, feed = reader.words, followed.feed
    since = reader.when(feed.succeeded_at or feed.added_at)
    return Message(
        lines(
            say("feeds.trouble", name=_name(followed), reason=why(feed.reason, reader)),
            say("feeds.trouble_since", when=since, n=feed.failures),
            say("feeds.trouble_help"),
        ),
        rows(
            [
                _manage(reader, "feeds.try_now", followed, FeedVerb.TRY_NOW),
                _manage(reader, "feeds.remove", followed, FeedVerb.REMOVE),
            ]
        ),
    )


def gone(name: str, reader: Reader) -> Message:
    """The site has taken its feed down for good; what it brought stays."""
    return Message(reader.words("feeds.gone", name=brief(name, NAME_LENGTH)))


def why(reason: str | None, reader: Reader) -> str:
    """The reason for a failure in the reader's words.

    *reason* is the name of an error class, with a number behind it where it has one:
    "TimedOut", "Answered 403".
    """
    name, _, number = (reason or "").partition(" ")
    key = f"feeds.why_{snake(name)}"
    if key not in texts(DEFAULT):
        key = "feeds.why_unknown"
    return reader.words.label(key, status=brief(number, 10))


# --- lists of feeds -------------------------------------------------------------------------------


def importing(done: int, total: int, reader: Reader) -> Message:
    """Progress, edited as it goes."""
    filled = 10 * done // max(total, 1)
    bar = "▰" * filled + "▱" * (10 - filled)
    return Message(lines(reader.words("feeds.importing", done=done, total=total), bar))


def imported(
    followed: Sequence[str], failed: Sequence[Failed], reader: Reader, *, left_out: int = 0
) -> Message:
    """What came of a list: how many are followed now, which are not, and why."""
    say = reader.words
    worse = [
        joined((html.code(brief(f.url, 120)), html.escape(why(f.reason, reader))), " — ")
        for f in failed[:NAMED_FAILURES]
    ]
    left = len(failed) - len(worse)
    return Message(
        blocks(
            lines(say("feeds.imported", n=len(followed)), _named(followed)),
            lines(
                say("feeds.not_imported", n=len(failed)),
                *worse,
                say("feeds.and_more", n=left) if left else "",
            )
            if failed
            else "",
            say("feeds.left_out", n=left_out) if left_out else "",
        ),
        rows([Button(say.label("feeds.all"), ListFeeds())]),
    )


def exported(opml: bytes, count: int, reader: Reader) -> Message:
    """All feeds as a file that other readers understand, too."""
    file = Attachment("nutgraf-feeds.opml", opml)
    return Message(reader.words("feeds.exported", n=count), document=file)


# --- pieces ---------------------------------------------------------------------------------------


def _name(followed: Followed) -> str:
    name = brief(followed.name, NAME_LENGTH)
    return name if html.inked(name) else brief(followed.feed.url, NAME_LENGTH)


def _linked(followed: Followed) -> Html:
    return html.link(isolate(_name(followed)), followed.feed.site or followed.feed.url)


def _named(names: Sequence[str]) -> Html:
    """The first of the names in one line."""
    shown = [brief(name, 40) for name in names[:NAMED_FEEDS]]
    return joined(map(isolate, shown), " · ")


def _health(followed: Followed, reader: Reader) -> Html:
    say, feed = reader.words, followed.feed
    if feed.state == "gone":
        return say("feeds.is_gone")
    if followed.follow.paused:
        return say("feeds.is_paused")
    if feed.state == "paused":
        return say("feeds.is_stopped", reason=why(feed.reason, reader))
    if feed.failures:
        return say("feeds.is_failing", n=feed.failures, reason=why(feed.reason, reader))
    if feed.succeeded_at is None:
        return say("feeds.is_new")
    return say("feeds.is_well", when=reader.when(feed.succeeded_at))


def _next(followed: Followed, reader: Reader) -> Html:
    if followed.follow.paused or followed.feed.state != "active":
        return Html()
    return reader.words("feeds.next", when=reader.when(followed.feed.next_poll_at))


def _manage(reader: Reader, key: str, followed: Followed, verb: FeedVerb) -> Button:
    return Button(reader.words.label(key), ManageFeed(followed.feed.id, verb))
