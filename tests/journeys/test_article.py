"""Sending an article and looking at what it says, as a person does on their screen."""

from __future__ import annotations

import pytest

from bot.ingest import documents
from tests.journeys.texts import BRIDGE, FERRY, RATE

TITLE = "Night ferry to the Skerries returns after eleven years"
FURNITURE = ("Photo:", "Ines Moran", "Read more", "Subscribe", "rights reserved", "Ada Brown")


@pytest.fixture
def anna(world):
    return world.user("Anna")


async def test_a_pasted_article_turns_into_its_card(stage, anna):
    await stage(anna.pastes(FERRY))
    card = stage.only(anna)
    assert card.earlier == ["👀 Reading…"]
    assert card.text.startswith(f"{TITLE}\nyour text · received today 12:00\n\n• The night ferry")
    assert card.marked("bold") == [TITLE]
    assert card.reply_to.text == FERRY.strip()
    assert card.labels == [
        "🔢 Figures",
        "💬 Quotes",
        "👤 People",
        "📄 Context",
        "📝 Full summary",
        "🔖 Save",
    ]


async def test_each_button_turns_the_card_into_what_it_says_and_back(stage, anna):
    await stage(anna.pastes(FERRY))
    card = stage.only(anna)
    first = card.text
    for button, title, fact in (
        ("Figures", "🔢 Key figures", "£12.5 million"),
        ("Quotes", "💬 Quotes", "Marta Hale"),
        ("People", "👤 People", "Tomas Okafor"),
        ("Full summary", TITLE, "•"),
        ("Context", TITLE, "The night ferry between Lindow and the Skerry islands"),
    ):
        await stage(anna.presses(card, button))
        assert card.text.startswith(title), button
        assert fact in card.text, button
        assert card.marked("bold"), button
        await stage(anna.presses(card, "Card"))
        assert card.text == first
    assert stage.only(anna) is card
    assert all(press.answered for press in stage.world.presses.values())


async def test_the_pages_furniture_is_shown_nowhere(stage, anna):
    await stage(anna.pastes(FERRY))
    card = stage.only(anna)
    for way in ("Figures All Key Card", "Quotes Card", "People Card", "Full Long"):
        for button in way.split():
            await stage(anna.presses(card, button))
    shown = "\n".join([*card.earlier, card.text])
    assert [words for words in FURNITURE if words in shown] == []


async def test_quotes_stand_under_their_speakers_with_a_role(stage, anna):
    await stage(anna.pastes(FERRY))
    await stage(anna.presses("Quotes"))
    said = stage.only(anna).text
    hale = said.index("Marta Hale")
    assert said.index("“We have waited long enough,”") > hale
    assert "“A public ship that sails at a loss is not competition, it is a bulldozer,”" in (
        said + "\n".join(await pages(stage, anna))
    )


async def test_lists_turn_their_pages_in_place(stage, anna):
    await stage(anna.pastes(FERRY))
    await stage(anna.presses("Figures"))
    await stage(anna.presses("All"))
    first = stage.only(anna).text
    await stage(anna.presses("›"))
    second = stage.only(anna).text
    assert first != second
    await stage(anna.presses("‹"))
    assert stage.only(anna).text == first
    await stage(anna.presses("1/"))  # the page number itself does nothing, and says so quietly
    assert stage.only(anna).text == first


async def test_a_figure_is_shown_in_its_sentence_and_its_paragraph(stage, anna):
    await stage(anna.pastes(FERRY))
    await stage(anna.presses("Figures"))
    await stage(anna.presses("📄 1"))
    context = stage.only(anna)
    (sentence,) = [words for words in context.marked("bold") if words != TITLE]
    assert sentence in FERRY
    await stage(anna.presses("›"))
    assert context.marked("bold") != [TITLE, sentence]
    await stage(anna.presses("Figures"))
    assert context.text.startswith("🔢 Key figures")


async def test_the_summary_comes_in_three_lengths(stage, anna):
    await stage(anna.pastes(FERRY))
    await stage(anna.presses("Full summary"))
    lines = []
    for length in ("Short", "Medium", "Long"):
        await stage(anna.presses(length))
        lines.append(stage.only(anna).text.count("• "))
    assert lines == sorted(lines)
    assert lines[0] < lines[-1]


async def test_saving_shows_on_the_card_and_in_the_list(stage, anna):
    await stage(anna.pastes(FERRY))
    await stage(anna.presses("Save"))
    assert "✅ Saved" in stage.only(anna).labels
    await stage(anna.sends("/latest"))
    assert "🔖" in stage.last(anna).text
    await stage(anna.presses(stage.world.messages(anna)[0], "Saved"))
    assert "🔖 Save" in stage.world.messages(anna)[0].labels


# --- how it may come ------------------------------------------------------------------------------


async def test_a_forward_from_a_public_channel_links_to_the_post(stage, anna, world):
    post = world.channel("Corvia Today", username="corvia").posts(RATE)
    await stage(anna.forwards(post))
    card = stage.only(anna)
    assert "Corvia Today · today 12:00" in card.text
    assert card.links[0] == f"https://t.me/corvia/{post.id}"


@pytest.mark.parametrize("kind", ["private channel", "group", "person", "somebody hidden"])
async def test_other_forwards_are_named_but_not_linked(stage, anna, world, kind):
    of = {
        "private channel": lambda: world.channel("Quiet News"),
        "group": lambda: world.group("Reading Club", anna, bot=False),
        "person": lambda: world.user("Borys"),
        "somebody hidden": lambda: "Somebody",
    }[kind]()
    await stage(anna.forwards(RATE, of=of))
    card = stage.only(anna)
    name = of if isinstance(of, str) else of.chat.title
    assert f"{name} · today 12:00" in card.text
    assert card.links == []


async def test_a_forward_keeps_the_date_of_the_post(stage, anna, world, clock):
    post = world.channel("Corvia Today", username="corvia").posts(RATE)
    clock.passes(days=3)
    await stage(anna.forwards(post))
    assert "Corvia Today · 12 May 12:00" in stage.only(anna).text


async def test_several_forwards_in_a_row_are_several_articles_in_order(stage, anna, world):
    channel = world.channel("Corvia Today", username="corvia")
    posts = [channel.posts(text) for text in (RATE, BRIDGE, FERRY)]
    await stage(*(anna.forwards(post) for post in posts))
    cards = stage.world.messages(anna)
    assert [card.links[0] for card in cards] == [f"https://t.me/corvia/{p.id}" for p in posts]
    assert [card.reply_to.text for card in cards] == [p.text for p in posts]


async def test_an_album_is_one_article_whichever_picture_has_the_text(stage, anna, world):
    channel = world.channel("Corvia Today", username="corvia")
    await stage(anna.forwards(channel.posts_album("", RATE, "")))
    card = stage.only(anna)
    assert "Corvia Today" in card.text
    assert "6.25%" in card.text


async def test_an_album_without_words_is_explained_once(stage, anna):
    await stage(anna.sends_album("", "", ""))
    assert "photos" in stage.only(anna).text


async def test_a_caption_is_a_text(stage, anna):
    await stage(anna.sends_photo(BRIDGE))
    assert "18,000" in stage.only(anna).text


async def test_a_paste_that_telegram_divides_is_one_article(stage, anna):
    long = FERRY + "\n" + "\n\n".join(f"Paragraph {n}. {BRIDGE}" for n in range(12))
    parts = anna.pastes(long)
    assert len(parts) > 1
    await stage()
    assert stage.only(anna).text.startswith(TITLE)
    await stage(anna.sends("/latest"))
    assert "1 article" in stage.last(anna).text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ferry.txt", FERRY.encode("utf-16")),
        ("ferry.md", f"# {TITLE}\n\n**LINDOW** — {FERRY.split('— ', 1)[1]}".encode()),
        (
            "ferry.html",
            "<html><head><title>{}</title></head><body><article>{}</article></body></html>".format(
                TITLE, "".join(f"<p>{p}</p>" for p in FERRY.split("\n\n")[2:-1])
            ).encode(),
        ),
    ],
)
async def test_a_file_is_read_by_its_content(stage, anna, name, content):
    await stage(anna.sends_document(name, content))
    card = stage.only(anna)
    assert card.earlier == [f"👀 Reading {name}…"]
    assert card.text.startswith(f"{TITLE}\nyour file · received today 12:00")


@pytest.mark.parametrize(
    ("name", "content", "size", "answer"),
    [
        ("report.txt", b"%PDF-1.7 ...", None, "PDF"),
        ("photo.txt", b"\xff\xd8\xff\xe0", None, "JPEG"),
        ("empty.txt", b"  \n", None, "no text"),
        ("note.txt", b"Hello there.", None, "short"),
        ("huge.txt", b"x", documents.MAX_BYTES + 1, "10 MB"),
    ],
)
async def test_a_file_that_cannot_be_read_is_explained(stage, anna, name, content, size, answer):
    await stage(anna.sends_document(name, content, size=size))
    assert answer in stage.only(anna).text


async def test_the_same_article_again_is_here_already(stage, anna, clock):
    await stage(anna.pastes(FERRY))
    clock.passes(days=1)
    await stage(anna.pastes(FERRY))
    assert stage.last(anna).text.startswith(f"You have had this one before\n{TITLE}\n")
    await stage(anna.sends("/latest"))
    assert "1 article" in stage.last(anna).text


async def pages(stage, person):
    """What the further pages of the latest list say."""
    found = []
    while "›" in stage.last(person).labels:
        await stage(person.presses("›"))
        found.append(stage.last(person).text)
    return found


async def test_of_a_language_it_does_not_know_it_shows_the_beginning_and_says_so(stage, world):
    anna = world.user("Anna")
    await stage(
        anna.sends(
            "Helsingin satama siirtyy itään\n\nKaupunki päätti tiistaina siirtää vanhan sataman itään. "
            "Pormestari Aino Laaksonen sanoi, että muutto maksaa paljon. Satamassa on monta työntekijää, "
            "joista moni siirtyy uuteen satamaan. Asukkaat pelkäävät melua ja liikennettä. "
            "Kaupunginvaltuusto järjestää ensi viikolla avoimen kokouksen. Kalastajien yhdistys haluaa "
            "säilyttää pienen laiturin. Vanhat varastot muutetaan museoksi ja puistoksi."
        )
    )
    card = stage.last(anna).text
    begins = "It begins like this; I know too little of its language to choose sentences.\n"
    assert begins + "• Kaupunki päätti tiistaina" in card
