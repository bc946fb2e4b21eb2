"""One person's end of the chat: what a line means, and how what the bot says is shown."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.rehearsal.gatherings import Channel
from bot.rehearsal.people import Person
from bot.rehearsal.rendering import Style, render
from bot.rehearsal.things import Message, Question
from bot.rehearsal.transcript import News, Transcript
from bot.rehearsal.world import World

HELP = """\
  text, a link             a message; a pasted article is one message
  /start, /help, …         the bot's own commands
  :1  :Figures             press a button of the last keyboard, by number or label
  :sample                  send a made-up article
  :paste                   write several lines; a line with a single dot (or Ctrl-D) ends them
  :forward [CHANNEL]       what you write next is forwarded from that channel
  :send FILE [CAPTION]     send a file
  :save [FILE]             keep the last file the bot sent
  :inline WORDS            as if you typed @bot WORDS in another chat; :pick 1 sends a result
  :as NAME                 speak as another person
  :block  :unblock         block the bot, and think better of it
  :commands                the bot's menu
  :help  :quit
  /send, /as and /forward work too."""

CHANNEL = "The Rehearsal Post"
#: These mean the same with a slash, as they would look in Telegram.
_OURS = frozenset({"send", "as", "forward"})


class Leave(Exception):
    """The person wants to go."""


@dataclass
class Conversation:
    """Holds who is speaking and what was shown; *write* takes one finished block of lines."""

    world: World
    name: str
    style: Style
    write: Callable[[str], None]
    #: An article to try the bot on.
    sample: str = ""
    speaker: Person = field(init=False)
    transcript: Transcript = field(init=False)
    _from: Channel | None = None
    _question: Question | None = None
    _last_file: Message | None = None

    def __post_init__(self) -> None:
        self.speaker = self.world.user(self.name)
        self.transcript = Transcript(self.world)

    # Saying

    def say(self, text: str) -> None:
        """Do what a line (or a pasted text) says. Raises Leave on `:quit`."""
        try:
            self._do(text)
        except (LookupError, OSError, ValueError) as exc:
            self.note(str(exc))

    def _do(self, text: str) -> None:
        order = _order(text)
        if order is None:
            return self._speak(text)
        word, rest = order
        act = self._orders().get(word)
        if act is not None:
            return act(rest)
        if text.startswith("/"):
            return self._speak(text)
        return self._press(text[1:].strip())

    def _orders(self) -> dict[str, Callable[[str], None]]:
        return {
            "help": lambda _: self.write(HELP),
            "quit": self._leave,
            "q": self._leave,
            "as": self._become,
            "send": self._send_file,
            "save": self._save,
            "forward": self._forward_next,
            "inline": self._ask_inline,
            "pick": self._pick,
            "sample": lambda _: self._speak(self.sample),
            "block": lambda _: self.speaker.blocks(),
            "unblock": lambda _: self.speaker.unblocks(),
            "commands": lambda _: self.write("\n".join(self._menu()) or "(no menu)"),
        }

    def _speak(self, text: str) -> None:
        if self._from is not None:
            channel, self._from = self._from, None
            for post in channel.pastes(text):
                self.speaker.forwards(post)
        else:
            self.speaker.pastes(text)

    def _press(self, which: str) -> None:
        message = self.transcript.keyboard(self.speaker.chat)
        press = self.speaker.presses(message, int(which) if which.isdecimal() else which)
        if press.url:
            self.note(f"opens {press.url}")

    def _leave(self, _: str) -> None:
        raise Leave

    def _become(self, name: str) -> None:
        self.speaker = self.world.user(name or self.name)
        self.note(f"you are {self.speaker.name} now")

    def _send_file(self, rest: str) -> None:
        path, caption = _path_and_caption(rest)
        mime = mimetypes.guess_type(path.name)[0]
        self.speaker.sends_document(path.name, path.read_bytes(), caption=caption, mime=mime)

    def _save(self, rest: str) -> None:
        if self._last_file is None or self._last_file.media is None:
            raise LookupError("the bot has sent no file yet")
        path = Path(rest or self._last_file.media.name).expanduser()
        path.write_bytes(self._last_file.media.content)
        self.note(f"saved {path}")

    def _forward_next(self, title: str) -> None:
        title = title or CHANNEL
        username = "".join(c for c in title.lower() if c.isascii() and c.isalnum())
        self._from = self.world.channel(title, username=username or None)
        self.note(f"what you write next is forwarded from {title}")

    def _ask_inline(self, words: str) -> None:
        self._question = self.speaker.asks_inline(words)

    def _pick(self, number: str) -> None:
        if self._question is None or not self._question.results:
            raise LookupError("ask first: :inline WORDS")
        which = int(number or "1")
        if not 1 <= which <= len(self._question.results):
            raise LookupError(f"there are {len(self._question.results)} results")
        sent = self.speaker.picks(self._question, which)
        self.write(f"{self.who(self.speaker.name)} via bot\n{render(sent, self.style)}\n")

    # Showing

    def echo(self, text: str) -> None:
        """What the person said, for those who only read along."""
        first, _, more = text.strip().partition("\n")
        words = len(text.split())
        shown = f"{first} … ({words} words)" if more else first
        self.write(f"{self.who(self.speaker.name)} {shown}\n")

    def note(self, text: str) -> None:
        """Something the terminal says, not the bot."""
        self.write(self.style.paint(f"({text})", "2") + "\n")

    def show_news(self) -> None:
        for toast in self.transcript.toasts():
            self.write(self.style.paint(f"• {toast}", "35") + "\n")
        for news in self.transcript.news():
            self._show(news)
        if self._question is not None and self._question.answered:
            self._show_results(self._question)

    def _show(self, news: News) -> None:
        message = news.message
        who = self.who(self.world.me.first_name)
        if message.chat.id != self.speaker.id:
            who += f" to {message.chat.title}"
        if news.what == "deleted":
            return self.write(self.style.paint(f"({who} deleted a message)", "2") + "\n")
        if message.media is not None:
            self._last_file = message
        edited = self.style.paint(" (edited)", "2") if news.what == "edited" else ""
        return self.write(f"{who}{edited}\n{render(message, self.style)}\n")

    def _show_results(self, question: Question) -> None:
        shown = [
            f"[{number}] {result.get('title', '')}  {result.get('description', '')}".rstrip()
            for number, result in enumerate(question.results, 1)
        ]
        if question.button:
            shown.insert(0, f"({question.button.get('text')})")
        self.write("\n".join(shown or ["(no results)"]) + "\n")
        question.answered = False

    def who(self, name: str) -> str:
        """The name before what somebody says."""
        return self.style.paint(f"{name} ›", "1")

    def _menu(self) -> list[str]:
        scopes = (("all_private_chats", "en"), ("all_private_chats", ""), ("default", ""))
        commands = next((self.world.commands[s] for s in scopes if s in self.world.commands), [])
        return [f"/{command['command']}  {command['description']}" for command in commands]

    # Completing

    def completions(self) -> list[str]:
        """All that may be typed now: commands, orders, the labels of the last keyboard."""
        menu = [line.split()[0] for line in self._menu()]
        orders = [f":{word}" for word in (*self._orders(), "paste") if len(word) > 1]
        try:
            labels = self.transcript.keyboard(self.speaker.chat).labels
        except LookupError:
            labels = []
        return [*menu, *orders, *(f":{label}" for label in labels)]


def _order(text: str) -> tuple[str, str] | None:
    """The word and the rest of `:as Bob` (or `/as Bob`); None for what is said to the bot."""
    if "\n" in text or not text.startswith((":", "/")):
        return None
    word, _, rest = text[1:].partition(" ")
    if text.startswith("/") and word not in _OURS:
        return None
    return word.casefold(), rest.strip()


def _path_and_caption(rest: str) -> tuple[Path, str]:
    """`report.pdf What is new?`; a name with spaces is found if the file is there."""
    words = rest.split(" ")
    for end in range(len(words), 0, -1):
        path = Path(" ".join(words[:end]).strip("'\"")).expanduser()
        if path.is_file():
            return path, " ".join(words[end:])
    raise OSError(f"there is no file {rest!r}" if rest else "which file? :send FILE")
