"""The same text, sent again, cut or edited, is known for what it is; another report is not."""

import random

from bot.analysis.similarity import Index, containment, copies, fingerprint
from tests.analysis.articles import articles

COUNT = 125


def edited(text: str, share: float, choice: random.Random) -> str:
    """*text* with *share* of its words put for others."""
    words = text.split()
    for at in choice.sample(range(len(words)), int(share * len(words))):
        words[at] = choice.choice(("gravel", "lantern", "orchard", "velvet", "copper", "meadow"))
    return " ".join(words)


def test_five_hundred_pairs_are_found_and_no_others() -> None:
    choice = random.Random(7)
    originals = articles(COUNT, seed=1)
    altered = [
        make(text)
        for text in originals
        for make in (
            lambda text: "By our own desk\n\n" + text + "\n\nAll rights reserved.",
            lambda text: edited(text, 0.15, choice),
            lambda text: text[: len(text) // 2],
            lambda text: text.upper(),
        )
    ]
    index: Index[int] = Index()
    for number, text in enumerate(originals):
        index.add(number, fingerprint(text))
    found = [set(index.same(fingerprint(text))) for text in altered]
    right = sum(number // 4 in same for number, same in enumerate(found))
    wrong = sum(len(same - {number // 4}) for number, same in enumerate(found))
    assert right >= 0.99 * len(altered)
    assert wrong <= 0.0001 * len(altered) * COUNT


def test_each_copy_names_the_first_of_its_kind() -> None:
    one, two = articles(2, seed=3)
    assert copies([one, two, one + " More follows.", two, one]) == [None, None, 0, 1, 0]


def test_a_half_is_contained_in_the_whole() -> None:
    (text,) = articles(1, seed=5)
    assert containment(fingerprint(text), fingerprint(text[: len(text) // 2])) > 0.95


def test_texts_without_words_are_alike_to_nothing() -> None:
    assert copies(["", "", "…", "😀"]) == [None, None, None, None]


def test_a_text_of_one_word_has_a_copy() -> None:
    assert copies(["Storm", "storm!", "Calm"]) == [None, 0, None]


def test_fingerprints_do_not_depend_on_the_process() -> None:
    assert fingerprint("the port of Odesa opened on Monday").signature[:3].tolist() == [
        193234725,
        103605653,
        669563490,
    ]
