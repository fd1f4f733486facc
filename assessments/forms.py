from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from participants.rules import Judging
from standards.models import FrameworkItem
from ui.fields import GovDateField, GovRadios
from ui.forms import CreateForm, EditForm, GovForm

from . import rules
from .basis import Piece
from .models import FinalAssessment, OutcomeJudgement
from .parts import Judged, Part, parts_of

PLACES = ("first", "second", "third")
TALL = {"rows": 8}
COME_BACK = "You can save it half written and come back."


class FinalAssessmentStartForm(CreateForm):
    def __init__(self, *args: Any, whole: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submit_label = f"Start the {whole}"


class NarrativeForm(EditForm):
    """One part: its narrative, and for each judged standard in it a view, reasons and citations.

    Everything may be left empty: what is missing is asked for when the assessor recommends.
    """

    text = forms.CharField(
        label="Narrative",
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="What the evidence as a whole shows of practice here. " + COME_BACK,
    )
    submit_label = "Save"
    mark_optional = False

    def __init__(self, *args: Any, part: Part, pieces: list[Piece], **kwargs: Any) -> None:
        self.part = part
        self.pieces = {str(piece.item.pk): piece.item for piece in pieces}
        super().__init__(*args, initial={"text": part.text}, **kwargs)
        if self.instance.judging.is_declared:
            self.fields["text"].help_text = "What you learnt here, and what shows it. " + COME_BACK
        for number, judged in enumerate(part.judged):
            self._add_judgement(number, judged, pieces)

    def _add_judgement(self, number: int, judged: Judged, pieces: list[Piece]) -> None:
        self.fields[f"view_{number}"] = forms.ChoiceField(
            label="Your view",
            required=False,
            choices=OutcomeJudgement.View.choices,
            widget=GovRadios,
            initial=judged.view,
        )
        self.fields[f"reasons_{number}"] = forms.CharField(
            label="Your reasons",
            required=False,
            widget=forms.Textarea(attrs={"rows": 5}),
            help_text="Needed where it is uncertain or not met.",
            initial=judged.reasons,
        )
        cited = [str(citation.item_id) for citation in judged.citations]
        for place, chosen in zip(PLACES, [*cited, "", "", ""], strict=False):
            self.fields[f"{place}_{number}"] = forms.ChoiceField(
                label=f"{place.capitalize()} piece of evidence cited",
                required=False,
                choices=_choices(judged.standard, pieces),
                initial=chosen,
            )

    @property
    def groups(self) -> list[tuple[Judged, list[BoundField]]]:
        """Each judged standard with its fields, for the page."""
        return [
            (judged, [self[name] for name in self._names(number)])
            for number, judged in enumerate(self.part.judged)
        ]

    @staticmethod
    def _names(number: int) -> list[str]:
        return [f"{name}_{number}" for name in ("view", "reasons", *PLACES)]

    def business_data(self) -> dict[str, Any]:
        return {
            "text": self.cleaned_data["text"],
            "judgements": [
                self._answer(number, judged) for number, judged in enumerate(self.part.judged)
            ],
        }

    def _answer(self, number: int, judged: Judged) -> dict[str, Any]:
        answers = self.cleaned_data
        cited = dict.fromkeys(answers[f"{place}_{number}"] for place in PLACES)
        return {
            "standard": judged.standard,
            "view": answers[f"view_{number}"],
            "reasons": answers[f"reasons_{number}"],
            "items": [self.pieces[pk] for pk in cited if pk],
        }

    def show_conflict(self) -> None:
        """What is saved now is in parts of the assessment, not on the assessment itself."""
        super().show_conflict()
        saved = next(p for p in parts_of(self.instance) if p.standard == self.part.standard)
        if saved.text != self.cleaned_data["text"]:
            self.saved_now.append(("Narrative", saved.text))
        for number, judged in enumerate(saved.judged):
            typed = self._answer(number, judged)
            if (judged.view, judged.reasons) != (typed["view"], typed["reasons"]):
                words = "\n\n".join(filter(None, [judged.view_words, judged.reasons]))
                self.saved_now.append((str(judged.standard), words))


def _choices(standard: FrameworkItem, pieces: list[Piece]) -> list[tuple[str, str]]:
    """The submitted pieces, those linked to the standard first."""
    linked = [piece for piece in pieces if piece.link_to(standard)]
    others = [piece for piece in pieces if not piece.link_to(standard)]
    return [
        ("", "None"),
        *((str(piece.item.pk), f"{piece.ref} {piece.title}") for piece in linked),
        *((str(piece.item.pk), f"{piece.ref} {piece.title} (not linked here)") for piece in others),
    ]


class SummaryForm(EditForm):
    summary = forms.CharField(
        label="Overall summary",
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="The picture as a whole, as you will say it to them in person.",
    )
    submit_label = "Save"
    mark_optional = False

    def __init__(self, *args: Any, instance: FinalAssessment, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        if not instance.judging.is_told_in_person:
            self.fields["summary"].help_text = "The picture as a whole, in your own words."


class RecommendForm(EditForm):
    summary = forms.CharField(
        label="Overall summary",
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": "Write the overall summary"},
    )
    recommendation = forms.ChoiceField(
        label="Your recommendation",
        widget=GovRadios,
        error_messages={"required": "Choose what you recommend"},
    )

    def __init__(self, *args: Any, instance: FinalAssessment, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        judging = instance.judging
        self.submit_label = judging.words.make
        self.only_outcome = judging.only_outcome
        recommendation: Any = self.fields["recommendation"]
        recommendation.choices = judging.choices
        if self.only_outcome:
            del self.fields["recommendation"]

    def business_data(self) -> dict[str, Any]:
        only = {"recommendation": self.only_outcome} if self.only_outcome else {}
        return super().business_data() | only


class IndependentReadingForm(CreateForm):
    view = forms.ChoiceField(
        label="From this evidence, are the standards met?",
        widget=GovRadios,
        error_messages={"required": "Choose whether the standards are met"},
    )
    reasons = forms.CharField(
        label="Your reasons",
        widget=forms.Textarea(attrs=TALL),
        help_text="Say which evidence your view rests on, by its number (for example E3). "
        "Leave out names.",
        error_messages={"required": "Give your reasons"},
    )
    submit_label = "Save my view"

    def __init__(self, *args: Any, judging: Judging, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        view: Any = self.fields["view"]
        view.choices = judging.choices
        if not judging.judges_standards:
            view.label = "From this evidence, is the programme complete?"
            view.error_messages["required"] = "Choose whether the programme is complete"


class ParticipantToldForm(EditForm):
    told_on = GovDateField(
        label="When did you tell them?",
        help_text="For example, 27 3 2026.",
        error_messages={"required": "Enter the day you told them"},
    )
    told_how = forms.CharField(
        label="How did you tell them?",
        max_length=200,
        help_text="For example, “face to face, with their supervisor”.",
        error_messages={"required": "Say how you told them"},
    )
    submit_label = "Record that they were told"


class DecisionAnswerForm(EditForm):
    reply = forms.CharField(
        label="Your reply",
        widget=forms.Textarea(attrs=TALL),
        error_messages={"required": "Write your reply"},
    )
    submit_label = "Save my reply"


class RecordCheckForm(GovForm):
    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="Twelve letters and numbers, for example K7QF-3M2P-X9TD.",
        widget=forms.TextInput(
            attrs={
                "class": "govuk-input--width-20",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": "Enter the code printed on the record"},
    )
    digest = forms.CharField(
        label="Start of the digest",
        max_length=120,
        help_text="At least the first eight characters printed beside “Digest”.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the start of the digest printed on the record"},
    )
    submit_label = "Check this record"

    def clean_digest(self) -> str:
        digest = rules.tidy_digest(self.cleaned_data["digest"])
        if len(digest) < rules.SHORTEST_DIGEST:
            raise ValidationError("Enter at least the first eight characters of the digest")
        return digest

    def answers(self) -> dict[str, str]:
        return {"code": self.cleaned_data["code"], "digest_start": self.cleaned_data["digest"]}
