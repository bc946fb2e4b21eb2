"""Quotes in languages without a parse: one case for each way in which their press reports."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis import document
from bot.analysis.people import find_people
from bot.analysis.quotes import find_quotes
from bot.analysis.types import Quote, QuoteKind


def quotes_in(text: str, language: str) -> tuple[Quote, ...]:
    read = document.read(text, None, language)
    return find_quotes(read, None, find_people(read, None))


def said(text: str, language: str) -> list[tuple[str, str | None]]:
    return [
        (q.span.of(text).strip(" .,“”\"'‘’«»„\u00a0"), q.speaker_name)
        for q in quotes_in(text, language)
    ]


GERMAN = [
    (
        "Der Hafen bleibt zu, wie Hafenmeisterin Ute Brahms am Abend mitteilte.",
        [("Der Hafen bleibt zu", "Ute Brahms")],
    ),
    (
        "Ute Brahms sagte, der Hafen sei zu. Man habe keine Wahl. Es regnet.",
        [("der Hafen sei zu", "Ute Brahms"), ("Man habe keine Wahl", "Ute Brahms")],
    ),
    (
        "Der Landrat des Kreises, Jan Kroll, sprach von einem „schlimmen Tag für alle“.",
        [("schlimmen Tag für alle", "Jan Kroll")],
    ),
    (
        "Der Hafen müsse schließen, erklärte die Hafenbehörde.",
        [("Der Hafen müsse schließen", "die Hafenbehörde")],
    ),
    (
        "Dem Verband zufolge fehlen 300 Boote.",
        [("fehlen 300 Boote", "Verband")],
    ),
    (
        "„Das reicht“, so Jan Kroll. Das Boot liegt im Hafen.",
        [("Das reicht", "Jan Kroll")],
    ),
    (
        "Nach Angaben von Jan Kroll fehlen Boote. Seiner Meinung nach ist das normal.",
        [("fehlen Boote", "Jan Kroll")],
    ),
]
FRENCH = [
    (
        "Le phare fermera lundi, a annoncé la mairie.",
        [("Le phare fermera lundi", "la mairie")],
    ),
    (
        "La maire Claire Dubois est émue. « Nous tiendrons bon », souffle-t-elle.",
        [("Nous tiendrons bon", "Claire Dubois")],
    ),
    (
        "Selon le préfet de la Brenne, Luc Morin, trois routes sont coupées.",
        [("trois routes sont coupées", "Luc Morin")],
    ),
    (
        "Comme l'a rappelé Luc Morin, les ponts sont fermés.",
        [("les ponts sont fermés", "Luc Morin")],
    ),
    (
        "Luc Morin, préfet de la Brenne, juge la mesure « tout à fait légitime ».",
        [("tout à fait légitime", "Luc Morin")],
    ),
    (
        "« La mer monte », résume Luc Morin. Selon lui, il faut partir d'ici.",
        [("La mer monte", "Luc Morin"), ("il faut partir d'ici", "Luc Morin")],
    ),
]
SPANISH = [
    (
        "El puente se cerrará el lunes, según explicó la alcaldesa, Ana Rueda.",
        [("El puente se cerrará el lunes", "Ana Rueda")],
    ),
    (
        "La alcaldesa Ana Rueda visitó el puente. «No hay peligro», aseguró.",
        [("No hay peligro", "Ana Rueda")],
    ),
    (
        "Ana Rueda dijo que el puente aguanta. También recordó que hay barcas.",
        [("que el puente aguanta", "Ana Rueda"), ("que hay barcas", "Ana Rueda")],
    ),
    (
        "Ana Rueda anunció la medida que todos esperaban en el valle.",
        [],
    ),
    (
        "Cayeron 30 litros, informó la Guardia Civil. A su juicio, lo peor ha pasado.",
        [("Cayeron 30 litros", "la Guardia Civil"), ("lo peor ha pasado", "la Guardia Civil")],
    ),
]
RUSSIAN = [
    (
        "Паром не ходит, сообщили в администрации порта.",
        [("Паром не ходит", "администрации порта")],
    ),
    (
        "Капитан Олег Рыбин устал. «Мы идём домой», — вздыхает он.",
        [("Мы идём домой", "Олег Рыбин")],
    ),
    (
        "По словам Рыбина, паром старый. Капитан порта Олег Рыбин вышел к людям.",
        [("паром старый", "Олег Рыбин")],
    ),
    (
        "«Паром встал», — сказала диспетчер Анна Лунина мужу Ивану Лунину.",
        [("Паром встал", "Анна Лунина")],
    ),
    (
        "Анна Лунина предупредила: паром встанет до весны.",
        [("паром встанет до весны", "Анна Лунина")],
    ),
]
UKRAINIAN = [
    (
        "Голова громади Олена Верба мовчала недовго. За її словами, міст стоятиме.",
        [("міст стоятиме", "Олена Верба")],
    ),
    (
        "Міст закрили, повідомили у міській раді.",
        [("Міст закрили", "міській раді")],
    ),
    (
        "Як пояснив інженер Юрій Ткач, палі старі й гнилі.",
        [("палі старі й гнилі", "Юрій Ткач")],
    ),
    (
        "Олена Верба назвала ремонт «святом для всіх нас».",
        [("святом для всіх нас", "Олена Верба")],
    ),
    (
        "Читайте в газеті «Вечірній міст» та «Береги». Юрій Ткач мовчить.",
        [],
    ),
]
CASES = [
    *(("de", *case) for case in GERMAN),
    *(("fr", *case) for case in FRENCH),
    *(("es", *case) for case in SPANISH),
    *(("ru", *case) for case in RUSSIAN),
    *(("uk", *case) for case in UKRAINIAN),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_what_is_reported_has_its_speaker(
    language: str, text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert said(text, language) == expected


def test_somebody_new_takes_over_from_the_last_speaker() -> None:
    text = (
        "„Ich bleibe“, sagte Jan Kroll. Anders sieht das Ute Brahms. „Ich gehe morgen früh.“\n\n"
        "Sie lachte. Kroll schwieg."
    )
    assert said(text, "de") == [("Ich bleibe", "Jan Kroll"), ("Ich gehe morgen früh", "Ute Brahms")]


def test_a_pronoun_is_nobody_of_the_other_gender() -> None:
    text = "«Міст стоїть», — сказав Юрій Ткач. Вона додала, що дощ мине."
    assert said(text, "uk")[1] == ("що дощ мине", None)


def test_a_post_in_another_place_speaks_for_itself() -> None:
    text = "Bürgermeister Jan Kroll schwieg. „Wir sind bereit“, sagte der Innenminister."
    assert said(text, "de") == [("Wir sind bereit", "der Innenminister")]


def test_marked_words_inside_make_reported_speech_mixed() -> None:
    text = "Олена Верба заявила, що міст «простоїть ще рік» без ремонту."
    (found,) = quotes_in(text, "uk")
    assert found.kind is QuoteKind.MIXED


def test_what_was_not_said_is_no_quote() -> None:
    assert said("Wie viele es waren, sagte Ute Brahms nicht.", "de") == []


def test_who_is_told_something_does_not_speak() -> None:
    text = "Мэр Илья Денисов сообщил агентству, что мост откроют весной."
    assert said(text, "ru") == [("что мост откроют весной", "Илья Денисов")]


def test_a_silent_verb_goes_on_with_whoever_spoke() -> None:
    text = (
        "El ministro Jorge Burgos habló. «Son diez», dijo. Entre las víctimas está un vecino "
        "identificado como Luis Vega. «No falta agua», reiteró."
    )
    assert said(text, "es") == [("Son diez", "Jorge Burgos"), ("No falta agua", "Jorge Burgos")]


def test_a_name_in_the_first_case_is_told_before_a_longer_one_in_another() -> None:
    text = "Лікар написав Володимиру Зеленському. «Дякую вам усім», — відповів Зеленський."
    assert said(text, "uk")[-1][1] == "Зеленський"


def test_two_surnames_are_one_naming() -> None:
    text = "La ministra Olga Sánchez Cordero llegó. Sánchez Cordero dijo que hay calma."
    (found,) = quotes_in(text, "es")
    assert found.speaker is not None
    assert found.speaker.of(text) == "Sánchez Cordero"


@pytest.mark.parametrize(
    ("language", "text", "words", "speaker"),
    [
        (
            "fr",
            "Selon Odile Garnier, présidente du port, « un bateau sur cinq restera à quai ».",
            "« un bateau sur cinq restera à quai »",
            "Odile Garnier",
        ),
        ("de", "Laut Karin Hansen „fehlen 300 Boote“.", "„fehlen 300 Boote“", "Karin Hansen"),
        ("es", "Según Ana Rueda, «faltan 300 barcos».", "«faltan 300 barcos»", "Ana Rueda"),
        ("ru", "По словам Олега Рыбина, «катер не придёт».", "«катер не придёт»", "Олега Рыбина"),
        ("uk", "За словами Юрія Ткача, «катер не прийде».", "«катер не прийде»", "Юрія Ткача"),
        (
            "it",
            "Secondo il capo della polizia locale, Dario Bassi, «i furti calano».",
            "«i furti calano»",
            "Dario Bassi",
        ),
        ("pl", "Według Ewy Mazur „rzeka jest czysta”.", "„rzeka jest czysta”", "Ewy Mazur"),
        ("sv", "Enligt Eva Ek ”är allt lugnt nu”.", "”är allt lugnt nu”", "Eva Ek"),
        ("tr", "Elif Aydın'a göre “köprü sağlam değil”.", "“köprü sağlam değil”", "Elif Aydın"),
    ],
)
def test_words_behind_a_source_are_a_quote_of_it(
    language: str, text: str, words: str, speaker: str
) -> None:
    (found,) = quotes_in(text, language)
    assert (found.span.of(text), found.kind) == (words, QuoteKind.DIRECT)
    assert found.speaker_name == speaker


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "it",
            "«Vogliamo i conti», ha detto il consigliere Bruno Fabbri. «Domani», ha replicato la sindaca.",
            [("Vogliamo i conti", "Bruno Fabbri"), ("Domani", "la sindaca")],
        ),
        (
            "pl",
            "„Ogień zgasł” – poinformował kpt. Jan Lis. Według burmistrza hala nie miała zaworu.",
            [("Ogień zgasł", "Jan Lis"), ("hala nie miała zaworu", "burmistrza")],
        ),
        (
            "cs",
            "Starosta Vladimír Kučera otevřel most. Podle Kučery stál most 62 milionů korun.",
            [("stál most 62 milionů korun", "Vladimír Kučera")],
        ),
        (
            "nl",
            'Student Bram Kuiper is blij. "Eindelijk", zegt hij. "Ik zat altijd in de kantine."',
            [("Eindelijk", "Bram Kuiper"), ("Ik zat altijd in de kantine", "Bram Kuiper")],
        ),
    ],
)
def test_nobody_speaks_for_somebody_else(
    language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert said(text, language) == expected


def test_what_is_said_is_nobodys_role() -> None:
    text = 'Meclis üyesi Kemal Öz, "Kaptan bulamıyorlar ki" dedi.'
    (somebody,) = find_people(document.read(text, None, "tr"), None)
    assert all("Kaptan" not in role.of(text) for role in somebody.roles)


def test_a_title_behind_a_source_is_not_what_it_says() -> None:
    text = "Selon Luc Morin, « Le Monde » ferme."
    assert ("Le Monde", "Luc Morin") not in said(text, "fr")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "pl",
            "– Zdążymy przed zimą – powiedziała wójt Anna Kruk. – Most będzie gotowy.",
            [("Zdążymy przed zimą", "Anna Kruk"), ("Most będzie gotowy", "Anna Kruk")],
        ),
        (
            "sv",
            "– Vi hinner före vintern, säger Anna Lindqvist.",
            [("Vi hinner före vintern", "Anna Lindqvist")],
        ),
        ("pl", "– most w Zalesiu\n– szkoła w Lipowcu", []),
    ],
)
def test_a_dash_opens_speech_where_a_verb_tells_whose(
    language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert said(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        '"Kışı bekleyemezdik" dedi Belediye Başkanı Ayşe Kaya.',
        'Ayşe Kaya, "Kışı bekleyemezdik" diye konuştu.',
        'Ayşe Kaya ise "Kışı bekleyemezdik" ifadelerini kullandı.',
        '"Kışı bekleyemezdik" diyen Ayşe Kaya, yardım istedi.',
    ],
)
def test_a_turkish_verb_behind_the_words_tells_whose_they_are(text: str) -> None:
    assert said(text, "tr") == [("Kışı bekleyemezdik", "Ayşe Kaya")]


def test_a_polish_verb_alone_tells_whether_he_or_she_spoke() -> None:
    text = (
        "„Most stoi” – powiedział wójt Jan Lis. Posłanka Ewa Mazur milczała. „Nie wiem” – dodała."
    )
    assert said(text, "pl")[-1] == ("Nie wiem", "Ewa Mazur")
    text = "„Most stoi” – powiedział wójt Jan Lis. „Nie wiem” – dodała."
    assert said(text, "pl")[-1][1] is None


PIECES = {
    "pl": ["„Idziemy” – ", "– Idziemy – ", "powiedziała ", "Anna Kruk", ", wójt", "według ", ", że "],
    "tr": ['"Gidiyoruz" ', "dedi ", "Ayşe Kaya", ", ", "diye konuştu", "'a göre ", "olacağını "],
    "de": ["„Wir gehen“, ", "sagte ", "Karin Hansen", ", Chefin der Bank", ", dass ", "nach Angaben "],
    "fr": ["« On part », ", "a-t-elle dit ", "l'", "Luc Morin", ", préfet", " selon ", "comme l'a dit "],
    "es": ["«Vamos», ", "dijo ", "Ana Rueda", ", alcaldesa", " que ", "según ", "a su juicio, "],
    "ru": ["«Идём», — ", "сказал ", "Олег Рыбин", ", врач", ", что ", "по словам ", "58-летний "],
    "uk": ["«Йдемо», — ", "сказав ", "Юрій Ткач", ", лікар", ", що ", "за її словами, ", "«"],
}  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(sorted(PIECES)))
def test_any_text_is_bearable_and_every_span_is_inside(data: st.DataObject, language: str) -> None:
    pieces = [
        *PIECES[language],
        ". ",
        ", ",
        ": ",
        "\n\n",
        "“",
        "»",
        " — ",
        "🙂",
        "12 ",
        "&",
        "\u202e",
    ]
    text = "".join(data.draw(st.lists(st.sampled_from(pieces), max_size=30)))
    read = document.read(text, None, language)
    people = find_people(read, None)
    for span in (s for p in people for s in (*p.mentions, *p.roles)):
        assert 0 <= span.start < span.end <= len(text)
    for found in find_quotes(read, None, people):
        for span in (found.span, found.speaker, found.cue):
            assert span is None or 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "Er sagte, ",
        "„Wir gehen jetzt nach Hause“, sagte Karin Hansen. ",
        "sprach von „guten Tag heute“, ",
        "Anna Karin ",
        "Anna Müller, Chefin der Bank, ",
        "laut Anna Müller ",
        "Bürgermeister ",
        "„Wir ",
    ],
)
def test_a_line_ten_times_as_long_takes_about_ten_times_as_long(piece: str) -> None:
    def took(times: int) -> float:
        read = document.read(piece * times, None, "de")
        start = time.process_time()
        find_quotes(read, None, find_people(read, None))
        return time.process_time() - start

    short = min(took(40) for _ in range(3))
    assert min(took(400) for _ in range(2)) < 40 * max(short, 0.003)
