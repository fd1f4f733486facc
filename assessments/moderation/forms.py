"""What whoever confirms is asked: the reasons, and what moderation found of the recommendation."""

from typing import Any

from django import forms

from assessments.models import FinalAssessment
from ui.fields import GovCheckboxes, GovRadios
from ui.forms import EditForm

from .rules import QUALITIES, SAY_WHETHER_IT_STANDS

TALL = {"rows": 8}


def _qualities(label: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=[(name, name.capitalize()) for name in QUALITIES],
        widget=GovCheckboxes(hints=QUALITIES),
    )


class DecisionConfirmForm(EditForm):
    stands = forms.ChoiceField(
        label="Is the recommendation consistent, accurate, valid, robust and sufficient?",
        choices=[("yes", "Yes, all of these"), ("no", "No, not all of these")],
        widget=GovRadios,
        error_messages={"required": SAY_WHETHER_IT_STANDS},
    )
    falls_short = _qualities("Which of these is it not?")
    shortcomings = forms.CharField(
        label="What it lacks",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Needed where your answer is no. You can confirm all the same: it is kept with "
        "the decision, and read by those who read the decision.",
    )
    reasons = forms.CharField(
        label="Your reasons",
        widget=forms.Textarea(attrs=TALL),
        error_messages={"required": "Give your reasons"},
    )

    def __init__(self, *args: Any, instance: FinalAssessment, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        title = instance.participant.programme.participant_title
        words = instance.judging.words
        self.fields[
            "reasons"
        ].help_text = f"Why you {words.confirm} this. The {title} will read it."
        self.submit_label = words.confirm_it
        if not instance.judging.judges_standards:
            for name in ("stands", "falls_short", "shortcomings"):
                del self.fields[name]

    def business_data(self) -> dict[str, Any]:
        answers = super().business_data()
        said = {"stands": answers["stands"] == "yes"} if "stands" in answers else {}
        return answers | said


class RecommendationReturnForm(EditForm):
    falls_short = _qualities("Which of these is the recommendation not?")
    reason = forms.CharField(widget=forms.Textarea(attrs=TALL))

    def __init__(self, *args: Any, instance: FinalAssessment, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        judging = instance.judging
        who = judging.who(judging.recommender, instance.participant.user.name)
        reason = self.fields["reason"]
        reason.label = f"What {who} should look at again"
        reason.error_messages["required"] = f"Say what {who} should look at again"
        self.submit_label = f"Send back to {who}"
        if not judging.judges_standards:
            del self.fields["falls_short"]
