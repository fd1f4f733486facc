"""The forms of the plan. A goal is five short answers, three of them filled in already."""

from typing import Any

from django import forms

from assessments.models import ByWhom, Goal
from participants.models import Participant
from standards.models import FrameworkItem
from ui.fields import GovDateField, GovRadios
from ui.forms import CreateForm, EditForm, GovForm

NO_NAMES = "Do not name children or families."


class _GoalText(GovForm):
    """``own``: the plan is the one's who fills it in."""

    mark_optional = False
    words = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter what the goal is"},
    )
    steps = forms.CharField(
        label="What will be done for it?",
        max_length=500,
        help_text=f"One or two steps. {NO_NAMES}",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter what will be done for it"},
    )
    due_on = GovDateField(
        label="By when?", error_messages={"required": "Enter by when it is to be done"}
    )
    by_whom = forms.ChoiceField(
        label="By whom?",
        widget=GovRadios,
        initial=ByWhom.PARTICIPANT,
        error_messages={"required": "Choose who does it"},
    )
    standard = forms.ModelChoiceField(
        label="Which standard is it for? (optional)",
        queryset=FrameworkItem.objects.none(),
        required=False,
        empty_label="No standard",
    )

    def __init__(self, *args: Any, participant: Participant, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        name = participant.user.name
        fields["words"].label = (
            "What do you want to be able to do?" if own else f"What should {name} be able to do?"
        )
        fields["by_whom"].choices = [
            (value, ("Me" if own else name) if value == ByWhom.PARTICIPANT else label)
            for value, label in ByWhom.choices
        ]
        framework = participant.programme.framework_id
        fields["standard"].queryset = FrameworkItem.objects.filter(framework=framework).judged()


class GoalForm(_GoalText, CreateForm):
    submit_label = "Add goal"


class GoalEditForm(_GoalText, EditForm):
    submit_label = "Save goal"


class GoalCloseForm(EditForm):
    submit_label = "Save"
    outcome = forms.ChoiceField(
        label="Where does it stand?",
        choices=[(Goal.Status.DONE, "Done"), (Goal.Status.LET_GO, "Let go")],
        widget=GovRadios(hints={Goal.Status.LET_GO: "No longer needed, or something else matters"}),
        error_messages={"required": "Choose whether it is done or let go"},
    )
    note = forms.CharField(
        label="What came of it?",
        max_length=500,
        help_text=f"A sentence is enough. {NO_NAMES}",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter what came of it"},
    )


class GoalDeclineForm(EditForm):
    """Of a proposed goal: it is not taken on."""

    submit_label = "Do not take it on"
    note = forms.CharField(
        label="Why not?",
        max_length=500,
        help_text="A sentence is enough. Who proposed it can read it.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter why you do not take it on"},
    )


class GoalStepForm(EditForm):
    """Take on, open again: nothing but the press of the button."""


class GoalCommentForm(CreateForm):
    submit_label = "Add comment"
    words = forms.CharField(
        label="Your comment",
        max_length=500,
        help_text=NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter your comment"},
    )
