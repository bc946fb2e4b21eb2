"""The catalogues: complete in every language, with the same facts, plurals and markup, nothing
unused.
"""

import ast
import re
import string
from pathlib import Path

import pytest

import bot.views
from bot.views.html import Html
from bot.views.words import DEFAULT, PLURALS, Text, languages, texts, words
from tests.views.oracle import parsed

FOLDER = Path(bot.views.__file__).parent
OTHERS = [language for language in languages() if language != DEFAULT]
#: The forms a language has by CLDR.
FORMS = {"en": {"one", "other"}, "uk": {"one", "few", "many", "other"}}


def forms(text: Text) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values())


def facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def used() -> tuple[set[str], set[str]]:
    """Keys that the views write out, and beginnings of keys that they put together."""
    whole: set[str] = set()
    begun: set[str] = set()
    sections = {key.split(".")[0] for key in texts(DEFAULT)}
    for path in FOLDER.rglob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        joined = [node for node in nodes if isinstance(node, ast.JoinedStr)]
        begun |= {n.values[0].value for n in joined if isinstance(n.values[0], ast.Constant)}
        inside = {id(value) for node in joined for value in node.values}
        for node in nodes:
            if (
                id(node) not in inside
                and isinstance(node, ast.Constant)
                and isinstance(node.value, str)
            ):
                section, _, name = node.value.partition(".")
                if section in sections and re.fullmatch(r"\w+", name):
                    whole.add(node.value)
    return whole, {begin for begin in begun if begin.split(".")[0] in sections and "." in begin}


def test_english_and_ukrainian_are_there() -> None:
    assert languages()[:1] == ("en",)
    assert {"en", "uk"} <= set(languages())


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_keys(language: str) -> None:
    assert texts(language).keys() == texts(DEFAULT).keys()


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_tells_the_same_facts(language: str) -> None:
    for key, text in texts(language).items():
        told = {fact for form in forms(texts(DEFAULT)[key]) for fact in facts(form)}
        assert all(facts(form) == told for form in forms(text)), key
        assert isinstance(text, str) == isinstance(texts(DEFAULT)[key], str), key


@pytest.mark.parametrize("language", languages())
def test_plurals_have_every_form_of_the_language(language: str) -> None:
    for key, text in texts(language).items():
        if not isinstance(text, str):
            assert set(text) == FORMS[language], key
            assert all("n" in facts(form) for form in text.values()), key


@pytest.mark.parametrize("language", languages())
def test_every_text_is_html_that_telegram_takes(language: str) -> None:
    for key, text in texts(language).items():
        for form in forms(text):
            assert form == form.strip() or key == "number.thousands", key
            assert "  " not in form, key
            seen, _ = parsed(form)
            assert "&" not in seen, key


@pytest.mark.parametrize("language", languages())
def test_labels_have_no_markup(language: str) -> None:
    for key, text in texts(language).items():
        if key.split(".")[0] in ("button", "back", "command", "date", "length", "kind", "setting"):
            assert all(not re.search("[<>]", form) for form in forms(text)), key


def test_every_key_that_a_view_uses_is_there() -> None:
    whole, begun = used()
    assert whole <= texts(DEFAULT).keys()
    for begin in begun:
        assert any(key.startswith(begin) for key in texts(DEFAULT)), begin


def test_no_key_is_left_unused() -> None:
    whole, begun = used()
    unused = {k for k in texts(DEFAULT) if k not in whole and not k.startswith(tuple(begun))}
    assert not unused


def test_ukrainian_speaks_ukrainian() -> None:
    """Latin words only where a name is Latin everywhere."""
    names = r"</?\w+>|\{\w+\}|/\w+( short)?|Nutgraf|NUTGRAF_OWNERS|@nutgraf|Telegram|English|LexRank|TextRank|LSA|Luhn|SumBasic|OPML|JSON|UTF-8|PDF|DOCX|cookie|by:|until:|URL|RSS|from:\w*|since:\S*"
    for key, text in texts("uk").items():
        if not key.startswith("usage."):
            for form in forms(text):
                assert not re.search(r"[a-zA-Z]{2,}", re.sub(names, "", form)), (key, form)


@pytest.mark.parametrize(
    ("n", "form"),
    [
        (0, "many"),
        (1, "one"),
        (2, "few"),
        (4, "few"),
        (5, "many"),
        (11, "many"),
        (12, "many"),
        (14, "many"),
        (21, "one"),
        (22, "few"),
        (25, "many"),
        (101, "one"),
        (111, "many"),
        (1002, "few"),
    ],
)
def test_ukrainian_counts_by_its_own_rule(n: int, form: str) -> None:
    assert PLURALS["uk"](n) == form


def test_counts_are_said_as_people_say_them() -> None:
    assert words("en")("card.quotes", n=1) == "💬 1 quote"
    assert words("en")("card.quotes", n=1204) == "💬 1,204 quotes"
    assert words("uk")("card.quotes", n=3) == "💬 3 цитати"
    assert words("uk").label("card.quotes", n=5000) == "💬 5\u00a0000 цитат"


def test_facts_are_escaped_once_and_kept_apart_from_other_directions() -> None:
    say = words("en")
    assert say("list.words", words="a<b & c") == "🗂 “a&lt;b &amp; c”"
    assert say("list.words", words=Html("<b>x</b>")) == "🗂 “<b>x</b>”"
    assert say("list.words", words="שלום") == "🗂 “\u2068שלום\u2069”"


def test_a_language_is_found_by_any_of_its_tags() -> None:
    assert words("uk-UA").language == words("UK").language == words("uk_UA").language == "uk"
    assert words("xx").language == words(None).language == words("").language == "en"


def test_no_words_for_the_reader_stand_outside_the_catalogues() -> None:
    for path in FOLDER.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inner = {id(part) for node in ast.walk(tree) for part in _said_to_programmers(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words = re.search(r"[^\W\d_]{2,} [^\W\d_]{2,}", re.sub("<.*?>", "", node.value))
                assert words is None or id(node) in inner, (path.name, node.lineno, node.value)


def _said_to_programmers(node: ast.AST) -> list[ast.AST]:
    """Docstrings, and what stands in a `raise`."""
    if isinstance(node, ast.Expr):
        return [node.value]
    return list(ast.walk(node)) if isinstance(node, ast.Raise) else []
