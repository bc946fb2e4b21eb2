"""The figures of a sentence or an article: what counts, what it counts, and how it is told."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis import document, parsing
from bot.analysis.figures import find_figures
from bot.analysis.types import Figure, FigureKind


def figures(text: str, language: str = "en") -> list[Figure]:
    """In text order, whatever their rank."""
    read = document.read(text, None, language)
    return sorted(find_figures(read, parsing.parse(read)), key=lambda f: f.span)


def facts(text: str, language: str = "en") -> list[tuple[object, ...]]:
    """(words, value, unit, modifier, trend, what is counted) of each figure."""
    return [
        (
            f.span.of(text),
            f.value,
            f.unit,
            f.modifier,
            f.trend,
            f.counts.of(text) if f.counts else None,
        )
        for f in figures(text, language)
    ]


EIGHT = [
    (
        "More than 100,000 soldiers have been charged under Ukraine's desertion laws since February 2022.",
        [("100,000", 100_000.0, "soldier", ">", None, "soldiers")],
        [
            "More than 100,000 soldiers have been charged under Ukraine's desertion laws since February 2022"
        ],
    ),
    (
        "Russia launched about 90 missiles overnight, leaving more than a million people without power.",
        [
            ("90", 90.0, "missile", "~", None, "missiles"),
            ("a million", 1e6, "people", ">", None, "people"),
        ],
        [
            "Russia launched about 90 missiles overnight",
            "leaving more than a million people without power",
        ],
    ),
    (
        "Nearly half of Ukraine's energy infrastructure has been destroyed.",
        [("half", 0.5, None, "~", None, "Ukraine's energy infrastructure")],
        ["Nearly half of Ukraine's energy infrastructure has been destroyed"],
    ),
    (
        "Profit fell by a third to £1.2bn in the three months to September.",
        [
            ("a third", 1 / 3, None, None, "down", "Profit"),
            ("£1.2bn", 1.2e9, "pound sterling", None, None, "Profit"),
            ("three months", 3.0, "month", None, None, "months"),
        ],
        ["Profit fell by a third to £1.2bn in the three months to September"] * 3,
    ),
    (
        "Police said two dozen people were hurt when the bus overturned at 9:05am on Tuesday.",
        [("two dozen", 24.0, "people", None, None, "people")],
        ["two dozen people were hurt"],
    ),
    (
        "The death toll rose from 40 to 43 after rescuers reached the village.",
        [("43", 43.0, None, None, None, "death toll")],
        ["The death toll rose from 40 to 43"],
    ),
    (
        "Tens of thousands of North Korean troops could be sent, officials said.",
        [
            (
                "Tens of thousands",
                (1e4, 1e5),
                "north korean troop",
                None,
                None,
                "North Korean troops",
            )
        ],
        ["Tens of thousands of North Korean troops could be sent"],
    ),
    (
        "Three in four voters said taxes should not rise by more than 5 per cent.",
        [
            ("Three in four", 0.75, None, None, None, "voters"),
            ("5 per cent", 5.0, "percentage", ">", "up", "taxes"),
        ],
        [
            "Three in four voters said taxes should not rise by more than 5 per cent",
            "taxes should not rise by more than 5 per cent",
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected", "labels"), EIGHT)
def test_the_eight_sentences_are_right(
    text: str, expected: list[tuple[object, ...]], labels: list[str]
) -> None:
    assert facts(text) == expected
    assert [f.label.of(text) for f in figures(text)] == labels


@pytest.mark.parametrize(
    "text",
    [
        "The council met in 2022 and again in late 2023.",
        "It opened on 6 April 2024, or April 7 in some towns.",
        "The vote starts at 9:05am and ends at 10.30pm.",
        "Doors open at 11 a.m. on Saturday.",
        "United won 2-1 and drew 0-0.",
        "Hers was the 22nd appeal and the 3rd to fail.",
        "The S&P 500 and the FTSE 100 closed early.",
        "An F-16 and an A380 crossed over Route 66.",
        "Ministers may invoke Article 5 of the treaty.",
        "Call 0800 123 456 or +44 20 7946 0958 for help.",
        "Call 555-0199 after lunch.",
        "The office is at 16-18 Station Road.",
        "She is ranked No. 10 and wears shirt #7.",
        "Covid-19 and 5G were blamed in the 1990s.",
        "The iPhone 15 Pro and the Galaxy 20 Ultra look alike.",
        "The team reached the Final Four.",
        "It was a one-off, a two-way street for someone.",
        "The quarterback Sam Hill (4) left in the second half.",
        "Whoever it was used the same one twice.",
        "A report (see page 12) is in Chapter 3.",
        "The game ended 21-14.",
        "He wrote to www.example.com/2041/19 about it.",
        "The law of 1974 was amended in the 2019 budget.",
        "They met between 1998 and 2004.",
        "The train left at a quarter to nine and came back at half past six.",
        "They woke at five o’ clock or at six o'clock.",
        "The shop at 3099 N. State Road and the one at 214 W Norrby Street burnt down.",
        "He called 911 and the 999 operator heard him.",
        "She won 3-6 6-3 6-3 4-6 12-10 after dark.",
        "The city has zero tolerance for it.",
        "On the one hand he left, on the other he was the one who stayed.",
        "It is the plan of the twenty-first century.",
        "Paragraph 12 and clause 4 of the ruling say so.",
        "Tram line 7 was closed, and bus 42 was late.",
        "She sat in seat 14C of row 14.",
        "A Volvo 240 burned on the quay.",
        "The under-21 team plays today.",
        "The play Lunde's Eleven was shown.",
        "Psalm 23 was read on Radio 4.",
        "He is in class 4B, in seat 12F.",
        "The convoy left at 0915 hours.",
        "At 5 in the morning he left.",
        "Scene 3 is short, Proposition 8 passed and ISO 9001 is a norm.",
        "Sunday 12 to Monday 13 is free.",
        "Between 2 and 4 May it is free, and from June 6 to 9.",
        "The court file is 23-cv-1145.",
        "She was one of the boldest builders in town.",
        "One day, she said, the gate will open.",
        "The mayor denied it. [4]",
        "He went 4-for-5 in the match.",
        "Her test scores are high.",
        "Norrby Radio “Vega 24” reported it.",
        "Dial 22 123 45 67 for help.",
    ],
)
def test_false_friends_are_no_figures(text: str) -> None:
    assert facts(text) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Straßenbahnlinie 7 und die Autobahn 7 sind gesperrt, Gleis 9 auch."),
        ("de", "Im 21. Jahrhundert ist er der 12. Präsident."),
        ("de", "Der DAX 40 stieg, ein ICE 4 stand still."),
        ("fr", "L'article 5 du traité et la page 3 le disent."),
        ("fr", "La réunion commence à 18 heures au 12 rue des Lilas."),
        ("fr", "Le bus 42, la ligne 7 et le vol 447 sont annulés."),
        ("es", "La línea 7 y el vuelo 447 salen a las 8 de la mañana."),
        ("es", "En los años 90 el capítulo 3 era corto, y quedó 2º."),
        ("es", "Llame al 91 123 45 67."),
        ("it", "L'articolo 5 vale dalle 8 del mattino."),
        ("it", "Il consiglio si è riunito il 4 maggio 2026 alle 9.30."),
        ("uk", "Трамвай 7 і рейс 447 скасовано, повідомив канал «Велорія 24»."),
        ("uk", "Він живе на вулиці Садовій, 12."),
        ("uk", "Вона була 2-ю, а він 3-м."),
        ("ru", "Совет собрался 4 мая 2026 года, трамвай 7 не ходил."),
        ("ru", "Звоните 8 (495) 123-45-67, читайте «Велорию 24» на странице 3."),
        ("pl", "Linia 7 i tramwaj 7 stoją, artykuł 5 i rozdział 3 też."),
        ("pl", "W latach 90. było inaczej, o godz. 18 zaczyna się msza."),
    ],
)
def test_false_friends_of_other_languages_are_no_figures(language: str, text: str) -> None:
    assert facts(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("de", "Am Morgen waren 14 Menschen in der Linie. Platz ist für 40.", [14.0, 40.0]),
        ("fr", "Ils ont travaillé 18 heures et brûlé 12 bus.", [18.0, 12.0]),
        ("uk", "О 8 ранку прийшли 24 людини, через 2 роки – 40.", [24.0, 2.0, 40.0]),
        ("ru", "В 8 школах 447 учеников ждали 5 лет.", [8.0, 447.0, 5.0]),
        ("it", "Alle 8 famiglie restano 30° di calore.", [8.0, 30.0]),
    ],
)
def test_what_looks_like_a_false_friend_may_count(
    language: str, text: str, values: list[float]
) -> None:
    assert [f.value for f in figures(text, language)] == values


@pytest.mark.parametrize(
    ("text", "words", "value", "unit"),
    [
        ("It covers 52,000 barrels a day.", "52,000 barrels a day", 52_000.0, "barrel per day"),
        ("Winds reached 155mph.", "155mph", 155.0, "mile per hour"),
        ("Rents rose to $80 per sq m.", "$80 per sq m", 80.0, "dollar per square metre"),
        (
            "The fine is 7.5 million Danish crowns.",
            "7.5 million Danish crowns",
            7.5e6,
            "danish krone",
        ),
        ("Shares cost RM23.50 now.", "RM23.50", 23.5, "malaysian ringgit"),
        ("It fetched EUR50m.", "EUR50m", 5e7, "euro"),
        ("Prices run from $500,000 to $1 million.", "$500,000 to $1 million", (5e5, 1e6), "dollar"),
        ("It sells 14-18 mpg vans.", "14-18 mpg", (14.0, 18.0), "mile per gallon"),
        ("It costs between 5% and 6%.", "5% and 6%", (5.0, 6.0), "percentage"),
        ("There were four to five thousand people.", "four to five thousand", (4e3, 5e3), "people"),
        ("Half a million shells arrived.", "Half a million", 5e5, "shell"),
        ("Add 1/2 pound of butter.", "1/2 pound", 0.5, "pound-mass"),
        (
            "It fell to minus-130 degrees Fahrenheit.",
            "minus-130 degrees Fahrenheit",
            -130.0,
            "fahrenheit",
        ),
        ("It takes two and a half hours.", "two and a half hours", 2.5, "hour"),
        ("About 28,642 students came.", "28,642", 28_642.0, "student"),
        ("Olena Koval, 44, runs the shop.", "44", 44.0, "year of age"),
        ("The 15-year-old boy ran.", "15-year-old", 15.0, "year of age"),
        ("It lost several hundred jobs.", "several hundred", (200.0, 900.0), "job"),
        ("The tower is 37m (121ft) tall.", "37m", 37.0, "metre"),
        ("Amazon sold 35m of its speakers.", "35m", 3.5e7, "speaker"),
        ("It pays 9 million euros (£7.5m) a year.", "9 million euros", 9e6, "euro per year"),
        ("It made four times the number sold before.", "four", 4.0, "count"),
        ("Some 14 first-team players left.", "14", 14.0, "first-team player"),
        ("Only this one person knew.", "one", 1.0, "person"),
        ("The car makes 300 PS.", "300 PS", 300.0, "horsepower"),
        ("A transfer would cost £8million.", "£8million", 8e6, "pound sterling"),
        ("It counted 3million bees.", "3million", 3e6, "bee"),
        ("Only 31 of 42 schools opened.", "31 of 42", 31.0, "school"),
        ("Only 31 of the 42 schools opened.", "31", 31.0, "school"),
        ("It took half an hour.", "half an hour", 0.5, "hour"),
        ("They ran three quarters of a mile.", "three quarters of a mile", 0.75, "mile"),
        ("A ride costs IRR200,000.", "IRR200,000", 2e5, "iranian rial"),
        ("A ride costs 2,000 forints.", "2,000 forints", 2e3, "hungarian forint"),
        ("A mother-of-six was praised.", "six", 6.0, None),
        ("It fell to -10C overnight.", "-10C", -10.0, "celsius"),
        ("A walk of five and a quarter miles.", "five and a quarter miles", 5.25, "mile"),
        ("Rates rose two point five percent.", "two point five percent", 2.5, "percentage"),
        ("It has two point five million users.", "two point five million", 2.5e6, "user"),
        ("A quarter million people fled.", "A quarter million", 2.5e5, "people"),
        ("It counts 1 414 021 100 people.", "1 414 021 100", 1_414_021_100.0, "people"),
        ("It paid ⅜ of the sum.", "⅜", 0.375, None),
        ("It cost £2mil.", "£2mil", 2e6, "pound sterling"),
        ("It covers 30 km^2 of land.", "30 km^2", 30.0, "square kilometre"),
        ("It stores 12 petabytes.", "12 petabytes", 12.0, "petabyte"),
        ("His sister, 9, was found.", "9", 9.0, "year of age"),
        ("It cost 4,000 won.", "4,000 won", 4e3, "south korean won"),
        ("On the bus 42 passengers slept.", "42", 42.0, "passenger"),
        ("Of the crews 12 won.", "12", 12.0, None),
        ("She was 91.", "91", 91.0, "year of age"),
        ("Anna Lindqvist was 91 and lived alone.", "91", 91.0, "year of age"),
        ("He turns 50 in May.", "50", 50.0, "year of age"),
        ("The score was 91.", "91", 91.0, None),
        ("The fund raised 100m dollars.", "100m dollars", 1e8, "dollar"),
        ("It has 100m users.", "100m", 1e8, "user"),
        ("He won the 100m in May.", "100m", 100.0, "metre"),
        ("They seized 6,000 pounds of cocaine.", "6,000 pounds", 6e3, "pound-mass"),
        ("They sent 6,000 pounds of aid.", "6,000 pounds", 6e3, "pound sterling"),
        ("About one in 10 said so.", "one in 10", 0.1, None),
        ("One in every five is hungry.", "One in every five", 0.2, None),
        ("Tens of people waited.", "Tens", (10.0, 100.0), "people"),
        ("A few dozen people came.", "few dozen", (24.0, 108.0), "people"),
        ("A couple of hundred people came.", "couple of hundred", 200.0, "people"),
        ("There are 8 B people.", "8 B", 8e9, "people"),
        ("It closed after 50 hard years.", "50", 50.0, "year"),
        ("Grain goes from 12.5 to 18-20 billion euros.", "12.5", 1.25e10, "euro"),
        ("It lost the five quarters of the town.", "five", 5.0, "quarter"),
        ("A magnitude 6.1 quake struck.", "6.1", 6.1, "magnitude"),
        ("Sales were up from six last year.", "six", 6.0, None),
        ("“[Ten] years ago it opened,” she said.", "[Ten] years", 10.0, "year"),
        ("The plan has five- year steps.", "five- year", 5.0, "year"),
    ],
)
def test_values_and_units_are_read(text: str, words: str, value: object, unit: str | None) -> None:
    first = figures(text)[0]
    assert (first.span.of(text), first.value, first.unit) == (words, value, unit)


@pytest.mark.parametrize(
    ("text", "modifier", "trend"),
    [
        ("The index rose about 1.5%.", "~", "up"),
        ("The index fell 3%.", None, "down"),
        ("Sales were down by 2 per cent.", None, "down"),
        ("The rate ended 0.4% higher.", None, "up"),
        ("Dow +0.2% at noon.", None, "up"),
        ("The rate stands at 4%.", None, None),
        ("At least 12 people died.", ">", None),
        ("Up to 12 people died.", "<", None),
        ("Roughly 12 people died.", "~", None),
        ("Some 300 people or so fled.", "~", None),
        ("Tickets cost $20 or more.", ">", None),
        ("No more than 20 ships sailed.", "<", None),
        ("Prices fell 0.3% month on month.", None, "down"),
        ("Fewer than 20 ships sailed.", "<", None),
    ],
)
def test_modifier_and_trend_are_two_slots(text: str, modifier: str, trend: str) -> None:
    first = figures(text)[0]
    assert (first.modifier, first.trend) == (modifier, trend)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("The highest bid was 84.75 cents, the lowest is 74.07.", "cent"),
        ("Norrby rose to 1,463.87 points while Vela fell to 1,333.18.", "point"),
        ("Police said the three women are aged 59, 76 and 84.", "year of age"),
        ("Sales rose by 2 percent in May but fell in June by 1.", "percentage"),
        ("Prices rose 2 percent and the home side won by 144.", None),
    ],
)
def test_a_unit_said_before_is_not_said_again(text: str, unit: str | None) -> None:
    assert figures(text)[-1].unit == unit


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (
            "The Renewable Energy and Clean Water Index was up about 19 per cent.",
            "Renewable Energy and Clean Water Index",
        ),
        ("A three course meal costs 15 euros.", "meal"),
        ("Prices fell 0.3% month on month.", "Prices"),
        ("On Monday: Vecta +0.2% Norrby Rail +0.3% Lunde +0.8%.", "Lunde"),
        ("About 30 per cent of the ships took the offer of $6.", "offer"),
        ("A 50 year-old man paid $100.", "man"),
        ("A hose of 1.5mm internal diameter broke.", "internal diameter"),
        ("The frequency of the scans was roughly 300 Hz.", "frequency of the scans"),
        (
            "Average life expectancy for men in Norrby is around 73.",
            "Average life expectancy for men",
        ),
    ],
)
def test_what_is_measured_is_named_whole_and_without_its_own_numbers(
    text: str, counts: str
) -> None:
    found = figures(text)[-1].counts
    assert found is not None
    assert found.of(text) == counts


def test_an_earlier_value_is_kept_beside_the_later_one() -> None:
    text = "Inflation slowed to 2.4% in October, down from 3.1% a year earlier."
    now, then = figures(text)
    assert now.previous == then.span
    assert now.date is not None
    assert now.date.of(text) == "in October"
    assert then.date is not None
    assert then.date.of(text) == "a year earlier"


def test_a_fact_told_twice_is_one_figure() -> None:
    text = "The quake killed 145 people in the town. Relatives of the 145 people gathered at the school."
    assert [f.span.start for f in figures(text)] == [text.index("145")]


def test_contradicting_numbers_stay_apart() -> None:
    text = "Police said 12 people died. Doctors at the hospital said 15 people died."
    assert [f.value for f in figures(text)] == [12.0, 15.0]


def test_the_first_facts_come_first_whatever_their_size() -> None:
    text = (
        "Two ferries sank off the coast on Monday. Rescuers searched through the night. "
        "The port was closed. Boats were sent back. The harbour handles 4 million tons of grain a year."
    )
    read = document.read(text, None, "en")
    assert [f.value for f in find_figures(read, parsing.parse(read))] == [2.0, 4e6]


def test_what_only_describes_comes_behind_what_is_told() -> None:
    text = "The six-hour session gave 40 towns new mayors. It cost $3 million, the council said."
    read = document.read(text, None, "en")
    ranked = [f.span.of(text) for f in find_figures(read, parsing.parse(read))]
    assert ranked[0] == "40"
    assert ranked[-1] == "six-hour"


def test_the_same_number_said_of_another_thing_comes_behind() -> None:
    text = "Two bridges fell in Osterby. Two ferries sank off Lunde. The mayor closed 7 roads."
    read = document.read(text, None, "en")
    assert [f.span.start for f in find_figures(read, parsing.parse(read))] == [0, 74, 29]


def test_ages_come_last() -> None:
    text = "Olena Koval, 44, opened the gate. Some 300 people walked in."
    read = document.read(text, None, "en")
    assert [f.kind for f in find_figures(read, parsing.parse(read))] == [
        FigureKind.PLAIN,
        FigureKind.AGE,
    ]


LANGUAGES = [
    ("de", "Rund 1,5 Millionen Menschen flohen, 12.000 Häuser brannten.", [1.5e6, 12_000.0]),
    ("de", "Der Umsatz stieg um 3,4 Prozent auf 2,1 Milliarden Euro.", [3.4, 2.1e9]),
    ("fr", "Plus de 12 000 personnes ont manifesté, soit 3,5 % de plus.", [12_000.0, 3.5]),
    ("fr", "L'État versera 2,3 milliards d'euros.", [2.3e9]),
    ("es", "Más de 300.000 personnes perdieron 4,5 millones de euros.", [300_000.0, 4.5e6]),
    ("it", "Circa 1.200 agenti e il 12,5% dei fondi.", [1200.0, 12.5]),
    ("pt", "Cerca de 2,5 milhões de pessoas e 40% das casas.", [2.5e6, 40.0]),
    ("pl", "Ponad 1,2 mln osób straciło 15 proc. dochodów.", [1.2e6, 15.0]),
    ("nl", "Ruim 3.000 mensen en 4,2 procent van de banen.", [3000.0, 4.2]),
    ("ru", "Более 100 тысяч человек получили 5 млн рублей, рост на 12,5%.", [100_000.0, 5e6, 12.5]),
    ("uk", "Понад 100 тисяч військових отримали 5 млрд гривень, п’ять ракет збито.", [100_000.0, 5e9, 5.0]),
    ("uk", "У 2022 році 24 лютого почалося вторгнення.", []),
    ("ru", "В 2021 году 9 мая прошёл парад.", []),
    ("de", "Am 3. Oktober 2023 um 9 Uhr begann das Fest.", []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "values"), LANGUAGES)
def test_other_languages_are_read_by_rules(language: str, text: str, values: list[float]) -> None:
    assert [f.value for f in figures(text, language)] == values


@pytest.mark.parametrize(
    ("language", "text", "labels"),
    [
        (
            "uk",
            "За даними міністерства, за добу сили оборони знищили 43 з 52 дронів та 7 ракет над півднем країни.",
            ["за добу сили оборони знищили 43 з 52 дронів", "7 ракет над півднем країни"],
        ),
        (
            "uk",
            "Понад 100 тисяч людей залишилися без світла після нічної бурі на узбережжі моря неподалік міста.",
            ["Понад 100 тисяч людей залишилися без світла після нічної бурі"],
        ),
        (
            "uk",
            "Уряд повідомив, що на ремонт старого молу виділять 12 мільйонів гривень, хоча рада просила більше.",
            ["на ремонт старого молу виділять 12 мільйонів гривень"],
        ),
        (
            "de",
            "Nach Angaben der Polizei wurden bei dem Unfall am frühen Morgen 14 Menschen verletzt und drei Wagen schwer beschädigt.",
            [
                "Nach Angaben der Polizei wurden bei dem Unfall am frühen Morgen 14 Menschen verletzt",
                "drei Wagen schwer beschädigt",
            ],
        ),
    ],
)
def test_without_a_parse_a_clause_is_cut_where_the_next_is_tied(
    language: str, text: str, labels: list[str]
) -> None:
    assert [f.label.of(text) for f in figures(text, language)] == labels


def test_units_of_other_languages_have_english_names() -> None:
    text = "Понад 100 тисяч військових отримали 5 млрд гривень, зростання на 12,5%."
    assert [(f.unit, f.modifier) for f in figures(text, "uk")] == [
        (None, ">"),
        ("ukrainian hryvnia", None),
        ("percentage", None),
    ]


def test_furniture_gives_no_figures() -> None:
    text = (
        "Forty boats left the harbour before dawn on Monday, the port authority said.\n\n"
        "They carried 300 tons of grain to the islands.\n\n"
        "Image: 12 boats in the harbour. Photograph: Sam Hill/Agency"
    )
    assert [f.value for f in figures(text)] == [40.0, 300.0]


def test_every_span_lies_in_its_sentence() -> None:
    text = " ".join(sentence for sentence, _, _ in EIGHT)
    for figure in figures(text):
        assert figure.sentence.covers(figure.label)
        assert figure.label.covers(figure.span)
        assert figure.counts is None or figure.sentence.covers(figure.counts)


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_will_do(text: str) -> None:
    for language in ("en", "uk"):
        read = document.read(text, None, language)
        for figure in find_figures(read, None):
            assert figure.span.of(text)
            assert figure.label.covers(figure.span)


@given(st.lists(st.sampled_from(
    ["1", "2,", "half", "a", "third", "million", "of", "$", "-", "from", "to", "%", "km", "per", "May", "9:05", ".", "dozen", "S&P", "(", "1/2", "²"]
), max_size=40))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_any_heap_of_number_words_will_do(words: list[str]) -> None:
    text = " ".join(words)
    read = document.read(text, None, "en")
    parse = parsing.parse(read)
    assert find_figures(read, parse) == find_figures(read, parse)


@pytest.mark.parametrize(
    "piece", ["1,", "1 ", "a hundred and ", "half of ", "$1-", "12 to ", "twenty-", "1/", "9:"]
)
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(length: int) -> float:
        read = document.read(piece * (length // len(piece)), None, "en")
        started = time.process_time()
        find_figures(read, None)
        return time.process_time() - started

    seconds(1000)
    assert seconds(40_000) < max(0.05, seconds(4_000)) * 40


def test_words_the_parse_never_saw_are_read_by_rules() -> None:
    text = "The dam holds 40 million tons of water."
    read = document.read(text, None, "en")
    hidden = parsing.parse(document.read("X" * len(text), None, "en"))
    assert [f.value for f in find_figures(read, hidden)] == [4e7]


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Vega Motors has 13,000 workers in the valley.", ["Vega Motors"]),
        ("Doctors measured the brains of 13 people.", ["brains", "Doctors"]),
        ("Some 14 players left the club in May.", ["club"]),
        ("Vega grew fast: it has 59 shops in the north.", ["Vega"]),
        ("The island lies 860 kilometres east of the coast.", ["island"]),
        ("The museum, which spent 2 years in ruins, opened again.", ["museum"]),
    ],
)
def test_a_figure_knows_what_it_is_said_of(text: str, about: list[str]) -> None:
    assert [span.of(text) for span in figures(text)[0].about] == about


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It lies 860 km away.", "km"),
        ("A fine of USD 25 is due.", "USD"),
        ("It costs $25.", None),
        ("Olena Koval, 44, left.", None),
    ],
)
def test_the_unit_is_kept_as_written(text: str, words: str | None) -> None:
    unit = figures(text)[0].unit_words
    assert (unit.of(text) if unit else None) == words


def test_a_line_too_short_to_tell_its_language_is_read_as_what_it_looks_like() -> None:
    text = "Vecta shares rose 6.5% to 164p."
    assert [f.counts.of(text) for f in figures(text, "und") if f.counts] == ["Vecta shares"] * 2
