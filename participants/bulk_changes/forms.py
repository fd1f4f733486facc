from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from accounts.models import Organisation, RoleGrant, User
from participants.forms.periods import PERCENT_WORDS
from participants.models import BulkChange, Participant
from participants.querysets import ROLES_BEHIND
from participants.rules import FULL_TIME, implausible_load_day
from ui.fields import GovDateField, GovRadios
from ui.forms import CreateForm, GovForm

from .asked import MOST_PEOPLE, WAYS

Kind = BulkChange.Kind
MOST_STEPS = 400
GONE = "Somebody you chose is not on your list any more. Choose again"
TOO_MANY = f"Choose at most {MOST_PEOPLE} people at once"


class BulkKindForm(GovForm):
    """Sent by GET: the list of people shows what matters for the change."""

    kind = forms.ChoiceField(
        label="What do you want to change?",
        choices=[
            (Kind.START_BY, "First day, by days or weeks"),
            (Kind.START_TO, "First day, to one day for everybody"),
            (Kind.END_BY, "Agreed end, by days or weeks"),
            (Kind.SUPERVISOR, "Practice supervisor"),
            (Kind.ASSESSOR, "Assessor"),
            (Kind.PATTERN, "Working pattern"),
            (Kind.PAUSE, "Start a pause"),
            (Kind.PAUSE_END, "End a pause"),
        ],
        widget=GovRadios(
            hints={
                "end_by": "Whoever has no agreed end yet gets one, counted from the one worked out",
                "supervisor": "One person takes over everybody you choose, from a day on",
                "assessor": "One person takes over everybody you choose, from a day on",
                "pause": "The same agreed pause for everybody you choose",
            }
        ),
        error_messages={"required": "Choose what you want to change"},
    )


class BulkPeopleForm(GovForm):
    """Who was chosen; only those whom the sender may see count."""

    # Read at once: a field that looks every id up by itself takes a second for 500.
    people = forms.Field(
        widget=forms.MultipleHiddenInput,
        error_messages={"required": "Choose at least one person"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_people(self) -> list[Participant]:
        ids = _ids(self.cleaned_data["people"])
        if len(ids) > MOST_PEOPLE:
            raise forms.ValidationError(TOO_MANY)
        led = self.user.organisations_as("workforce_lead")
        seen = Participant.objects.visible_to(self.user).filter(organisation__in=led, pk__in=ids)
        people = list(seen.select_related(None).select_related("user", "organisation"))
        if len(people) < len(ids):
            raise forms.ValidationError(GONE)
        if len({each.organisation_id for each in people}) > 1:
            raise forms.ValidationError("Choose people of one organisation only")
        return people

    @property
    def organisation(self) -> Organisation:
        """Of a valid form."""
        organisation: Organisation = self.cleaned_data["people"][0].organisation
        return organisation


def _ids(values: Iterable[str]) -> set[UUID]:
    try:
        return {UUID(value) for value in values}
    except ValueError:
        raise forms.ValidationError(GONE) from None


class BulkAnswersForm(GovForm):
    """The questions of one kind of change. ``organisation``: whose people they are."""

    submit_label = "Show what will change"

    def __init__(self, *args: Any, organisation: Organisation, today: Any, **kwargs: Any) -> None:
        self.organisation, self.today = organisation, today
        super().__init__(*args, **kwargs)

    def kept(self) -> list[tuple[str, str]]:
        """Names and values as they were typed, to be sent again."""
        data: Any = self.data
        typed = {f"{name}_{part}" for name in self.fields for part in ("day", "month", "year")}
        names = sorted(typed | set(self.fields))
        return [(name, value) for name in names for value in data.getlist(name)]


class ShiftForm(BulkAnswersForm):
    number = forms.IntegerField(
        label="By how many?",
        min_value=1,
        max_value=MOST_STEPS,
        error_messages={
            "required": f"Enter a whole number from 1 to {MOST_STEPS}",
            "invalid": f"Enter a whole number from 1 to {MOST_STEPS}",
        },
    )
    way = forms.ChoiceField(
        label="Days or weeks?",
        choices=[(name, f"{unit}s {said}".capitalize()) for name, (_, unit, said) in WAYS.items()],
        initial="weeks_later",
        widget=GovRadios,
        error_messages={"required": "Choose days or weeks, later or earlier"},
    )


class FirstDayForm(BulkAnswersForm):
    starts_on = GovDateField(
        label="First day on the programme",
        error_messages={"required": "Enter the first day"},
    )


class HolderForm(BulkAnswersForm):
    kind = ""
    holder = forms.ModelChoiceField(
        label="Who takes over?",
        queryset=User.objects.none(),
        empty_label="Choose a person",
        error_messages={
            "required": "Choose a person",
            "invalid_choice": "That person cannot be appointed any more. Choose somebody else",
        },
    )
    starts_on = GovDateField(
        label="From which day?",
        help_text="Their first day. Whoever was appointed before ends the day before.",
        error_messages={"required": "Enter the first day"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = self.today
        roles = RoleGrant.objects.not_ended(self.today).filter(
            organisation=self.organisation, role__in=ROLES_BEHIND[self.kind]
        )
        holder: Any = self.fields["holder"]
        holder.queryset = User.objects.filter(
            is_active=True, pk__in=roles.values("user_id")
        ).order_by("name", "email")
        holder.label_from_instance = lambda user: f"{user.name} ({user.email})"

    def clean_starts_on(self) -> Any:
        starts_on = self.cleaned_data["starts_on"]
        if reason := implausible_load_day(starts_on, self.today):
            raise forms.ValidationError(reason)
        return starts_on


class SupervisorForm(HolderForm):
    kind = "supervisor"


class AssessorForm(HolderForm):
    kind = "assessor"


class PatternForm(BulkAnswersForm):
    percent = forms.IntegerField(
        label="Percent of full time",
        help_text="For example, 60 for three days out of five",
        min_value=1,
        max_value=FULL_TIME,
        error_messages={"required": PERCENT_WORDS, "invalid": PERCENT_WORDS},
    )
    starts_on = GovDateField(
        label="From which day?",
        help_text="The first day counts",
        error_messages={"required": "Enter the first day"},
    )
    ends_on = GovDateField(
        label="Last day",
        required=False,
        help_text="The last day counts too. Leave it blank if it goes on.",
    )


class PauseForm(BulkAnswersForm):
    starts_on = GovDateField(
        label="First day of the pause",
        help_text="The first day counts",
        error_messages={"required": "Enter the first day"},
    )
    ends_on = GovDateField(
        label="Last day of the pause",
        required=False,
        help_text="The last day counts too. Leave it blank until it is agreed.",
    )


class PauseEndForm(BulkAnswersForm):
    ends_on = GovDateField(
        label="Last day of the pause",
        help_text="The last day counts. Of everybody the pause ends that goes on on this day.",
        error_messages={"required": "Enter the last day"},
    )


class BulkChangeForm(CreateForm):
    """The change as it was shown; ``seen`` is the digest of what was shown."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def see_again(self, seen: str) -> None:
        """Let the same be sent again, now that the page shows what would happen today."""
        self.renew_nonce()
        data: Any = self.data
        data[self.add_prefix("seen")] = seen


class BulkUndoForm(GovForm):
    submit_label = "Take it back"


ANSWERS: dict[str, type[BulkAnswersForm]] = {
    Kind.START_BY: ShiftForm,
    Kind.START_TO: FirstDayForm,
    Kind.END_BY: ShiftForm,
    Kind.SUPERVISOR: SupervisorForm,
    Kind.ASSESSOR: AssessorForm,
    Kind.PATTERN: PatternForm,
    Kind.PAUSE: PauseForm,
    Kind.PAUSE_END: PauseEndForm,
}
