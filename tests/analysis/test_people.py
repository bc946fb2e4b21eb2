import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis import document
from bot.analysis.parsing import parse
from bot.analysis.people import find_people, rank
from bot.analysis.types import Document, Person, PersonKind, Quote, QuoteKind, Span


def read(text: str, language: str = "en") -> tuple[Document, tuple[Person, ...]]:
    page = document.read(text, None, language)
    return page, find_people(page, parse(page))


def people_in(text: str, language: str = "en") -> list[str]:
    return sorted(p.name for p in read(text, language)[1] if p.kind is PersonKind.PERSON)


def bodies_in(text: str) -> list[str]:
    return sorted(p.name for p in read(text)[1] if p.kind is PersonKind.ORGANISATION)


def roles_of(name: str, text: str) -> list[str]:
    return [r.of(text) for p in read(text)[1] if p.name == name for r in p.roles]


# Who is one person


def test_a_surname_belongs_to_the_full_name() -> None:
    text = "Ada Lindqvist opened the bridge. Lindqvist said it was safe. Ms. Lindqvist smiled."
    _, (person,) = read(text)
    assert person.name == "Ada Lindqvist"
    assert [m.of(text) for m in person.mentions] == ["Ada Lindqvist", "Lindqvist", "Lindqvist"]


def test_spellings_of_one_name_are_one_person() -> None:
    text = (
        "Volodymyr Zelenskyy met the mayors on Friday. President Zelensky thanked them, and Mr. "
        "Zelenskiy stayed for dinner."
    )
    assert len(people_in(text)) == 1


def test_a_middle_initial_makes_no_second_person() -> None:
    text = "Peter J. Frost resigned on Monday. Peter Frost had led the bank since May."
    assert people_in(text) == ["Peter J. Frost"]


def test_who_follows_their_office_is_a_person() -> None:
    text = "Strand Bay's mayor, Ifeoma Castellan, opened the harbour wall. Castellan said it held."
    _, (person,) = read(text)
    assert (person.kind, person.name) == (PersonKind.PERSON, "Ifeoma Castellan")
    assert roles_of(person.name, text) == ["Strand Bay's mayor"]


@pytest.mark.parametrize(
    "text",
    [
        "The battery maker Voltara paid for the wall. Voltara said it expected no profit.",
        "Voltara, a small steel firm, said it would appeal. Voltara said the fine was too high.",
    ],
)
def test_a_name_that_is_called_a_firm_is_no_person(text: str) -> None:
    assert people_in(text) == []
    assert bodies_in(text) == ["Voltara"]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (
            "Ida Frost once sang for the club Marsh Hill. Marsh Hill said it missed her.",
            "Marsh Hill",
        ),
        ("Red Haram militants burnt the town. The army routed Red Haram.", "Red Haram"),
    ],
)
def test_whom_militants_fight_for_and_players_play_for_is_no_person(text: str, body: str) -> None:
    assert body not in people_in(text)
    assert body in bodies_in(text)


def test_a_country_is_no_person() -> None:
    text = "Vanuatu President Ida Frost said Vanuatu needed help. The wind hit Vanuatu on Friday."
    assert people_in(text) == ["Ida Frost"]


def test_a_name_keeps_the_half_behind_its_hyphen() -> None:
    text = (
        "The flight attendant, Kim Do-hee, sued. Heather Cho Hyun-ah, who runs the line, resigned."
    )
    assert people_in(text) == ["Heather Cho Hyun-ah", "Kim Do-hee"]


@pytest.mark.parametrize("trade", ["a baker in Lower Tarn", "a retired hydrologist", "a ferryman"])
def test_what_somebody_does_for_a_living_is_a_role(trade: str) -> None:
    assert roles_of("Ida Frost", f'"She laughed all the way," said Ida Frost, {trade}.') == [trade]


def test_a_trade_with_a_capital_is_a_surname() -> None:
    text = "Ida Baker opened the bridge on Monday. Baker said it was safe, and Ms Baker smiled."
    assert people_in(text) == ["Ida Baker"]


def test_two_of_a_family_are_two() -> None:
    text = "Peter Frost and Maria Frost sold the farm. Maria Frost moved to the city."
    assert people_in(text) == ["Maria Frost", "Peter Frost"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kovalenko, a Kyiv-based military analyst, said the front had not moved.", "Kovalenko"),
        (
            "“We hold the line,” said Oleksandr Kovalenko, a military analyst.",
            "Oleksandr Kovalenko",
        ),
        ("Wang Xiaoming, the mayor of the city, opened the fair on Friday.", "Wang Xiaoming"),
        ("Abdel Fattah al-Masri, an engineer, said the dam was safe.", "Abdel Fattah al-Masri"),
        ("Andrés Manuel Ortega, the governor, said schools would open.", "Andrés Manuel Ortega"),
        ("Ms. May said the vote would be held on Tuesday.", "May"),
        ("Jody Wilson-Marsh said the law was fair.", "Jody Wilson-Marsh"),
    ],
)
def test_names_of_many_countries_are_people(text: str, name: str) -> None:
    assert people_in(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Getty Images",
        "Image: Getty Images",
        "The story was first told on Monday, in January and at Easter.",
        "READ MORE: Snow closes the road to Norrby",
        "Twitter and Facebook were down for an hour on Friday.",
    ],
)
def test_furniture_and_feasts_are_nobody(text: str) -> None:
    assert people_in(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Theresa May met the mayors. May thanked them.", "Theresa May"),
        ("Anita Hill will testify on Monday, her lawyer said.", "Anita Hill"),
        ("The remains of Richard III lay beneath a car park.", "Richard III"),
        ("Aner Shalev is an Israeli mathematician and writer.", "Aner Shalev"),
        ("Camilla, Duchess of Marlow, opened the hall on Monday.", "Camilla"),
        ("Her daughter, Anne-Marie Doyle, a teacher, said: “We want the pool sold.”",
         "Anne-Marie Doyle"),
        ("Windell D. Marsh, the actor, has died in Irving.", "Windell D. Marsh"),
    ],
)  # fmt: skip
def test_names_that_look_like_something_else_are_people(text: str, name: str) -> None:
    assert name in people_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Two families have moved there from the neighbouring town of Brack.",
        "Debris fell in seven districts of the capital, the city said.",
        "The national grid operator, Ukrenergo, cut power in six regions.",
        "Brexit is taking a toll on the country. The turmoil surrounding Brexit goes on.",
        "The Storvik index closed down 0.7 per cent. Shares in Storvik fell.",
    ],
)
def test_a_capitalised_word_that_nothing_makes_a_person_is_not_shown_as_one(text: str) -> None:
    assert [p.name for p in read(text)[1] if p.kind is PersonKind.PERSON and p.sure] == []


@pytest.mark.parametrize(
    "text",
    [
        "Roman, a resident of the area, ran to the hills.",
        "The father of baby Lily thanked the crew. Lily slept.",
        "Lakhvi, 54, left the court.",
        "Mr. Roarke welcomed the guests.",
        "“It was loud,” Bawol said.",
    ],
)
def test_a_single_name_that_the_text_treats_as_a_person_is_sure(text: str) -> None:
    assert any(p.sure and p.kind is PersonKind.PERSON for p in read(text)[1])


def test_whose_attorney_somebody_is_does_not_become_the_role_of_the_other() -> None:
    text = "Peter Frost, an attorney for Ada Lindqvist, left. Ada Lindqvist stayed."
    assert roles_of("Ada Lindqvist", text) == []


def test_a_relative_clause_is_no_role() -> None:
    text = "Margaret Doyle, 79, whose husband drowned in 1988, said the fund had stopped."
    assert roles_of("Margaret Doyle", text) == []


# Bodies


def test_an_acronym_belongs_to_what_it_stands_for() -> None:
    text = (
        "The Norrby Energy Agency (NEA) will close the plant. The NEA said on Monday that it "
        "would pay for new homes."
    )
    assert "NEA" not in bodies_in(text)


def test_a_company_is_one_with_and_without_its_form() -> None:
    text = "Lindholm Motors Inc. cut jobs in May. Lindholm Motors said sales had fallen."
    assert len(bodies_in(text)) == 1


# What they are


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Prime Minister Ada Lindqvist resigned.", "Ada Lindqvist", "Prime Minister"),
        (
            "Swedish Environment Minister Ada Lindqvist resigned.",
            "Ada Lindqvist",
            "Swedish Environment Minister",
        ),
        ("The club's founder, Ada Lindqvist, resigned.", "Ada Lindqvist", "The club's founder"),
        (
            "Ada Lindqvist, a Norrby-based military analyst, said the war was lost.",
            "Ada Lindqvist",
            "a Norrby-based military analyst",
        ),
        (
            "Ada Lindqvist, 54, director of the gallery, said it would close.",
            "Ada Lindqvist",
            "director of the gallery",
        ),
    ],
)
def test_a_role_is_told_in_the_words_of_the_text(text: str, name: str, role: str) -> None:
    assert roles_of(name, text) == [role]


def test_the_longest_role_comes_first_and_none_twice() -> None:
    text = (
        "President Ada Lindqvist spoke. President Ada Lindqvist left. Ada Lindqvist, the president "
        "of the football union, came back."
    )
    assert roles_of("Ada Lindqvist", text) == ["the president of the football union", "President"]


def test_mr_is_no_role() -> None:
    assert roles_of("Frost", "Mr. Frost said the farm was sold.") == []


def test_somebody_elses_role_is_not_taken() -> None:
    assert roles_of("Peter Frost", "The mayor said Peter Frost had sold the farm.") == []


# Rank


def test_who_opens_the_story_and_returns_is_central() -> None:
    text = (
        "Ada Lindqvist opened the bridge on Friday.\n\nTom Holm watched.\n\nLindqvist thanked the "
        "workers. Lindqvist said it had taken years."
    )
    _, people = read(text)
    assert next(p.name for p in people if p.kind is PersonKind.PERSON) == "Ada Lindqvist"


def test_whom_the_text_stays_with_is_more_central() -> None:
    text = (
        "Peter Frost and Maria Stone met on Monday. Maria Stone sold the farm. She had run it for "
        "years, and her sons had left. She said her life was hers again. Peter Frost left."
    )
    assert next(p.name for p in read(text)[1]) == "Maria Stone"


def test_a_speaker_ranks_before_an_equal() -> None:
    text = "Tom Holm met Ada Berg."
    page = document.read(text, None, "en")
    holm = Person("Tom Holm", PersonKind.PERSON, (), (Span(0, 8),))
    berg = Person("Ada Berg", PersonKind.PERSON, (), (Span(0, 8),))
    quote = Quote(Span(0, 8), QuoteKind.DIRECT, None, None, "Ada Berg", 0, 0.9)
    assert rank([holm, berg], [quote], page)[0].name == "Ada Berg"


# Languages without a model


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (
            "uk",
            "Мерка Олена Коваленко відкрила міст. Коваленко подякувала всім.",
            ["Олена Коваленко"],
        ),
        ("ru", "Мэр Анна Петрова открыла мост. Петрова всех поблагодарила.", ["Анна Петрова"]),
        ("de", "Bürgermeisterin Erika Lindner eröffnete die Brücke.", ["Erika Lindner"]),
    ],
)
def test_names_are_found_without_a_model(language: str, text: str, names: list[str]) -> None:
    assert people_in(text, language) == names


NAMED = {
    "it": (
        "Il sindaco di Montefosco, Paolo Arditi, chiude il ponte Giuseppe Verdi. A San Marone e "
        "Santa Lucia c'è coda. L'ingegner Marco Tosi, direttore dei lavori, abita in via Antonio "
        "Gramsci. Giulia Ferri, 34 anni, aspetta l'autobus all'ospedale San Raffaele.",
        {"Paolo Arditi": "sindaco di Montefosco", "Marco Tosi": "direttore dei lavori",
         "Giulia Ferri": None},
    ),
    "pt": (
        "A prefeita de Belo Vale, Marina Duarte, visitou São Tomé e o estádio Mané Lopes. O "
        "ministro da Fazenda, Carlos Nunes da Silva, não veio. Na rua José de Alencar, a "
        "professora Ana Paula Ribeiro protestou.",
        {"Marina Duarte": "prefeita de Belo Vale", "Carlos Nunes da Silva": "ministro da Fazenda",
         "Ana Paula Ribeiro": "professora"},
    ),
    "pl": (
        "Minister finansów Andrzej Domasz był w Nowym Targu. Prezydentka Brzozowa Aleksandra "
        "Lipska rozmawiała z Anną Kowalską, dyrektorką Muzeum Narodowego w Jaworze. Wypadek był "
        "na ulicy Adama Mickiewicza w Zielonej Dolinie.",
        {"Andrzej Domasz": "Minister finansów", "Aleksandra Lipska": "Prezydentka Brzozowa",
         "Anną Kowalską": "dyrektorką Muzeum Narodowego w Jaworze"},
    ),
    "cs": (
        "Ministr dopravy Martin Kubát mluvil v Karlových Lázních. Podle ekonoma Tomáše Sedmíka "
        "ceny klesnou. V ulici Karla Čapka hořelo. Česká národní banka mlčí. Mluvčí policie Petr "
        "Svoboda ne.",
        {"Martin Kubát": "Ministr dopravy", "Tomáše Sedmíka": "ekonoma",
         "Petr Svoboda": "Mluvčí policie"},
    ),
    "sv": (
        "Finansminister Elisabeth Svanberg kom till Stora Höga. Professor Karin Ek bor vid Gustav "
        "Adolfs torg. Anna Lindkvist, 43, arbetar på Karolinska Sjukhuset för Svenska Spel.",
        {"Elisabeth Svanberg": "Finansminister", "Karin Ek": "Professor", "Anna Lindkvist": None},
    ),
    "nl": (
        "Minister Wopke de Boer sprak in Den Haag. Burgemeester Femke Janssen van Nieuw Vennep "
        "wacht op het Willem Drees Plein. Jan van der Heijden, directeur van het Erasmus "
        "Ziekenhuis, woont aan de Prins Hendrikkade in Amsterdam Noord.",
        {"Wopke de Boer": "Minister", "Femke Janssen": "Burgemeester",
         "Jan van der Heijden": "directeur van het Erasmus Ziekenhuis"},
    ),
    "tr": (
        "İstanbul Valisi Mehmet Demir, Galata Köprüsü'nü kapattı. Sağlık Bakanı Ayşe Yıldız'ın "
        "sözleri Ankara Üniversitesi'nde yankılandı. Mustafa Kemal Caddesi ve Deniz Bank kapalı.",
        {"Mehmet Demir": "İstanbul Valisi", "Ayşe Yıldız": "Sağlık Bakanı"},
    ),
    "de": (
        "Bad Lindau und Neustadt am Fels feiern. Im Robert-Koch-Stadion sprach Minister Tarik "
        "Özden. Die Reederei Hansen & Söhne gehört Karin Hansen. Am Montag kam Ulrike von der "
        "Aue, Chefin der Konrad Stiftung. Ein Mark kostete das Eis im Hotel Anna.",
        {"Tarik Özden": "Minister", "Karin Hansen": None,
         "Ulrike von der Aue": "Chefin der Konrad Stiftung"},
    ),
    "fr": (
        "Place Jean-Jaurès, à Saint-Denis, le lycée Victor Hugo est fermé. Notre-Dame aussi. Le "
        "Havre attend. Jean d'Aubigny, préfet de la Brenne, était rue Pierre Curie. M. Le Goff "
        "est venu de Mont-de-Marsan.",
        {"Jean d'Aubigny": "préfet de la Brenne", "Le Goff": None},
    ),
    "es": (
        "San Sebastián y Santiago de la Vega están en fiestas. El hospital Gregorio Marañón cerró. "
        "Los Ángeles queda lejos. Ana de la Torre Gil, alcaldesa de Puerto Real, paseó por la "
        "calle Pablo Neruda.",
        {"Ana de la Torre Gil": "alcaldesa de Puerto Real"},
    ),
    "ru": (
        "В Великом Новгороде и Нижнем Ломове дожди. Музей Антона Чехова закрыт. На улице Льва "
        "Толстого был глава МЧС Пётр Яковлев. Мэр Нижнего Новгорода промолчал. «Адмирал Макаров» "
        "вышел в море. С Марией Беловой, врачом, мы говорили вчера.",
        {"Пётр Яковлев": "глава МЧС", "Марией Беловой": "врачом"},
    ),
    "uk": (
        "У Великому Березному дощ. На вулиці Лесі Українки грав театр імені Івана Франка. Голова "
        "Верховної Ради мовчав. Нова Зеландія далеко. З Оленою Рудь, лікаркою, говорив міністр "
        "оборони Іван Степанюк.",
        {"Оленою Рудь": "лікаркою", "Іван Степанюк": "міністр оборони"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", NAMED)
def test_without_a_model_no_place_is_a_person_and_posts_are_told(language: str) -> None:
    text, expected = NAMED[language]
    page = document.read(text, None, language)
    found = {p.name: p.roles[0].of(text) if p.roles else None for p in find_people(page, None)}
    assert found == expected


# Any text


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Ada ",
                "Lindqvist",
                ", a ",
                "mayor ",
                "of ",
                "Dr. ",
                "-",
                "’s ",
                "\n\n",
                "(",
                ") ",
                "said ",
                "🙂",
            ]
        ),
        max_size=25,
    ).map("".join)
)
def test_any_text_is_bearable_and_every_span_is_inside(text: str) -> None:
    for person in read(text)[1]:
        assert person.mentions
        for span in (*person.mentions, *person.roles):
            assert 0 <= span.start < span.end <= len(text)


def test_a_place_and_a_crowd_are_nobody() -> None:
    text = (
        "The ship was rebuilt in a yard in Brae for 12 million. Islanders will pay half of that. "
        "Lena Frost, the only doctor on Outer Skerry, said she had counted the nights."
    )
    assert people_in(text) == ["Lena Frost"]
    assert bodies_in(text) == []
