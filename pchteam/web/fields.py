"""Fields of forms: what was chosen or written in them, or one sentence for the visitor about what is wrong."""

from collections.abc import Mapping

from starlette.datastructures import FormData

from pchteam.web.visit import Visit

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


def chosen_person(visit: Visit, field: str, people: Mapping[str, str]) -> str:
    """Return the id of who is meant: by what pages call them, the id, or a part of these that nobody else has.

    Parameters
    ----------
    people
        Names by id.

    Raises
    ------
    FieldError
        If nobody or several people are meant.
    """
    text = written(visit.form, field)
    labels = {one: visit.person(one, name) for one, name in people.items()}
    exact = [one for one, label in labels.items() if text in (one, label)]
    part = text.casefold()
    meant = exact or [one for one, label in labels.items() if part and part in label.casefold()]
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise FieldError(field, "Choose somebody from the list" if text else "Write or choose a person")
    told = "; ".join(labels[one] for one in meant[:MOST_TOLD])
    raise FieldError(field, f"Several people are called so: {told}{' and others' if len(meant) > MOST_TOLD else ''}")


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
