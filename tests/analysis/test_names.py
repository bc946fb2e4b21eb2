import pytest

from bot.analysis import names


@pytest.mark.parametrize(
    "spellings",
    [
        ["Zelensky", "Zelenskyy", "Zelenskiy", "Zelenskyi", "Зеленський", "Зеленский"],
        ["Mohammed", "Muhammad", "Mohamed", "Mohammad", "Muhammed"],
        ["al-Sisi", "El-Sisi", "Sisi"],
        ["Yermak", "Ermak", "Єрмак"],
        ["Khrushchev", "Хрущёв"],
        ["Wałęsa", "Walesa"],
        ["Olena Kovalenko", "Олена Коваленко", "OLENA KOVALENKO", "Olena Kovalenko’s"],
        ["López Obrador", "Lopez Obrador"],
        ["Alexei", "Aleksey", "Алексей"],
    ],
)
def test_spellings_of_one_name_meet_under_one_key(spellings: list[str]) -> None:
    assert len({names.fold(s) for s in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Kovalenko", "Kovalchuk"), ("Brandt", "Berg"), ("Li", "Lee")]
)
def test_other_names_keep_apart(one: str, other: str) -> None:
    assert names.fold(one) != names.fold(other)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Zelenskiy", "Volodymyr Zelenskyy"),
        ("зеленський", "Volodymyr Zelenskyy"),
        ("Kovalenco", "Olena Kovalenko"),
        ("kovalenko olena", "Olena Kovalenko"),
    ],
)
def test_a_search_forgives_spelling(query: str, name: str) -> None:
    assert names.matches(query, name)


@pytest.mark.parametrize("query", ["", "…", "Kovalenko Anna", "Lena"])
def test_a_search_does_not_find_somebody_else(query: str) -> None:
    assert not names.matches(query, "Olena Kovalenko")


def test_first_names_tell_a_gender_in_any_alphabet() -> None:
    assert names.gender("Olena") == names.gender("Олена") == "female"
    assert names.gender("Jean-Luc") == "male"
    assert names.gender("Taylor") is None
    assert names.gender("Norrby") is None


@pytest.mark.parametrize("text", ["", " ", "'", "-", "🙂", "\x00", "ʼʼ", "ǅ" * 50])
def test_any_text_has_a_key(text: str) -> None:
    assert isinstance(names.fold(text), str)
