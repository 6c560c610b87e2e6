"""The shape of a form: what an edition may not say of one."""

import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

import core.rules.catalogue
from core.errors import EditionError
from core.rules.catalogue import read
from core.rules.form import Form

EDITIONS = Path(core.rules.catalogue.__file__).with_name("editions")

PART = 'name = "dear", fields = "guardian", paragraph = "A4"'


def _form(part: str = PART, head: str = 'paragraph = "A4"') -> Form:
    text = f'services = "queueing"\nsigned_by = "system"\n{head}\nparts = [{{ {part} }}]'
    return Form.model_validate(tomllib.loads(text))


def test_a_form_with_its_paragraphs_is_taken() -> None:
    """One word stands for a list of one."""
    form = _form()
    assert (form.services, form.parts[0].fields, form.parts[0].paragraph) == (("queueing",), ("guardian",), ("A4",))


@pytest.mark.parametrize(
    ("part", "head", "named"),
    [
        ('name = "dear"', 'paragraph = "A4"', "paragraph"),
        (PART, "free = false", "paragraph"),
        (PART, 'paragraph = "A4"\nfree = true', "leaves free"),
        (f'{PART}, may_be_empty = "child"', 'paragraph = "A4"', "may|lets"),
        (f'{PART}, show = "rows", lines = 4', 'paragraph = "A4"', "rows need"),
        (f'{PART}, show = "choices"', 'paragraph = "A4"', "choices need"),
        (f'{PART}, show = "choices", choices = 12, alone = [13]', 'paragraph = "A4"', "does not have"),
        (f"{PART} }}, {{ {PART}", 'paragraph = "A4"', "named twice"),
        (f"{PART}, colour = 1", 'paragraph = "A4"', "colour"),
    ],
)
def test_a_form_that_cannot_be_cited_or_filled_is_refused(part: str, head: str, named: str) -> None:
    """Neither a form nor a part without its paragraph; no rows without lines, no marks without their number."""
    with pytest.raises(ValidationError, match=named):
        _form(part, head)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('[forms.queue_notice]\nservices = "queueing"', '[forms.queue_notice]\nservices = "wedding"', "wedding"),
        ("[forms.queue_notice]", "[forms.notice]", "queue_notice"),
        ('paragraph = ["6.5", "A4", "A2.3", "A2.5"]\n', "", "line"),
    ],
)
def test_an_edition_with_a_wrong_form_is_refused(tmp_path: Path, old: str, new: str, named: str) -> None:
    """A form serves a service of its edition, a result of a service is a form, and every form has its paragraph."""
    text = (EDITIONS / "p-2024.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / "p-2024.toml"
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(EditionError, match=named):
        read(path)
