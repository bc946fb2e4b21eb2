"""What a question asks for, and which of its words must be found."""

import pytest

from bot.answers import dialog, question
from bot.answers.dialog import Exchange
from bot.answers.types import Wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("How many ships used the harbour?", Wanted.NUMBER),
        ("What percentage of ships is late?", Wanted.NUMBER),
        ("Скільки суден зайшло до гавані?", Wanted.NUMBER),
        ("When did the ferry return?", Wanted.DATE),
        ("Коли повернувся пором?", Wanted.DATE),
        ("What did Marta Hale say about the ferry?", Wanted.QUOTE),
        ("Who said the ferry is late?", Wanted.QUOTE),
        ("Who built the bridge?", Wanted.PERSON),
        ("Who is Marta Hale?", Wanted.ROLE),
        ("Хто такий Петро Лунд?", Wanted.ROLE),
        ("Where is the bridge?", Wanted.PLACE),
        ("Which bridge was closed?", Wanted.NAME),
        ("What's new on the ferry?", Wanted.NEWS),
        ("What happened to the bridge?", Wanted.NEWS),
        ("Is the bridge closed?", Wanted.ANYTHING),
    ],
)
def test_the_kind_of_answer_is_told_from_the_words(text, wanted):
    assert question.read(text).wanted is wanted
    assert question.is_question(text)


def test_empty_words_and_words_of_asking_are_left_out():
    asked = question.read("According to the report, how long will the bridge repairs take?")
    assert asked.words == ("bridge", "repairs")
    assert question.read("the of and").words == ("the", "of", "and")


def test_the_speaker_and_the_subject_are_named():
    assert question.read("What did Marta Hale say about it?").speaker == "Marta Hale"
    assert question.read("Що сказала Марта Гейл про пором?").speaker == "Марта Гейл"
    assert question.read("Who is Marta Hale?").subject == "Marta Hale"
    assert question.read("What's new on the old harbour?").subject == "the old harbour"
    assert question.read("What happened to the bridge?").subject == "the bridge"
    assert question.read("Where is it?").subject is None


@pytest.mark.parametrize(
    ("text", "wanted", "words", "whom"),
    [
        (
            "Wie viele Schiffe warten vor der Schleuse?",
            Wanted.NUMBER,
            "Schiffe warten Schleuse",
            None,
        ),
        ("Was sagte Oldewurtel?", Wanted.QUOTE, "Oldewurtel", "Oldewurtel"),
        ("Wer ist Svenja Thordsen?", Wanted.ROLE, "Svenja Thordsen", "Svenja Thordsen"),
        ("Was gibt es Neues zur Schleuse?", Wanted.NEWS, "Schleuse", "Schleuse"),
        ("Скільки коштувала лінія?", Wanted.NUMBER, "коштувала лінія", None),
        ("Сколько человек погибло?", Wanted.NUMBER, "человек погибло", None),
        (
            "Qu'a dit Claire Duval sur le budget ?",
            Wanted.QUOTE,
            "Claire Duval budget",
            "Claire Duval",
        ),
        ("¿Qué dijo Marta Ruiz sobre el puerto?", Wanted.QUOTE, "Marta Ruiz puerto", "Marta Ruiz"),
        ("Cosa ha detto Anna Riva sul porto?", Wanted.QUOTE, "Anna Riva porto", "Anna Riva"),
        ("Quem é Ana Lima?", Wanted.ROLE, "Ana Lima", "Ana Lima"),
        ("Ile osób zginęło?", Wanted.NUMBER, "osób zginęło", None),
        ("Hoeveel mensen zijn er vermist?", Wanted.NUMBER, "mensen vermist", None),
        ("Vad sa Anna Berg om bron?", Wanted.QUOTE, "Anna Berg bron", "Anna Berg"),
        ("Kolik lidí se pohřešuje?", Wanted.NUMBER, "lidí pohřešuje", None),
        ("旧码头什么时候关闭？", Wanted.DATE, "旧码 码头 关闭", None),
        ("橋はいつ閉鎖されますか？", Wanted.DATE, "橋は 閉鎖 鎖さ され", None),
        ("Kaç kişi yaralandı?", Wanted.NUMBER, "kişi yaralandı", None),
    ],
)
def test_a_question_is_understood_in_the_language_it_is_asked_in(text, wanted, words, whom):
    asked = question.read(text)
    assert asked.wanted is wanted
    assert asked.words == tuple(words.split())
    assert (asked.speaker or asked.subject) == whom


def test_a_remark_is_no_question():
    assert not question.is_question("Thanks, that was quick.")


BEFORE = Exchange("How many ships came to Orsk in May?", 7, 10, 20)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("And in June?", "How many ships came to Orsk in June?"),
        ("and to Velm?", "How many ships came to Velm in May?"),
        ("and from Velm?", "How many ships came to Orsk in May from Velm?"),
        ("What about June?", "How many ships came to Orsk in June?"),
        ("Why did they come?", "How many ships came to Orsk in May: Why did they come?"),
        ("Who built the bridge?", None),
        ("Who said that inflation falls in Corvia and in all the other countries?", None),
    ],
)
def test_a_question_that_leans_on_the_one_before_is_completed(text, whole):
    assert dialog.completed(text, BEFORE) == whole


def test_who_said_that():
    assert dialog.asks_who_said_that("Who said that?")
    assert dialog.asks_who_said_that("and who says so?")
    assert not dialog.asks_who_said_that("Who was there?")


def test_an_exchange_is_remembered_as_it_was():
    assert Exchange.loads(BEFORE.dumps()) == BEFORE
    assert Exchange.loads("[]") is None
    assert Exchange.loads('{"of": "another version"}') is None
