from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.text import slugify

from participants.forms.periods import SeenFirst
from participants.models import ProgrammeDraft
from participants.rules.programme_file.field import Field, Is
from participants.rules.programme_file.fields import FIELDS
from participants.rules.programme_file.places import MISSING, keys_of, value_at
from ui.fields import GovDateField
from ui.forms import CreateForm, EditForm, GovForm

from .answers import Options, answer_of, form_field, is_as_before
from .local_values import (
    Group,
    groups_of,
    local_label_of,
    source_of,
    source_once_changed,
    value_said,
)
from .parts import Part, field_at, field_name

LARGEST_FILE = 1_000_000


class _OfTheFile(EditForm):
    """Fields of a programme's file on one page. Only what was changed is written, so that all
    else stays as it is, also what no form can say."""

    def __init__(
        self,
        *args: Any,
        instance: ProgrammeDraft,
        options: Mapping[str, Options] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.options = options or {}
        # name of a box -> place and field
        self.asked: dict[str, tuple[str, Field]] = {}

    def ask(
        self, name: str, place: str, field: Field, *, is_required: bool, label: str = ""
    ) -> None:
        made = form_field(
            place,
            field,
            value_at(self.instance.file, place),
            is_required=is_required,
            options=self.options_for(place),
        )
        made.label = label or made.label
        self.fields[name] = made
        self.asked[name] = (place, field)

    def options_for(self, place: str) -> Options | None:
        keys = [str(key) for key in keys_of(place)]
        if keys[0] == "evidence" and keys[-1] == "stage":
            stages = self.instance.file.get("stages", [])
            overall = [("", "Overall, in no stage of its own")]
            return overall + [(each["key"], each["label"]) for each in stages]
        return self.options.get(place)

    def changes(self) -> dict[str, Any]:
        """Place -> new value of what was changed; MISSING where it was emptied."""
        found = {}
        for name, (place, field) in self.asked.items():
            answer = self.cleaned_data.get(name)
            if not is_as_before(self.fields[name], answer):
                before = value_at(self.instance.file, place)
                found[place] = answer_of(field, answer, before)
        return found

    def business_data(self) -> dict[str, Any]:
        return {"changes": self.changes()}

    def show_conflict(self) -> None:
        """What is saved now of what stands in the boxes, beside what was typed."""
        typed = self.changes()
        super().show_conflict()
        for name, (place, _) in self.asked.items():
            now = value_at(self.instance.file, place)
            if place in typed and typed[place] != now:
                label = str(self.fields[name].label or name)
                self.saved_now.append((label, value_said(self.instance.file, place)))


class ProgrammePartForm(_OfTheFile):
    """One page of the full editor: a section, or a row of a list."""

    submit_label = "Save"

    def __init__(self, *args: Any, part: Part, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        for place, field in part.leaves.items():
            name = field_name(part.place, place)
            self.ask(name, place, field, is_required=_must(self.instance.file, place, field))


class LocalValuesForm(_OfTheFile):
    """The values a council most often sets for itself, on one page."""

    submit_label = "Save the draft"
    # Blank says what it says in each case; "optional" on every second label says nothing.
    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        file = self.instance.file
        self.file_groups = groups_of(file)
        for group in self.file_groups:
            for place in group.places:
                field = field_at(file, place)
                if field is not None:
                    label = local_label_of(file, place)
                    must = _must(file, place, field)
                    self.ask(_box(place), place, field, is_required=must, label=label)

    @property
    def groups(self) -> Iterator[tuple[Group, list[BoundField], str]]:
        """Each group with its boxes and where its values come from."""
        for group in self.file_groups:
            boxes = [self[_box(place)] for place in group.places if _box(place) in self.fields]
            yield group, boxes, source_of(self.instance.file, group)

    def business_data(self) -> dict[str, Any]:
        """With the sources of what was changed, which the council has set from now on."""
        changes = self.changes()
        for group in self.file_groups:
            if group.source and changes.keys() & set(group.places):
                changes[group.source] = source_once_changed(source_of(self.instance.file, group))
        return {"changes": changes}


def _box(place: str) -> str:
    return place.replace(".", "-")


def _must(file: Mapping[str, Any], place: str, field: Field) -> bool:
    """Whether a page insists on an answer: not in parts of the file that may be left out."""
    if field.holds == Is.CHOICES or not field.required or keys_of(place)[-1] == "key":
        return False
    root = FIELDS[str(keys_of(place)[0])]
    return root.required or root.holds != Is.OBJECT


class ProgrammeRowForm(CreateForm):
    """One more row of a list."""

    submit_label = "Add"

    def __init__(
        self, *args: Any, draft: ProgrammeDraft, part: Part, fixed: Mapping[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.draft, self.part, self.fixed = draft, part, fixed
        for place, field in part.leaves.items():
            must = field.required and field.holds != Is.CHOICES and not place.endswith(".key")
            self.fields[field_name(part.place, place)] = form_field(
                place.replace("new.", f"{part.place}.", 1),
                field,
                MISSING,
                is_required=must,
                options=self._stages() if place == "new.stage" else None,
            )

    def _stages(self) -> Options:
        stages = self.draft.file.get("stages", [])
        return [("", "Overall"), *((each["key"], each["label"]) for each in stages)]

    def business_data(self) -> dict[str, Any]:
        row: dict[str, Any] = dict(self.fixed)
        for place, field in self.part.leaves.items():
            answer = self.cleaned_data.get(field_name(self.part.place, place))
            value = answer_of(field, answer, MISSING)
            *way, last = place.split(".")[1:]
            inside = row
            for key in way:
                inside = inside.setdefault(key, {})
            if value is not MISSING:
                inside[last] = value
        if "new.key" in self.part.leaves and "key" not in row:
            row = {"key": _key_for(row, value_at(self.draft.file, self.part.place))} | row
        return {"row": row}


def _key_for(row: Mapping[str, Any], rows: Any) -> str:
    taken = {each.get("key") for each in rows} if isinstance(rows, list) else set()
    stem = slugify(str(row.get("label", "")))[:36] or "row"
    found, number = stem, 1
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found


class ProgrammeStepForm(EditForm):
    """A button: a row up, down or away, or the whole draft thrown away."""


class ProgrammeStartForm(GovForm):
    """A new programme from a shipped file or from one of one's own.

    Without a nonce: there is one draft of a programme, so the same sent again is refused.
    """

    submit_label = "Begin a draft"
    begin_with = forms.ChoiceField(
        label="What do you want to begin with?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a programme to begin with"},
    )
    name = forms.CharField(
        label="What is your programme called?",
        max_length=120,
        required=False,
        help_text="Leave it blank to keep the name. A copy of one of your own needs another name.",
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["begin_with"].choices = choices  # type: ignore[attr-defined]


class ProgrammeFileForm(GovForm):
    """A programme's file; without a nonce, as ``ProgrammeStartForm``."""

    submit_label = "Begin a draft from this file"
    file = forms.FileField(
        label="Choose a file",
        help_text="A JSON file as this service gives it out",
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".json"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty. Choose another"},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError("The file must be smaller than 1 MB")
        return file

    def business_data(self) -> dict[str, Any]:
        return {"content": self.cleaned_data["file"].read()}


class ProgrammePublishForm(EditForm):
    submit_label = "Publish"
    offered_from = GovDateField(
        label="From which day can cohorts be started on it?",
        help_text="Today or later. Until then cohorts are started on the version before.",
        error_messages={"required": "Enter the day from which cohorts can be started on it"},
    )


class CohortGoesOnForm(SeenFirst, EditForm):
    """The version, and what it moves, come with the page as they were shown."""

    submit_label = "Move the cohort to this version"
    to = forms.UUIDField(widget=forms.HiddenInput)

    def business_data(self) -> dict[str, Any]:
        return {"seen": self.cleaned_data["seen"]}
