"""How far a search is, in words and in a picture."""

from pchteam.solver.options import OPTIONS
from pchteam.web.steps import WORDS, Step, picture_of, steps_of


def _row(seconds: float, incumbent: float | None, bound: float | None, stage: str = "parts") -> dict[str, object]:
    return {"seconds": seconds, "incumbent": incumbent, "bound": bound, "gap_of_demand": 0.1, "stage": stage}


def test_steps_have_words_and_what_shows_nothing_new_is_left_out() -> None:
    steps = steps_of(
        [_row(1, None, None, "linear"), _row(2, 9, 4), _row(3, 9, 4), _row(4, 8, 4), {"stage": "sessions"}]
    )
    assert [(step.what, step.seconds, step.best) for step in steps] == [
        ("How much need can be met at best", 1, None),
        ("A few teams at a time", 2, 9),
        ("A few teams at a time", 4, 8),
        ("sessions", None, 8),
    ]


def test_the_best_so_far_never_gets_worse_when_a_stage_begins_anew() -> None:
    steps = steps_of([_row(1, 9, 4, "support"), _row(2, 30, 3, "minutes"), _row(3, 7, 5, "minutes")])
    assert [(step.best, step.bound) for step in steps] == [(9, 4), (9, 4), (7, 5)]


def test_every_option_has_words() -> None:
    assert {*OPTIONS, "disruption", "cost"} <= WORDS.keys()


def test_lines_go_from_left_to_right_within_the_picture() -> None:
    picture = picture_of([Step("a", 0.0, 30.0, 10.0), Step("b", 5.0, 20.0, 10.0), Step("c", 10.0, 20.0, 20.0)])
    assert picture is not None
    assert picture.best == "80.0,20.0 335.0,95.0 590.0,95.0"
    assert picture.bound == "80.0,170.0 335.0,170.0 590.0,95.0"
    assert (picture.highest, picture.lowest, picture.seconds) == (30.0, 10.0, 10.0)


def test_there_is_no_picture_of_one_moment_or_of_no_search() -> None:
    assert picture_of([]) is None
    assert picture_of([Step("a", 1.0, 30.0, 10.0)]) is None
    assert picture_of([Step("a"), Step("b")]) is None
    assert picture_of([Step("a", 1.0), Step("b", 2.0)]) is None
