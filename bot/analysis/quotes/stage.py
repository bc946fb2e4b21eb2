"""What the rules for languages without a parse look at: the text, its people, its words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.analysis.names import Gender
from bot.analysis.people.tongues import Tongue, Word, words_of
from bot.analysis.quotes.speech import Speech
from bot.analysis.types import Person, Span

#: French articles that are pronouns, too: "l'a dit".
_CLITICS = frozenset({"l'", "l’", "le", "la", "les", "lo", "en"})


@dataclass(slots=True)
class Scene:
    """What the rules look at: the text, its people by place, the words of its language."""

    text: str
    tongue: Tongue
    speech: Speech
    sentences: list[Span]
    people: list[tuple[Span, Person]]
    genders: dict[str, Gender | None] = field(default_factory=dict)
    posts: dict[str, frozenset[str]] = field(default_factory=dict)
    first_case: dict[str, bool] = field(default_factory=dict)

    def words(self, span: Span) -> list[Word]:
        return words_of(self.text, span, self.tongue.language)

    def people_in(self, span: Span) -> list[tuple[Span, Person]]:
        first = bisect_left(self.people, span.start, key=lambda p: p[0].start)
        after = bisect_left(self.people, span.end, key=lambda p: p[0].start)
        return [(s, p) for s, p in self.people[first:after] if s.end <= span.end]

    def people_before(self, place: int, most: int) -> list[Person]:
        """The last few named before *place*, the latest first."""
        after = bisect_left(self.people, place, key=lambda p: p[0].start)
        return [person for _, person in reversed(self.people[max(0, after - most) : after])]

    def sentence_at(self, place: int) -> Span | None:
        at = bisect_right(self.sentences, place, key=lambda s: s.start) - 1
        return self.sentences[at] if at >= 0 else None


def scene(
    text: str, tongue: Tongue, speech: Speech, sentences: list[Span], people: tuple[Person, ...]
) -> Scene:
    places = sorted(((s, p) for p in people for s in p.mentions), key=lambda each: each[0])
    made = Scene(text, tongue, speech, sorted(sentences), places)
    for person in people:
        roles = [w.text for r in person.roles for w in made.words(r)]
        posts = [post for word in roles if (post := tongue.post(word))]
        made.posts[person.name] = frozenset(posts)
        made.genders[person.name] = _gender(person.name, posts, tongue)
    return made


def _gender(name: str, posts: list[str], tongue: Tongue) -> Gender | None:
    told = tongue.first_name(name.split()[0])
    if told and told[0]:
        return told[0]
    for post in posts:
        gender = tongue.post_gender(post)
        if gender and (gender == "female" or tongue.language != "ru"):
            return gender
    return tongue.surname_gender(name.split()[-1])


def overlapping(spans: Sequence[Span], within: Span) -> list[Span]:
    """Those of *spans*, sorted and none inside another, that share something with *within*."""
    first = bisect_right(spans, within.start, key=lambda s: s.end)
    after = bisect_left(spans, within.end, key=lambda s: s.start)
    return list(spans[first:after])


def verbs_in(scene: Scene, line: Sequence[Word], *, knowing: bool = False) -> list[int]:
    """Which of these words are verbs of saying: not "su cuenta", "la denuncia", "в ответ"."""
    tongue = scene.tongue
    verbs = scene.speech.verbs | scene.speech.knowing if knowing else scene.speech.verbs
    nouns = tongue.possessives | tongue.prepositions | (tongue.articles - _CLITICS)
    nouns -= frozenset(scene.speech.as_)
    return [
        at
        for at, word in enumerate(line)
        if word.lower in verbs
        and not (at and line[at - 1].lower in nouns)
        and not (tongue.nouns_are_capital and word.capital)  # "Angaben"
    ]
