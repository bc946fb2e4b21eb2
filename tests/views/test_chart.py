"""The picture: a PNG for a phone, with round numbers beside it, whatever the values."""

from io import BytesIO

import pytest
from PIL import Image

from bot.views.chart import Mark, compact, decimals, line, ticks


@pytest.mark.parametrize(
    "values",
    [
        [(5.3, 5.3), (4.8, 4.8), (4.1, 4.1)],
        [(7, 7), (7, 7), (7, 7)],
        [(0, 0), (-3, 4), (2e12, 2e12)],
        [(1, 2)],
    ],
)
def test_any_values_make_a_picture(values) -> None:
    made = line([Mark(n, low, high, f"{n} May") for n, (low, high) in enumerate(values)], "%")
    with Image.open(BytesIO(made)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1080, 720))
        assert len(picture.getcolors(100_000) or ()) > 20


def test_values_at_one_moment_are_drawn_one_over_the_other() -> None:
    assert line([Mark(1, 2, 2, "May"), Mark(1, 3, 3, "May")])


def test_no_value_is_written_over_the_times() -> None:
    close = [Mark(0, 12, 12, "3 May"), Mark(1, 15, 15, "4 May"), Mark(1.2, 43, 43, "4 May")]
    made = line([*close, Mark(9, 120_500, 120_500, "12 May")])
    with Image.open(BytesIO(made)) as picture:
        under_the_axis = picture.crop((150, 645, 1080, 720)).convert("L")
        assert under_the_axis.getextrema()[0] > 70  # the times are grey, the values nearly black


@pytest.mark.parametrize(
    ("low", "high", "beside"),
    [
        (4.1, 5.3, [4, 4.5, 5, 5.5]),
        (12, 34, [0, 10, 20, 30, 40]),
        (1, 17, [0, 5, 10, 15, 20]),
        (-3, 4, [-4, -2, 0, 2, 4]),
        (5, 5, [4, 6, 8]),
        (0, 0, [0, 0.25, 0.5]),
    ],
)
def test_round_numbers_stand_beside_the_lines(low, high, beside) -> None:
    assert ticks(low, high) == beside


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (4.10, "4.1"),
        (17, "17"),
        (12_500, "12,500"),
        (125_000, "125K"),
        (3_400_000, "3.4M"),
        (-2.25e9, "-2.25B"),
        (0.05, "0.05"),
        (1e12, "1T"),
    ],
)
def test_numbers_are_written_short(value, written) -> None:
    assert compact(value) == written


def test_values_side_by_side_have_as_many_digits() -> None:
    values = [5.2, 5.0, 4.75]
    assert [compact(v, decimals(values)) for v in values] == ["5.20", "5.00", "4.75"]
    assert [compact(v, decimals([12, 15_000])) for v in (12, 15_000)] == ["12", "15,000"]
    assert compact(3.4e6, 2) == "3.4M"


def test_at_the_foot_of_the_line_the_value_stands_below() -> None:
    made = line([Mark(n, v, v, f"{n} May") for n, v in enumerate((9, 5, 1))])
    with Image.open(BytesIO(made)) as picture:
        right = picture.convert("L").crop((900, 0, 1080, 640))
        ink = right.point(lambda shade: 255 * (shade < 60)).getbbox()
        dots = right.point(lambda shade: 255 * (80 < shade < 110)).getbbox()
    assert ink is not None
    assert dots is not None
    assert ink[1] > dots[1]
