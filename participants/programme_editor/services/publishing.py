from datetime import date

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.permissions import can_manage_programme, require
from audit.services import touch
from participants.models import ProgrammeDraft, ProgrammeVersion
from participants.rules import in_words
from participants.rules.programme_file import Problem, columns_of, problems_with_programme
from participants.services.programmes import (
    newest_version,
    publish_programme_version,
    says_the_same,
)
from standards.models import Framework

from .drafting import lock_draft

LONGEST_AHEAD = relativedelta(years=2)
STILL_WRONG = "Something has to be put right before this can be published. See the check."


def problems_with_draft(draft: ProgrammeDraft) -> list[Problem]:
    """Everything that stands in the way of publishing; [] where nothing does."""
    problems = problems_with_programme(draft.file)
    if not problems and _framework_of(draft) is None:
        words = "must be standards of this portal in which something is judged"
        problems = [Problem("standards.framework", words)]
    return problems


@transaction.atomic
def publish_draft(*, draft: ProgrammeDraft, offered_from: date, by: User) -> ProgrammeVersion:
    """The draft becomes the next version of its programme, and is gone itself.

    Nobody's version changes: cohorts stay on theirs until they are moved. Raises ValidationError
    where something is wrong with it or nothing differs, StaleObject after another's change.
    """
    current = lock_draft(draft, by=by)
    require(can_manage_programme(by, current.organisation_id))
    _refuse_day(offered_from)
    framework = _framework_of(current)
    if problems_with_draft(current) or framework is None:
        raise ValidationError(STILL_WRONG)
    # As import_programme does: two that publish come one after the other.
    organisation = Organisation.objects.select_for_update(no_key=True).get(
        pk=current.organisation_id
    )
    columns = columns_of(current.file)
    newest = newest_version(organisation, current.programme)
    if newest and newest.framework_id == framework.pk and says_the_same(newest, columns):
        words = f"The draft says the same as version {newest.number}: there is nothing to publish."
        raise ValidationError(words)
    touch(draft)
    today = timezone.localdate()
    version = publish_programme_version(
        organisation=organisation,
        framework=framework,
        by=by,
        offered_from=offered_from if offered_from > today else None,
        **columns,
    )
    draft.delete()
    return version


def _framework_of(draft: ProgrammeDraft) -> Framework | None:
    slug = draft.file.get("standards", {}).get("framework", "")
    found = Framework.objects.filter(slug=slug).first()
    if found is None or not found.items.filter(is_judged=True).exists():
        return None
    return found


def _refuse_day(offered_from: date) -> None:
    today = timezone.localdate()
    if offered_from < today:
        raise ValidationError({"offered_from": "The day must be today or later"})
    if offered_from > today + LONGEST_AHEAD:
        last = in_words(today + LONGEST_AHEAD)
        raise ValidationError({"offered_from": f"The day must be {last} or earlier"})
