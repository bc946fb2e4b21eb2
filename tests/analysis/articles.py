"""Fictional articles in any number, no two alike, each the same for the same seed."""

import random

_PLACES = [
    "Skarven",
    "Millbrook",
    "Ostrava-Nord",
    "Calder",
    "Tarn",
    "Hollin",
    "Brevik",
    "Quayside",
    "Lomond",
    "Vesper",
]
_NAMES = [
    "Anna Berg",
    "Tom Ashe",
    "Lena Ruiz",
    "Oleh Hnatiuk",
    "Mira Castell",
    "Pavel Dvor",
    "Joan Pryce",
    "Ines Faro",
]
_WHO = [
    "council",
    "mayor",
    "engineer",
    "teacher",
    "captain",
    "baker",
    "judge",
    "union",
    "farmer",
    "nurse",
    "driver",
    "inspector",
    "pilot",
    "surveyor",
    "lawyer",
    "reporter",
    "minister",
    "plumber",
    "shepherd",
    "librarian",
    "clerk",
    "widow",
    "pupil",
    "diver",
]
_DID = [
    "closed",
    "sold",
    "found",
    "painted",
    "measured",
    "blamed",
    "flooded",
    "repaired",
    "praised",
    "counted",
    "moved",
    "guarded",
    "emptied",
    "insured",
    "photographed",
    "rented",
    "inspected",
    "abandoned",
    "claimed",
    "searched",
    "heated",
    "fenced",
]
_WHICH = [
    "wooden",
    "frozen",
    "public",
    "northern",
    "empty",
    "famous",
    "rusty",
    "private",
    "narrow",
    "disputed",
    "new",
    "silent",
    "forgotten",
    "crowded",
    "damp",
    "costly",
    "temporary",
    "yellow",
    "hidden",
    "broken",
    "borrowed",
    "steep",
    "protected",
]
_WHAT = [
    "bridge",
    "ferry",
    "depot",
    "market",
    "hall",
    "school",
    "store",
    "wall",
    "garage",
    "harbour",
    "tower",
    "mill",
    "archive",
    "orchard",
    "tunnel",
    "chapel",
    "cinema",
    "quarry",
    "lighthouse",
    "stadium",
    "reservoir",
    "greenhouse",
    "bakery",
    "canal",
    "airfield",
]
_HOW = [
    "before dawn",
    "after the flood",
    "without a permit",
    "in heavy fog",
    "for the third time",
    "on Tuesday",
    "despite the ban",
    "during the fair",
    "by mistake",
    "at low tide",
    "with borrowed tools",
    "over the weekend",
]
#: What every newsroom writes every day.
_USUAL = (
    "Police said the investigation was going on.",
    "Nobody was hurt, officials said on Friday.",
    "The council will vote on the matter next week.",
    "A spokesman did not answer a request for comment.",
)


def articles(count: int, seed: int = 0) -> list[str]:
    """*count* articles of about 150 words, each on an event of its own."""
    choice = random.Random(seed)
    return [_article(choice) for _ in range(count)]


def _article(choice: random.Random) -> str:
    place, name = choice.choice(_PLACES), choice.choice(_NAMES)
    sentences = [_sentence(choice, place, name) for _ in range(10)]
    return " ".join([*sentences, *choice.sample(_USUAL, 2)])


def _sentence(choice: random.Random, place: str, name: str) -> str:
    who, which, what, did, how = map(choice.choice, (_WHO, _WHICH, _WHAT, _DID, _HOW))
    other, number = choice.choice(_WHAT), choice.randrange(2, 999)
    return choice.choice(
        (
            f"The {who} {did} the {which} {what} of {place} {how}.",
            f"{name} {did} {number} {which} parts of the {what} {how}.",
            f"In {place} the {which} {what} was {did} {how} by a {who}.",
            f"A {who} asked {number} people about the {which} {what} and the {other}.",
            f"{name} said the {other} had {did} more than a {which} {what} {how}.",
        )
    )
