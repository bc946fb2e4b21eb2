"""Who speaks, as far as anybody can tell: the answer to a mention, and who spoke before."""

from __future__ import annotations

from dataclasses import dataclass

from bot.analysis.quotes.cast import Actor, Naming

#: How sure each way of finding a speaker is: the share of right names on the news texts measured
#: (810 quotations whose speaker is known), evened out where they were few; six in ten are a name,
#: two in ten a pronoun. `benchmarks/quotes.py` shows the curve.
CONFIDENCE = {
    "name": 0.96,
    "pronoun, last speaker": 0.94,
    "several": 0.9,
    "body by name": 0.9,
    "issuer": 0.85,
    "pronoun, introduced": 0.85,
    "pronoun, last subject": 0.82,
    "pronoun, newer subject": 0.82,
    "description, subject before": 0.8,
    "issuer, told before": 0.8,
    "pronoun, only one": 0.75,
    "role": 0.75,
    "kin": 0.75,
    "neutral pronoun, last crowd": 0.75,
    "neutral pronoun, last several": 0.75,
    "as written": 0.7,
    "issuer, acting body": 0.6,
    "description, newer subject": 0.6,
    "description, newly named": 0.6,
    "description, just spoke": 0.6,
    "body": 0.6,
    "pronoun, newly named": 0.5,
    "neutral pronoun, acting body": 0.5,
    "description, last speaker": 0.45,
    "pronoun, only one, perhaps": 0.45,
    "body, just named": 0.4,
    "neutral pronoun, last speaker": 0.4,
    "description, last subject": 0.2,
    "pronoun, last named": 0.2,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Who speaks. `name` is None when nobody knows; `rule` tells how it was found."""

    name: str | None
    rule: str
    actor: Actor | None = None

    @property
    def sure(self) -> float:
        return CONFIDENCE.get(self.rule, 0.0)


NOBODY = Answer(None, "nobody")


def of(naming: Naming, rule: str) -> Answer:
    return Answer(naming.actor.name, rule, naming.actor)


@dataclass(slots=True)
class History:
    """Who spoke last: anybody, the last single person, and the last whose paper was told from."""

    last: Answer = NOBODY
    person: Actor | None = None
    issuer: Actor | None = None
    place: int = -10_000
    paragraph: int = -10

    def note(self, answer: Answer, place: int, paragraph: int) -> None:
        if answer.name is None:
            return
        self.last = answer
        self.place, self.paragraph = place, paragraph
        if answer.actor is not None and answer.actor.human:
            self.person = answer.actor
        if answer.rule == "issuer":
            self.issuer = answer.actor
