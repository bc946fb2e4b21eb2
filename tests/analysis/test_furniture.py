"""The page's furniture is told apart from the story, in every language we summarise."""

import pytest

from bot.analysis.document import read
from bot.analysis.furniture import is_furniture

PAGES = {
    "en": (
        "By Mona Eide and Tom Ashe for the Evening Courier\n\nPUBLISHED: 09:15 GMT, 5 May 2026 | UPDATED: 10:02 GMT, 5 May 2026\n\n"
        "{}\n\nRead more: Ten storms that changed the coast\n\nPhoto: Anna Holm/AP\n\nTragic: the pier (left) after the storm\n\n"
        "Sign up for our newsletter\n\n{}\n\nAdditional reporting by Lars Moe\n\n© 2026 Evening Courier. All rights reserved.\n\n"
        "Related articles\n\nStorm closes road\n\nWhat the mayor said\n\nComments",
        "The storm broke the old pier on Monday. Nobody was hurt.",
        "Repairs will take a year, the harbour master said.",
    ),
    "de": (
        "Von Anna Berg und Jan Kolb\n\nStand: 05.05.2026, 10:02 Uhr\n\n{}\n\nLesen Sie auch: Die zehn größten Stürme\n\nFoto: Anna Holm/dpa\n\n"
        "{}\n\nAbonnieren Sie unseren Newsletter\n\nMehr zum Thema\n\nSturm sperrt Straße\n\nWas die Bürgermeisterin sagte",
        "Der Sturm zerstörte am Montag die alte Mole. Verletzt wurde niemand.",
        "Die Reparatur dauert ein Jahr, sagte der Hafenmeister.",
    ),
    "fr": (
        "Par Anne Petit\n\nPublié le 5 mai 2026 à 10h02\n\n{}\n\nÀ lire aussi : les dix tempêtes du siècle\n\nCrédit photo : Anne Holm/AFP\n\n"
        "{}\n\nAbonnez-vous à notre newsletter\n\nSur le même sujet\n\nLa tempête coupe la route\n\nCe que dit la maire",
        "La tempête a détruit lundi la vieille jetée. Personne n'a été blessé.",
        "La réparation prendra un an, a dit le capitaine du port.",
    ),
    "es": (
        "Por Ana Gil\n\nActualizado: 5 de mayo de 2026 a las 10:02 h\n\n{}\n\nLea también: las diez tormentas del siglo\n\nFoto: Ana Holm/EFE\n\n"
        "{}\n\nSuscríbete a nuestro boletín\n\nNoticias relacionadas\n\nLa tormenta corta la carretera\n\nLo que dijo la alcaldesa",
        "La tormenta destruyó el lunes el viejo muelle. Nadie resultó herido.",
        "La reparación tardará un año, dijo el capitán del puerto.",
    ),
    "it": (
        "di Anna Gallo\n\nPubblicato il 5 maggio 2026 alle 10:02\n\n{}\n\nLeggi anche: le dieci tempeste del secolo\n\nFoto: Anna Holm/ANSA\n\n"
        "{}\n\nIscriviti alla nostra newsletter\n\nArticoli correlati\n\nLa tempesta chiude la strada\n\nChe cosa ha detto la sindaca",
        "La tempesta ha distrutto lunedì il vecchio molo. Nessuno è rimasto ferito.",
        "I lavori dureranno un anno, ha detto il capitano del porto.",
    ),
    "pt": (
        "Por Ana Gil\n\nAtualizado em 5 de maio de 2026 às 10h02\n\n{}\n\nLeia também: as dez tempestades do século\n\nFoto: Ana Holm/Lusa\n\n"
        "{}\n\nAssine a nossa newsletter\n\nNotícias relacionadas\n\nTempestade fecha estrada\n\nO que disse a prefeita",
        "A tempestade destruiu na segunda-feira o velho cais. Ninguém ficou ferido.",
        "A obra vai durar um ano, disse o capitão do porto.",
    ),
    "pl": (
        "Autor: Anna Nowak\n\nOpublikowano: 5 maja 2026, godz. 10:02\n\n{}\n\nCzytaj także: dziesięć sztormów stulecia\n\nFot. Anna Holm/PAP\n\n"
        "{}\n\nZapisz się na nasz newsletter\n\nPowiązane artykuły\n\nSztorm zamknął drogę\n\nCo powiedziała burmistrz",
        "Sztorm zniszczył w poniedziałek stare molo. Nikt nie został ranny.",
        "Naprawa potrwa rok, powiedział kapitan portu.",
    ),
    "cs": (
        "Autor: Anna Nováková\n\nAktualizováno: 5. května 2026, 10:02\n\n{}\n\nČtěte také: deset bouří století\n\nFoto: Anna Holm/ČTK\n\n"
        "{}\n\nPřihlaste se k odběru\n\nSouvisející články\n\nBouře zavřela silnici\n\nCo řekla starostka",
        "Bouře v pondělí zničila staré molo. Nikdo nebyl zraněn.",
        "Oprava potrvá rok, řekl kapitán přístavu.",
    ),
    "sv": (
        "Av Anna Berg\n\nPublicerad 5 maj 2026 kl 10:02\n\n{}\n\nLäs också: seklets tio stormar\n\nFoto: Anna Holm/TT\n\n"
        "{}\n\nPrenumerera på vårt nyhetsbrev\n\nRelaterade artiklar\n\nStormen stänger vägen\n\nDet sade borgmästaren",
        "Stormen förstörde på måndagen den gamla piren. Ingen skadades.",
        "Reparationen tar ett år, sade hamnkaptenen.",
    ),
    "nl": (
        "Door Anna Bakker\n\nGepubliceerd op 5 mei 2026 om 10:02\n\n{}\n\nLees ook: de tien stormen van de eeuw\n\nFoto: Anna Holm/ANP\n\n"
        "{}\n\nSchrijf je in voor onze nieuwsbrief\n\nGerelateerde artikelen\n\nStorm sluit weg\n\nWat de burgemeester zei",
        "De storm verwoestte maandag de oude pier. Niemand raakte gewond.",
        "De reparatie duurt een jaar, zei de havenmeester.",
    ),
    "ru": (
        "Автор: Анна Орлова\n\nОпубликовано 5 мая 2026 года в 10:02\n\n{}\n\nЧитайте также: десять штормов века\n\nФото: Анна Холм/ТАСС\n\n"
        "{}\n\nПодписывайтесь на наш телеграм-канал\n\nМатериалы по теме\n\nШторм закрыл дорогу\n\nЧто сказала мэр",
        "Шторм разрушил в понедельник старый причал. Никто не пострадал.",
        "Ремонт займёт год, сказал капитан порта.",
    ),
    "uk": (
        "Автор: Анна Мельник\n\nОпубліковано 5 травня 2026 року о 10:02\n\n{}\n\nЧитайте також: десять штормів століття\n\nФото: Анна Холм/УНІАН\n\n"
        "{}\n\nПідписуйтеся на наш телеграм-канал\n\nМатеріали за темою\n\nШторм закрив дорогу\n\nЩо сказала мерка",
        "Шторм зруйнував у понеділок старий причал. Ніхто не постраждав.",
        "Ремонт триватиме рік, сказав капітан порту.",
    ),
    "tr": (
        "Haber: Ayşe Kaya\n\nYayınlanma: 5 Mayıs 2026, saat 10:02\n\n{}\n\nAyrıca okuyun: yüzyılın on fırtınası\n\nFotoğraf: Anna Holm/AA\n\n"
        "{}\n\nBültenimize abone olun\n\nİlgili haberler\n\nFırtına yolu kapattı\n\nBaşkan ne dedi",
        "Fırtına pazartesi günü eski iskeleyi yıktı. Yaralanan olmadı.",
        "Onarım bir yıl sürecek, dedi liman müdürü.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", PAGES)
def test_only_the_story_is_left_of_a_page(language: str) -> None:
    page, opening, rest = PAGES[language]
    text = page.format(opening, rest)
    body = " ".join(s.span.of(text) for s in read(text, language=language).body)
    assert body == f"{opening} {rest}"


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Share this article",
        "UPDATED: 15:36 EST, 25 October 2025",
        "5 May 2026, 10:02 GMT",
        "Posted 3 hours ago",
        "https://news.example/a/b?c=1",
        "@courier #storm #pier",
        "Photo: Anna Holm/AFP",
        "(Anna Holm/Getty Images)",
        "Follow us on Twitter",
        "Click here to watch the video",
        "We use cookies to improve this site and show you advertisements.",
        "Lars Moe contributed to this report.",
        "– – –",
        "",
    ],
)
def test_a_line_of_furniture_is_known_by_itself(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the pier was gone.",
        "Photos of the pier were shown in court.",
        "Share prices fell by 3 per cent.",
        "The source said the ship had left.",
        "More than 40 people were rescued.",
        "Follow-up checks found nothing.",
        "Children should read more books, the minister said.",
        "May 5 was the day the pier broke.",
        "The newsletter's editor resigned.",
        "Comments by the mayor angered the crew.",
    ],
)
def test_prose_that_only_sounds_like_furniture_stays(line: str) -> None:
    assert not is_furniture(line)


@pytest.mark.parametrize(
    ("opening", "rest"),
    [
        ("KYIV, Ukraine (AP) — ", "The port opened."),
        ("(CNN) -- ", "The port opened."),
        ("(CNN)", "The port opened."),
        ("LONDON — ", "The port opened."),
        ("WASHINGTON, May 5 (Reuters) - ", "The port opened."),
        ("Berlin (dpa) - ", "Der Hafen ist offen."),
        ("Madrid, 3 ene (EFE).- ", "El puerto abrió."),
        ("МОСКВА, 5 мая — РИА Новости. ", "Порт открылся."),
        ("(The Evening Courier)", "The port opened."),
        ("PORT LEVEN, Nov. 18 (Coastal Wire) — ", "The port opened."),
        ("Marlow (Northern Business Press) - ", "The port opened."),
        ("ЧЕРНІВЦІ. — ", "Порт відкрили."),
    ],
)
def test_a_dateline_is_no_part_of_the_first_sentence(opening: str, rest: str) -> None:
    text = opening + rest
    assert [s.span.of(text) for s in read(text, language="en").body] == [rest]


@pytest.mark.parametrize(
    "caption",
    [
        "Ferries wait at the broken pier. Photo: Anna Holm/Coastal Wire",
        "Ferries wait at the pier. Nobody was hurt. (Photograph: Anna Holm / The Courier)",
        "Fähren warten an der Mole. Foto: Stadtwerke/dpa",
    ],
)
def test_what_a_picture_shows_is_told_by_the_credit_behind_it(caption: str) -> None:
    text = f"{caption}\n\nThe pier broke on Monday. Repairs take a year."
    body = [s.span.of(text) for s in read(text).body]
    assert body == ["The pier broke on Monday.", "Repairs take a year."]


def test_the_headline_over_the_story_is_none_of_its_sentences_whatever_the_page_is_called() -> None:
    headline = "Storm breaks the old pier and leaves the whole harbour without a single safe berth"
    text = f"{headline}\n\nThe pier broke on Monday. Repairs take a year. Nobody was hurt."
    for title in (None, "Storm | The Evening Courier", headline):
        assert headline not in [s.span.of(text) for s in read(text, title, "en").body]


def test_a_party_in_brackets_is_no_agency() -> None:
    text = (
        "Mona Eide (Labour) said - twice - that the pier would be built anew. It costs a million."
    )
    assert len(read(text, language="en").body[0].span) > 60


def test_speakers_of_a_transcript_are_not_captions() -> None:
    text = (
        "Lund: The pier is gone. We saw it at dawn.\n\nMoe: Who will pay for it? The county has no money.\n\n"
        "Lund: The harbour fund will pay. It was made for this.\n\nMoe: When will work begin? Winter is near.\n\n"
        "Lund: In the spring of next year."
    )
    assert len(read(text, language="en").body) == len(read(text, language="en").sentences)


def test_subheads_are_no_sentences_of_the_story() -> None:
    text = (
        "The pier broke on Monday. It was 90 years old.\n\nA costly repair\n\nThe county will pay. Work starts in spring.\n\n"
        "It will take a year, officials said."
    )
    assert "A costly repair" not in [s.span.of(text) for s in read(text, language="en").body]


def test_a_single_sentence_is_no_page() -> None:
    assert read("The harbour index was up at 96.088 .").body


@pytest.mark.parametrize(
    "byline",
    [
        "By Ida Frost, Tarn Valley News — 21 November 2026",
        "By Ida Frost | Tarn Valley News | Nov 21, 2026",
        "By Ida Frost · 21.11.2026",
    ],
)
def test_a_byline_may_end_with_its_paper_and_its_date(byline: str) -> None:
    story = "The river rose on Friday. Nobody was hurt. The dam held. The mayor slept."
    page = read(f"{byline}\n\n{story}", None, "en")
    assert " ".join(s.span.of(page.text) for s in page.body) == story


@pytest.mark.parametrize(
    ("language", "byline", "story"),
    [
        (
            "fr",
            "Par Ida Frost, Le Courrier du Fleuve, 18 novembre 2026",
            "Le pont reste fermé. Personne n'est blessé. Le maire dort. La pluie continue.",
        ),
        (
            "it",
            "Di Ida Frost, La Voce della Valle, 14 novembre 2026",
            "Il ponte resta chiuso. Nessuno è ferito. La sindaca dorme. La pioggia continua.",
        ),
        (
            "es",
            "Por Ida Frost, Diario del Litoral, 17 de noviembre de 2026",
            "El puente sigue cerrado. Nadie está herido. La alcaldesa duerme. Sigue la lluvia.",
        ),
        (
            "de",
            "Von Ida Frost, Bote von der Küste, 19. November 2026",
            "Die Brücke bleibt gesperrt. Niemand ist verletzt. Der Bürgermeister schläft. Es regnet.",
        ),
        (
            "nl",
            "Door Ida Frost, Bode van de Kust, 19 november 2026",
            "De brug blijft dicht. Niemand is gewond. De burgemeester slaapt. Het regent verder.",
        ),
    ],
)
def test_a_paper_in_a_byline_may_have_small_words(language: str, byline: str, story: str) -> None:
    page = read(f"{byline}\n\n{story}", None, language)
    assert " ".join(s.span.of(page.text) for s in page.body) == story


def test_a_sentence_that_begins_with_a_date_is_no_byline() -> None:
    story = "By 21 November the river had risen. By Friday Tarn Valley was under water. All left."
    page = read(story, None, "en")
    assert " ".join(s.span.of(page.text) for s in page.body) == story
