"""Each case is a text of our own; many answer a complaint that users of other quote finders have filed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis import document
from bot.analysis.parsing import parse
from bot.analysis.people import find_people
from bot.analysis.quotes import find_quotes
from bot.analysis.types import Quote, QuoteKind


def quotes_in(text: str, language: str = "en") -> tuple[Quote, ...]:
    read = document.read(text, None, language)
    parsed = parse(read)
    return find_quotes(read, parsed, find_people(read, parsed))


def said(text: str, language: str = "en") -> list[tuple[str, str | None]]:
    """The words and the speaker of each quote, the marks and the ends trimmed."""
    return [
        (q.span.of(text).strip(" .,“”\"'‘’«»„"), q.speaker_name) for q in quotes_in(text, language)
    ]


# Who speaks


def test_a_speaker_with_an_apposition_is_found() -> None:
    text = "Hugo Brandt, a doctor from Malmo, said: “The ward is full.”"
    assert said(text) == [("The ward is full", "Hugo Brandt")]


def test_a_speaker_with_a_relative_clause_is_found() -> None:
    text = "“The ward is full,” Hugo Brandt, who runs the clinic, said on Monday."
    assert said(text) == [("The ward is full", "Hugo Brandt")]


def test_an_inverted_verb_is_understood() -> None:
    text = "“We begin on Monday,” said Ada Lindqvist, the mayor of Norrby."
    assert said(text) == [("We begin on Monday", "Ada Lindqvist")]


def test_a_quotation_over_two_paragraphs_is_one_and_has_a_speaker() -> None:
    text = (
        "“The bridge is closed,” Ada Lindqvist said. “It will stay closed.\n\n"
        "“Nobody should try to cross it.”"
    )
    found = said(text)
    assert [name for _, name in found] == ["Ada Lindqvist"] * 2
    assert found[1][0].endswith("try to cross it")


def test_a_speaker_named_in_the_sentence_before_is_found() -> None:
    text = "Anna Berg turned to Tom Holm. “You are late again, and you know it.”"
    assert said(text) == [("You are late again, and you know it", "Anna Berg")]


def test_several_speakers_are_kept_apart() -> None:
    text = (
        "“The tax is too high,” Peter Frost said.\n\n“It is too low,” countered Maria Stone.\n\n"
        "“We shall see,” Frost replied."
    )
    assert said(text) == [
        ("The tax is too high", "Peter Frost"),
        ("It is too low", "Maria Stone"),
        ("We shall see", "Peter Frost"),
    ]


@pytest.mark.parametrize(
    "verb", ["quipped", "thundered", "fumed", "conceded", "blurted out", "mused"]
)
def test_unusual_verbs_of_saying_are_known(verb: str) -> None:
    text = f"“This is a strange winter,” Peter Frost {verb}."
    assert said(text) == [("This is a strange winter", "Peter Frost")]


def test_a_pronoun_is_resolved_to_a_name() -> None:
    text = (
        "Maria Stone opened the fair on Friday. “We have waited for years,” she said.\n\n"
        "She said the hall would stay open all night."
    )
    assert [name for _, name in said(text)] == ["Maria Stone", "Maria Stone"]


def test_the_surname_is_resolved_to_the_full_name() -> None:
    text = "Peter Frost resigned. “I am tired,” Frost said."
    assert said(text) == [("I am tired", "Peter Frost")]


def test_a_quotation_without_a_cue_goes_on_with_its_speaker() -> None:
    text = "“We have waited for years,” Maria Stone said. “Now it is done.”"
    assert [name for _, name in said(text)] == ["Maria Stone", "Maria Stone"]


def test_a_role_is_resolved_to_the_person_who_bears_it() -> None:
    text = (
        "Ada Lindqvist, the mayor of Norrby, opened the bridge. Peter Frost watched.\n\n"
        "The mayor said the bridge was safe."
    )
    assert said(text) == [("the bridge was safe", "Ada Lindqvist")]


def test_a_statement_speaks_for_its_issuer() -> None:
    text = "A statement from Norrby Energy said the plant would reopen in May."
    assert said(text) == [("the plant would reopen in May", "Norrby Energy")]


def test_somebodys_lawyer_is_not_that_somebody() -> None:
    text = "A lawyer for Peter Frost said the charges were false."
    assert said(text) == [("the charges were false", "A lawyer for Peter Frost")]


def test_two_who_speak_together_are_both_named() -> None:
    text = "Peter Frost and Maria Stone said the talks were over."
    assert said(text) == [("the talks were over", "Peter Frost and Maria Stone")]


def test_they_are_who_spoke_not_whom_the_words_are_about() -> None:
    text = (
        "Peter Frost and Lena Abel said they accepted the vote.\n\n"
        "“We want a place where employees can grow,” they said."
    )
    assert said(text)[1][1] == said(text)[0][1] == "Peter Frost and Lena Abel"


def test_nobody_named_inside_a_quotation_takes_over() -> None:
    text = (
        "Ada Lindqvist opened the bridge. “Maria Frost drew it and Maria Frost was right,” she "
        "said."
    )
    assert [name for _, name in said(text)] == ["Ada Lindqvist"]


def test_somebody_introduced_since_the_last_speaker_takes_over() -> None:
    text = (
        "“It went quickly,” Kenza Tarek said.\n\n"
        "For Magda Bell, Friday is a long-awaited day. Her father was one of the victims.\n\n"
        "“I am glad,” she said."
    )
    assert said(text)[-1] == ("I am glad", "Magda Bell")


def test_somebody_who_speaks_without_a_quotation_is_remembered() -> None:
    text = (
        "“The ward is full,” Hugo Brandt said.\n\nPeter Frost spoke to reporters after the vote. "
        "He smiled.\n\n“I did not expect it,” he said."
    )
    assert said(text)[-1] == ("I did not expect it", "Peter Frost")


def test_her_father_is_the_one_who_was_introduced_so() -> None:
    text = (
        "Maria Frost died in the fire. Her father, Joseph Frost, wept. Her father said the "
        "alarm had failed."
    )
    assert said(text)[-1] == ("the alarm had failed", "Joseph Frost")


def test_a_report_speaks_for_its_issuer_later_too() -> None:
    text = (
        "A report from the Norrby Rail Company said trains brake badly in frost.\n\n"
        "It runs to 40 pages. The report said the cold takes air from the brakes."
    )
    assert [name for _, name in said(text)] == ["Norrby Rail Company"] * 2


def test_a_white_paper_on_somebodys_site_is_theirs() -> None:
    text = (
        "“Frost is a fact of life,” says a document titled Winter Rails: A Guide on the Norrby "
        "Rail Company's website.\n\nIt was cold at the time. The white paper said the cold takes "
        "air from the brakes."
    )
    assert [name for _, name in said(text)] == ["Norrby Rail Company"] * 2


def test_two_bodies_that_speak_together_are_both_named() -> None:
    text = "Both the Norrby School District and the Norrby Police Department said it was over."
    assert said(text)[0][1] == ("Both the Norrby School District and the Norrby Police Department")


def test_the_person_of_the_sentence_before_is_who_a_description_means() -> None:
    text = (
        "“We gave it away,” Bo Horvat said.\n\nNino Bergman has scored four goals since he came. "
        "The 26-year-old said his new teammates helped him."
    )
    assert said(text)[-1] == ("his new teammates helped him", "Nino Bergman")


def test_the_same_words_are_reported_once() -> None:
    text = (
        "Tatiana Stanova, an independent expert who writes widely about the Kremlin, noted that "
        "the stance stems from fear."
    )
    assert said(text) == [("that the stance stems from fear", "Tatiana Stanova")]


def test_who_is_told_of_in_the_words_is_not_who_says_them() -> None:
    text = "Doug Purdy, who lost 16 pounds, says the program changed his life."
    assert said(text) == [("the program changed his life", "Doug Purdy")]


@pytest.mark.parametrize(
    "text",
    [
        "In May, after a year of talks that cost him his job, the company agreed to pay a fine.",
        "Asked what she would like the council to do, Ada Lindqvist left the room.",
        "Peter Frost appeared on “The Week With Ada Lindqvist” on Monday.",
        "It takes years to confirm a judge that the party likes.",
    ],
)
def test_what_only_looks_like_reported_speech_is_none(text: str) -> None:
    assert said(text) == []


def test_an_apposition_to_the_source_is_no_second_quote() -> None:
    text = (
        "A handful of people gave 5,395 crowns to the campaign, according to figures from "
        "Crowdpact, a start-up that tracks donations."
    )
    assert len(said(text)) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“Do you want to be seen with him?“ Ada Lindqvist asked.", "Do you want to be seen with him?"),
        ("About 200 people gathered, holding signs and chanting “Dump Frost.”", "Dump Frost"),
        ("“Like Norrby. Or Marlow,” Ada Lindqvist said.", "Like Norrby. Or Marlow"),
    ],
)  # fmt: skip
def test_short_and_badly_closed_words_are_found(text: str, words: str) -> None:
    assert [found for found, _ in said(text)] == [words]


def test_an_unknown_speaker_stays_unknown() -> None:
    text = "The crowd waited.\n\n“This cannot go on like this any longer, not here.”"
    assert said(text) == [("This cannot go on like this any longer, not here", None)]


# How it is set


def test_a_name_after_a_dash_signs_the_quotation() -> None:
    text = "“The best harvest in ten years.” — Maria Stone"
    assert said(text) == [("The best harvest in ten years", "Maria Stone")]


def test_a_name_on_the_line_above_gives_the_speaker() -> None:
    text = "Maria Stone:\n“The best harvest in ten years.”"
    assert said(text) == [("The best harvest in ten years", "Maria Stone")]


def test_whose_desk_a_letter_comes_from_speaks_in_it() -> None:
    text = "From the desk of Maria Stone: “The best harvest in ten years.”"
    assert said(text) == [("The best harvest in ten years", "Maria Stone")]


def test_an_odd_number_of_marks_raises_nothing() -> None:
    text = '"We go on, Peter Frost said.\n\n"It is over," Maria Stone said.'
    assert ("It is over", "Maria Stone") in said(text)


@pytest.mark.parametrize(
    "headline", ["Frost: We go on until spring", "Frost: ‘We go on until spring’"]
)
def test_a_name_before_the_words_of_a_headline_speaks(headline: str) -> None:
    text = f"{headline}\n\nPeter Frost, the mayor of Norrby, met the press on Monday."
    assert said(text) == [("We go on until spring", "Peter Frost")]


def test_a_list_with_a_name_before_a_colon_is_no_headline() -> None:
    text = "Frost: 12.5\n\nPeter Frost, the mayor of Norrby, came second on Monday."
    assert said(text) == []


def test_a_quotation_inside_a_quotation_belongs_to_it() -> None:
    text = "“She told me ‘never again’ and left,” Ada Berg said."
    assert said(text) == [("She told me ‘never again’ and left", "Ada Berg")]


def test_single_marks_and_apostrophes_are_told_apart() -> None:
    text = "‘We won’t wait,’ Ada Berg said. ‘The workers’ rights and the ’90s are behind us.’"
    assert [name for _, name in said(text)] == ["Ada Berg", "Ada Berg"]


def test_bylines_and_photo_credits_speak_no_word() -> None:
    text = (
        "By Lena Marsh and Tom Idowu\n\nThe harbour is closed, Ada Berg said. (Peter Stone / "
        "Getty Images)\n\nPhoto: Mark Hall/Reuters\n\n“We wait,” she said."
    )
    assert [name for _, name in said(text)] == ["Ada Berg", "Ada Berg"]


def test_what_is_said_in_a_statement_is_said_by_its_author() -> None:
    text = "In a statement, the Norrby Bank said: “We regret the delay.”"
    assert said(text) == [("We regret the delay", "Norrby Bank")]


def test_questions_are_not_the_words_of_who_answers() -> None:
    text = (
        "Q: What will you do now, Mr Frost?\n\nA: We wait for the wind.\n\nQ: And then?\n\n"
        "A: Then we sail."
    )
    assert [words for words, _ in said(text)] == ["We wait for the wind", "Then we sail"]


def test_a_day_of_the_week_says_nothing() -> None:
    text = "Isla Khan keeps a notebook. “Mondays are the worst,” she explained. Mondays drag on."
    assert said(text) == [("Mondays are the worst", "Isla Khan")]


def test_an_interview_with_names_before_the_lines_is_read() -> None:
    text = (
        "We met Maria Stone at the port on Friday.\n\nMaria Stone: The harbour is full of ice.\n\n"
        "Reporter: And what will you do now?\n\nMaria Stone: We wait for the wind.\n\n"
        "Maria Stone: There is nothing else to do."
    )
    assert ("The harbour is full of ice", "Maria Stone") in said(text)
    assert ("We wait for the wind", "Maria Stone") in said(text)


# What is a quote


@pytest.mark.parametrize(
    "text",
    [
        "Peter “The Hammer” Frost won the fight in Norrby on Friday.",
        "The band played “Rain over Norrby” and “Two Boats” until midnight.",
        "The so-called “snow tax” was dropped in March.",
        "He lives in a “tiny house” near the sea.",
    ],
)
def test_nicknames_titles_and_scare_quotes_are_no_quotes(text: str) -> None:
    assert said(text) == []


def test_a_marked_word_in_reported_speech_makes_it_mixed() -> None:
    text = "Maria Stone said the plan was “a disaster for the coast”."
    (found,) = quotes_in(text)
    assert found.kind is QuoteKind.MIXED
    assert found.span.of(text) == "the plan was “a disaster for the coast”"


def test_reported_speech_ends_where_the_writer_goes_on() -> None:
    text = "Maria Stone said the harbour was closed, adding that boats should turn back."
    assert said(text) == [
        ("the harbour was closed", "Maria Stone"),
        ("that boats should turn back", "Maria Stone"),
    ]


def test_according_to_gives_a_source() -> None:
    text = "The harbour will stay closed until May, according to Maria Stone."
    assert said(text) == [("The harbour will stay closed until May", "Maria Stone")]


def test_parts_round_one_verb_share_a_group() -> None:
    text = "“The harbour,” Maria Stone said, “will stay closed until May.”"
    first, second = quotes_in(text)
    assert first.group == second.group
    assert first.speaker_name == second.speaker_name == "Maria Stone"


def test_every_quote_tells_how_sure_it_is() -> None:
    text = "“It is over,” Maria Stone said.\n\n“We go home,” she said."
    named, pronoun = quotes_in(text)
    assert named.confidence > pronoun.confidence > 0.5


def test_the_cue_and_the_mention_stand_where_they_say() -> None:
    text = "“It is over,” Maria Stone said."
    (found,) = quotes_in(text)
    assert found.cue is not None
    assert found.speaker is not None
    assert (found.cue.of(text), found.speaker.of(text)) == ("said", "Maria Stone")


# Other languages

GERMAN = (
    "Die Stadt baut eine Brücke. „Wir haben lange gewartet“, sagte Bürgermeisterin Erika Lindner.\n\n"
    "Sie erklärte, dass der Bau zwei Jahre dauert. Laut Karl Weber kostet er drei Millionen Euro."
)
FRENCH = (
    "La ville ouvre un pont. « Nous avons attendu longtemps », a déclaré la maire Claire Dubois.\n\n"
    "Elle a précisé que les travaux dureront deux ans. Selon Marc Petit, ils coûteront cher."
)
SPANISH = (
    "La ciudad abrirá un puente. «Hemos esperado mucho», dijo la alcaldesa Carmen Ruiz.\n\n"
    "Ella afirmó que las obras durarán dos años. Según Pedro Gómez, costarán mucho dinero."
)
RUSSIAN = (
    "В городе откроют мост. «Мы долго этого ждали», — сказала мэр Анна Петрова.\n\n"
    "Она заявила, что работы продлятся два года. Петрова добавила: «Никто не должен бояться»."
)
UKRAINIAN = (
    "У місті відкриють міст. «Ми довго цього чекали», — сказала мерка Олена Коваленко.\n\n"
    "Вона заявила, що роботи триватимуть два роки. Коваленко додала: «Ніхто не має боятися»."
)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "de",
            GERMAN,
            [
                ("Wir haben lange gewartet", "Erika Lindner"),
                ("dass der Bau zwei Jahre dauert", "Erika Lindner"),
                ("kostet er drei Millionen Euro", "Karl Weber"),
            ],
        ),
        (
            "fr",
            FRENCH,
            [
                ("Nous avons attendu longtemps", "Claire Dubois"),
                ("que les travaux dureront deux ans", "Claire Dubois"),
                ("ils coûteront cher", "Marc Petit"),
            ],
        ),
        (
            "es",
            SPANISH,
            [
                ("Hemos esperado mucho", "Carmen Ruiz"),
                ("que las obras durarán dos años", "Carmen Ruiz"),
                ("costarán mucho dinero", "Pedro Gómez"),
            ],
        ),
        (
            "ru",
            RUSSIAN,
            [
                ("Мы долго этого ждали", "Анна Петрова"),
                ("что работы продлятся два года", "Анна Петрова"),
                ("Никто не должен бояться", "Анна Петрова"),
            ],
        ),
        (
            "uk",
            UKRAINIAN,
            [
                ("Ми довго цього чекали", "Олена Коваленко"),
                ("що роботи триватимуть два роки", "Олена Коваленко"),
                ("Ніхто не має боятися", "Олена Коваленко"),
            ],
        ),
    ],
)
def test_languages_without_a_model_are_read_by_words_and_marks(
    language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert said(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("fi", "”Emme luovuta helpolla”, sanoi Matti Salo.", ["”Emme luovuta helpolla”"]),
        ("hu", "„Nem adjuk fel soha” – mondta Nagy Éva.", ["„Nem adjuk fel soha”"]),
        ("el", "«Δεν θα κλείσουμε το λιμάνι», είπε η δήμαρχος.", ["«Δεν θα κλείσουμε το λιμάνι»"]),
        ("ro", "Ea a citit romanul „Podul vechi” de două ori.", []),
        ("da", 'Filmen hedder "Havet" og varer to timer.', []),
    ],
)
def test_a_language_without_lists_has_the_words_but_no_speaker(
    language: str, text: str, words: list[str]
) -> None:
    found = quotes_in(text, language)
    assert [q.span.of(text) for q in found] == words
    assert all(q.speaker_name is None and q.speaker is None for q in found)


# Any text

PIECES = [
    "“We go,” ",
    "he said",
    ". ",
    "Maria Stone ",
    "said that ",
    '"',
    "'",
    "\n\n",
    "the mayor ",
    ": ",
    "according to ",
    ", adding ",
    "(AP) ",
    "🙂",
    "١٢",
    "told ",
    "», — ",
    "\u202e",
    "who ",
    "— ",
]
SCRAPS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@settings(max_examples=60, deadline=None)
@given(SCRAPS)
def test_any_text_is_bearable_and_every_span_is_inside(text: str) -> None:
    for found in quotes_in(text):
        for span in (found.span, found.speaker, found.cue):
            if span is not None:
                assert 0 <= span.start < span.end <= len(text)
        assert 0 <= found.confidence <= 1


@settings(max_examples=60, deadline=None)
@given(SCRAPS)
def test_any_text_is_bearable_without_a_model(text: str) -> None:
    for found in quotes_in(text, "uk"):
        assert 0 <= found.span.start < found.span.end <= len(text)


def test_the_same_text_has_the_same_quotes() -> None:
    assert quotes_in(GERMAN, "de") == quotes_in(GERMAN, "de")
    text = "“It is over,” Maria Stone said. She said she was tired."
    assert quotes_in(text) == quotes_in(text)
