"""The forms of a review. Long answers are kept while they are typed."""

from typing import Any

from django import forms

from assessments.models import ByWhom, InterimView, ReviewPart
from assessments.models.reviews import BOX, SHORT
from ui.fields import GovDateField, GovRadios
from ui.forms import CreateForm, EditForm

NO_NAMES = "Do not name children or families."
SHOW = "Let the others read it now"
EXTRA = "extra"


def _box(label: str, hint: str, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=BOX,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        **more,
    )


def _show() -> forms.BooleanField:
    return forms.BooleanField(
        label=SHOW,
        required=False,
        help_text="Until then you alone can read it. What was shown stays readable.",
    )


class ReviewOpenForm(CreateForm):
    which = forms.ChoiceField(
        label="Which review?",
        widget=GovRadios,
        error_messages={"required": "Choose which review it is"},
    )
    why = forms.CharField(
        label="Why is an extra review held?",
        required=False,
        max_length=SHORT,
        help_text="Only for an extra one. All three of you read this.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    submit_label = "Open the review"
    mark_optional = False

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        which: Any = self.fields["which"]
        which.choices = [*choices, (EXTRA, "An extra review, because something worries you")]

    def business_data(self) -> dict[str, Any]:
        answers = super().business_data()
        which = answers.pop("which")
        return answers | {"key": "" if which == EXTRA else which}


class ReviewSkipForm(CreateForm):
    reason = forms.CharField(
        label="Why is it not held?",
        max_length=SHORT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why it is not held"},
    )
    submit_label = "Record that it is not held"


class ReviewDiscardForm(EditForm):
    submit_label = "Throw it away"


class _PartForm(EditForm):
    """``show`` is offered until the part was shown."""

    submit_label = "Save"
    mark_optional = False

    def __init__(self, *args: Any, instance: ReviewPart, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        if instance.shown_at is None:
            self.fields["show"] = _show()


class ReviewBoxesForm(_PartForm):
    progress = _box("Progress", f"What has moved since last time, and what shows it. {NO_NAMES}")
    strengths = _box("Strengths", "What goes well, to be built on.")
    next_steps = _box(
        "What comes next", "One or two things, so that you both know when it is done."
    )
    next_by = GovDateField(
        label="By when?",
        required=False,
        help_text="Not needed where a goal in the development plan has a day still to come.",
    )
    support = _box("Support", "What they get from you and the council, and what was missing.")


class ReviewVoiceForm(_PartForm):
    """The participant's own."""

    words = _box(
        "Your own view",
        "How the time went for you, what helped, what was missing, and what you want to say to "
        f"the rest. {NO_NAMES}",
        rows=8,
    )
    adds_none = forms.BooleanField(
        label="I choose to add no view of my own",
        required=False,
        help_text="The review says that you were asked and chose so. You can still return it.",
    )


class ReviewWordsForm(_PartForm):
    """Of the one of supervisor and assessor who does not lead."""

    words = _box(
        "Your short view", f"What you see that the others may not. A few lines. {NO_NAMES}", rows=6
    )


class ReviewViewsForm(_PartForm):
    """A view of each part, then whether they are on track and what follows if they are not."""

    on_track = forms.TypedChoiceField(
        label="Taken as a whole, are they on track?",
        choices=[("True", "On track"), ("False", "Not on track")],
        coerce=lambda answer: answer == "True",
        empty_value=None,
        required=False,
        widget=GovRadios(hints={"False": "Then say below what exactly, what support, and by when"}),
    )
    concern = forms.CharField(
        label="What exactly is not on track?",
        max_length=SHORT,
        required=False,
        help_text="Only where they are not on track, and so that they know what to change.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    concern_support = forms.CharField(
        label="What support do they get?",
        max_length=SHORT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    concern_by_when = GovDateField(label="By when is it looked at again?", required=False)
    concern_by_whom = forms.ChoiceField(
        label="Who sees to the support?",
        required=False,
        widget=GovRadios,
        choices=[each for each in ByWhom.choices if each[0] != ByWhom.PARTICIPANT],
    )
    CONCERN = ("concern", "concern_support", "concern_by_when", "concern_by_whom")

    def __init__(
        self,
        *args: Any,
        judged: list[Any],
        given: dict[Any, InterimView],
        hints: dict[str, str],
        **kwargs: Any,
    ) -> None:
        """``hints``: standard's id -> what is known of it."""
        self.judged, self.given = judged, given
        super().__init__(*args, **kwargs)
        for number, standard in enumerate(judged):
            view = given.get(standard.pk)
            self.fields[f"view_{number}"] = forms.ChoiceField(
                label=str(standard),
                required=False,
                choices=InterimView.View.choices,
                widget=GovRadios,
                help_text=hints.get(str(standard.pk), ""),
                initial=view.view if view else "",
            )
            self.fields[f"reason_{number}"] = forms.CharField(
                label=f"Reason for {standard.human_coding_scheme}",
                required=False,
                max_length=SHORT,
                help_text="Needed where it is not yet where expected.",
                initial=view.reason if view else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        first = [f"{name}_{n}" for n in range(len(judged)) for name in ("view", "reason")]
        self.order_fields([*first, "on_track", *self.CONCERN, "show"])

    def business_data(self) -> dict[str, Any]:
        answers = super().business_data()
        views = {
            standard.pk: (answers.pop(f"view_{number}"), answers.pop(f"reason_{number}"))
            for number, standard in enumerate(self.judged)
        }
        concern = {name: answers.pop(name) for name in self.CONCERN}
        return answers | {"views": views, "concern": concern}

    def show_conflict(self) -> None:
        """What is saved of the standards stands in rows of their own."""
        super().show_conflict()
        saved = {each.standard_id: each for each in self.instance.views.all()}
        for number, standard in enumerate(self.judged):
            now = saved.get(standard.pk)
            kept = (now.view, now.reason) if now else ("", "")
            typed = (self.cleaned_data[f"view_{number}"], self.cleaned_data[f"reason_{number}"])
            if kept != typed:
                words = [str(now.get_view_display()) if now and now.view else "", kept[1]]
                self.saved_now.append((str(standard), "\n\n".join(filter(None, words))))


class ReviewSendForm(EditForm):
    meeting_on = GovDateField(
        label="On which day did you meet?",
        error_messages={"required": "Enter the day on which you met"},
    )
    covers_to = GovDateField(
        label="Which is the last day that the review looks at?",
        help_text="Usually the day you met, or today. The next review begins the day after it.",
        error_messages={"required": "Enter the last day that the review looks at"},
    )
    without_voice = forms.CharField(
        required=False,
        max_length=SHORT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    submit_label = "Send it to be signed"
    mark_optional = False

    def __init__(self, *args: Any, name: str, has_voice: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_voice:
            del self.fields["without_voice"]
            return
        asked: Any = self.fields["without_voice"]
        asked.label = f"Why is there no view of {name}’s in it?"
        asked.help_text = (
            f"They were asked and gave none, or cannot. {name} reads this, and can return the "
            "review or say more when they sign."
        )
