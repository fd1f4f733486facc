"""What people write: quick capture, drafts, corrections, feedback."""

from django import forms
from django.utils import timezone

from evidence.models import EvidenceItem
from ui.fields import GovDateField, GovRadios
from ui.forms import CreateForm, EditForm

Kind = EvidenceItem.Kind
LONGEST_TEXT = 20_000
NO_CASE_MATERIAL = "Leave out names, addresses and anything else that says who a child or family is"
WHAT_HINT = "A few words you will know it by. No names of children or families"


def _title(label: str = "Title", hint: str = WHAT_HINT) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=120)


def _text(label: str, hint: str = "", *, required: bool = False, rows: int = 8) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _detail(kind: str, label: str, *, required: bool = False) -> forms.ChoiceField:
    choices = [(detail.value, detail.label) for detail in EvidenceItem.DETAILS[kind]]
    return forms.ChoiceField(label=label, choices=choices, required=required, widget=GovRadios)


def _day(label: str) -> GovDateField:
    return GovDateField(label=label, help_text="For example, 27 3 2026")


class QuickCaptureForm(CreateForm):
    """What, when, which kind: everything else may wait."""

    submit_label = "Save draft"
    title = _title()
    happened_on = GovDateField(label="Date it happened", initial=timezone.localdate)
    kind = forms.ChoiceField(
        label="Which kind?",
        choices=[(kind.value, kind.label) for kind in (Kind.WORK_SEEN, Kind.REFLECTION)],
        widget=GovRadios(
            hints={
                Kind.WORK_SEEN: "Case note, report or statement",
                Kind.REFLECTION: "What happened and what it meant",
            }
        ),
    )


class WorkSeenForm(EditForm):
    submit_label = "Save"
    mark_optional = False
    title = _title()
    detail = _detail(Kind.WORK_SEEN, "Type of work")
    happened_on = _day("Date it happened")
    text = _text("What it shows", "About your practice: what you did, and why")
    second_text = _text("Extract, with names changed (optional)", NO_CASE_MATERIAL, rows=5)


class ReflectionForm(EditForm):
    submit_label = "Save"
    mark_optional = False
    title = _title()
    happened_on = _day("Date it happened")
    text = _text("What happened and what it meant", NO_CASE_MATERIAL)
    second_text = _text("What I will do next", "A sentence is enough", rows=5)


class WithReason(EditForm):
    reason = forms.CharField(
        label="Why are you changing it?",
        help_text="Everybody who can read this evidence sees the reason",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WorkSeenCorrectionForm(WorkSeenForm, WithReason):
    submit_label = "Submit the correction"
    field_order = ("title", "detail", "happened_on", "text", "second_text", "reason")
    detail = _detail(Kind.WORK_SEEN, "Type of work", required=True)
    text = _text("What it shows", required=True)


class ReflectionCorrectionForm(ReflectionForm, WithReason):
    submit_label = "Submit the correction"
    field_order = ("title", "detail", "happened_on", "text", "second_text", "reason")
    text = _text("What happened and what it meant", required=True)
    second_text = _text("What I will do next", "A sentence is enough", required=True, rows=5)


EDIT_FORMS: dict[str, type[EditForm]] = {
    Kind.WORK_SEEN: WorkSeenForm,
    Kind.REFLECTION: ReflectionForm,
}
CORRECTION_FORMS: dict[str, type[EditForm]] = {
    Kind.WORK_SEEN: WorkSeenCorrectionForm,
    Kind.REFLECTION: ReflectionCorrectionForm,
}


class ItemStepForm(EditForm):
    """One press that moves an item on; its version says which text the person had before them."""


class FeedbackForm(CreateForm):
    submit_label = "Save and hold"
    mark_optional = False
    detail = _detail(Kind.FEEDBACK, "Who gave it?", required=True)
    happened_on = _day("Date they gave it")
    title = _title("What was it about?", "A few words, with no names")
    second_text = _text(
        "How were they asked?",
        "For example, by you on the phone after the last visit",
        required=True,
        rows=2,
    )
    text = _text("What they said", f"In their own words. {NO_CASE_MATERIAL}", required=True)


class FeedbackEditForm(EditForm):
    submit_label = "Save"
    mark_optional = False
    detail = FeedbackForm.base_fields["detail"]
    happened_on = FeedbackForm.base_fields["happened_on"]
    title = FeedbackForm.base_fields["title"]
    second_text = FeedbackForm.base_fields["second_text"]
    text = FeedbackForm.base_fields["text"]
