"""The forms of a self-assessment: a word for every standard, and a line if one likes."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from assessments.models import SelfAssessment, SelfAssessmentAnswer
from standards.models import FrameworkItem
from ui.fields import GovRadios
from ui.forms import CreateForm, EditForm

NO_NAMES = "Do not name children or families."


class SelfAssessmentBeginForm(CreateForm):
    """Nothing but the press of the button."""

    submit_label = "Begin"


class SelfAssessmentForm(EditForm):
    """A draft may have gaps; ``services.finish_self_assessment`` names them."""

    submit_label = "Save draft"
    mark_optional = False

    def __init__(
        self,
        *args: Any,
        instance: SelfAssessment,
        standards: Sequence[FrameworkItem],
        words: Sequence[str],
        answers: Iterable[SelfAssessmentAnswer],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.standards, self.words = standards, words
        kept = {each.standard_id: each for each in answers}
        own = instance.is_own
        for number, standard in enumerate(standards, start=1):
            answer = kept.get(standard.pk)
            self.fields[f"level-{number}"] = _level(standard, words, answer)
            self.fields[f"why-{number}"] = _why(standard, own, answer)

    def business_data(self) -> dict[str, Any]:
        return {
            "answers": [
                {
                    "standard": standard,
                    "level": int(self.cleaned_data[f"level-{number}"] or 0) or None,
                    "why": self.cleaned_data[f"why-{number}"].strip(),
                }
                for number, standard in enumerate(self.standards, start=1)
            ]
        }

    def show_conflict(self) -> None:
        """What is saved now of each standard of which something else was typed."""
        super().show_conflict()
        saved = {each.standard_id: each for each in self.instance.answers.all()}
        for typed in self.business_data()["answers"]:
            now = saved.get(typed["standard"].pk)
            level, why = (now.level, now.why) if now else (None, "")
            if (level, why) != (typed["level"], typed["why"]):
                word = now.word if now else ""
                text = ". ".join(each for each in (word, why) if each) or "Nothing"
                self.saved_now.append((str(typed["standard"]), text))


def _level(
    standard: FrameworkItem, words: Sequence[str], answer: SelfAssessmentAnswer | None
) -> forms.ChoiceField:
    statement = standard.full_statement
    return forms.ChoiceField(
        label=str(standard),
        help_text="" if statement in str(standard) else statement,
        choices=[(str(place), word) for place, word in enumerate(words, start=1)],
        widget=GovRadios(inline=True),
        required=False,
        initial=str(answer.level) if answer and answer.level else None,
    )


def _why(
    standard: FrameworkItem, own: bool, answer: SelfAssessmentAnswer | None
) -> forms.CharField:
    code = standard.human_coding_scheme
    whose = "you" if own else "them"
    of = f" with {code}" if code else ""
    return forms.CharField(
        label=f"Why, or what would help {whose}{of}? (optional)",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
        initial=answer.why if answer else "",
    )


class SelfAssessmentStepForm(EditForm):
    """Finish, or open one's own: nothing but the press of the button."""
