"""One quantity in the course of time, and where it is disputed."""

from datetime import UTC, datetime, timedelta

from bot.analysis import document, parsing
from bot.analysis.figures import find_figures
from bot.analysis.figures.compare import Statement
from bot.analysis.figures.series import Dated, dispute, series

NOON = datetime(2026, 5, 12, 12, tzinfo=UTC)

MARCH = "Inflation in Corvia fell to 5.3% in March, the statistics office said."
APRIL = (
    "Corvia’s inflation rate slowed to 4.8% in April. Economists had expected inflation of 5.1%."
)
MAY = "Annual inflation in Corvia eased to 4.1% in May, the lowest in three years."
ELSEWHERE = "Inflation in Varna rose to 9.7% in June, the bank said."

FIRST = "A ferry ran aground off Lindow and at least 12 people were injured."
SECOND = "Fifteen people were injured when the ferry hit a sandbank."
THIRD = "The number of injured people rose to 17, the ministry said."
OTHER = "A bus left the road near Alm and 3 people were injured."


def dated(*texts: str, apart: timedelta = timedelta(hours=2), stories=None) -> list[Dated]:
    """All figures of the articles A, B, C …, told one after the other."""
    found = []
    for number, text in enumerate(texts):
        read = document.read(text, None, "en")
        for figure in find_figures(read, parsing.parse(read)):
            statement = Statement("ABCDEF"[number], figure, text)
            story = stories[number] if stories else 0
            found.append(Dated(statement, NOON + number * apart, story))
    return found


def values(ones: list[Dated]) -> list[object]:
    return [point.statement.figure.value for point in series(ones)]


def sides(ones: list[Dated]) -> list[tuple[object, object]]:
    return [(one.article, one.figure.value) for one in dispute(ones)]


def test_values_of_three_months_are_a_series_by_the_time_they_tell() -> None:
    ones = dated(MAY, MARCH, APRIL, apart=timedelta(days=1), stories=(0, 1, 2))
    points = series(ones)
    assert [point.statement.figure.value for point in points] == [5.3, 4.8, 4.1]
    assert [point.at.month for point in points] == [3, 4, 5]
    assert points[0].phrase is not None
    assert points[0].phrase.of(MARCH) == "in March"


def test_what_was_expected_is_no_value() -> None:
    assert 5.1 not in values(dated(MARCH, APRIL, MAY))


def test_what_is_wanted_by_some_year_is_no_value() -> None:
    goal = "The bank wants to bring inflation in Corvia back to 3% by 2028, its governor said."
    assert values(dated(MARCH, APRIL, MAY, goal, apart=timedelta(days=30))) == [5.3, 4.8, 4.1]


def test_two_countries_are_two_series() -> None:
    assert 9.7 not in values(dated(MARCH, APRIL, MAY, ELSEWHERE, apart=timedelta(days=30)))
    assert values(dated(MARCH, APRIL, ELSEWHERE, apart=timedelta(days=30))) == []


def test_a_toll_that_rises_by_the_hour_is_a_series_of_one_event_only() -> None:
    assert values(dated(FIRST, SECOND, THIRD)) == [12.0, 15.0, 17.0]
    assert values(dated(FIRST, SECOND, OTHER, stories=(0, 0, 1))) == []


def test_values_of_one_moment_are_no_series() -> None:
    assert values(dated(FIRST, SECOND, THIRD, apart=timedelta(0))) == []


def test_sources_of_one_event_that_differ_are_in_dispute() -> None:
    assert sides(dated(FIRST, SECOND, THIRD)) == [("B", 15.0), ("C", 17.0)]


def test_other_events_months_and_forecasts_dispute_nothing() -> None:
    assert sides(dated(SECOND, OTHER, stories=(0, 1))) == []
    assert sides(dated(MARCH, APRIL, MAY)) == []
    assert sides(dated(SECOND, THIRD, apart=timedelta(days=5))) == []
    assert (series([]), dispute([])) == ((), ())
