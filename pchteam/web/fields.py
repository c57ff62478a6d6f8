"""Fields of forms: what was chosen or written in them, or one sentence for the visitor about what is wrong."""

from collections.abc import Mapping

from starlette.datastructures import FormData

from pchteam.infer import Graph
from pchteam.web.asked import asked
from pchteam.web.people import People

__all__ = ["FieldError", "chosen", "chosen_person", "percent", "written"]

MOST_TOLD = 5


class FieldError(ValueError):
    """A field that holds nothing of use.

    Attributes
    ----------
    field
        Its name.
    """

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


def written(form: FormData, field: str) -> str:
    """Return the text of a field; blank where there is none."""
    text = form.get(field)
    return text.strip() if isinstance(text, str) else ""


def chosen(form: FormData, field: str, choices: Mapping[str, str], message: str) -> str:
    """Return what was chosen of a list.

    Raises
    ------
    FieldError
        With the message, if nothing of the list was.
    """
    text = written(form, field)
    if text not in choices:
        raise FieldError(field, message)
    return text


def chosen_person(form: FormData, field: str, people: People, graph: Graph) -> str:
    """Return the id of who is meant, as `People.find` finds it.

    Raises
    ------
    FieldError
        If nobody or several people are meant.
    """
    found = asked(written(form, field), lambda text: people.find(graph, text), "Write or choose a person")
    if found.match:
        return found.match.id
    if found.candidates:
        told = "; ".join(people.called(one.id) for one in found.candidates[:MOST_TOLD])
        raise FieldError(field, f"Several people may be meant: {told}. Choose one of the list")
    raise FieldError(field, found.error)


def percent(form: FormData, field: str) -> int:
    """Return a percentage from 1 to 100.

    Raises
    ------
    FieldError
        If it is none.
    """
    text = written(form, field).removesuffix("%").strip()
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise FieldError(field, "Write a whole number from 1 to 100, such as 95")
    return int(text)
