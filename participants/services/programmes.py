from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.services import record
from participants.models import ProgrammeVersion
from participants.rules.programme_file import columns_of, problems_with_programme
from participants.rules.support import problems_with
from participants.shipped import ACTIVE, shipped_programme
from standards.models import Framework
from standards.services import load_shipped_frameworks


@transaction.atomic
def publish_programme_version(
    *,
    organisation: Organisation,
    programme: str,
    framework: Framework,
    by: User | None,
    **rules: Any,
) -> ProgrammeVersion:
    """Publish the next version of a programme; ``rules`` are the model's other fields.

    ``by`` is None for the command line. Raises ValidationError by field; the framework is frozen
    from here on.
    """
    require(by is None or can_manage_programme(by, organisation.pk))
    # Waits for an import that replaces the framework's items at this moment.
    framework = Framework.objects.select_for_update().get(pk=framework.pk)
    if not framework.items.filter(is_judged=True).exists():
        raise ValidationError({"framework": "Nothing in these standards is judged."})
    earlier = ProgrammeVersion.objects.filter(organisation=organisation, programme=programme)
    version = ProgrammeVersion(
        organisation=organisation,
        programme=programme,
        framework=framework,
        number=(earlier.aggregate(last=Max("number"))["last"] or 0) + 1,
        published_at=timezone.now(),
        **rules,
    )
    _check(version)
    version.save(force_insert=True)
    record(
        Action.PROGRAMME_PUBLISHED,
        version,
        by=by,
        about=organisation,
        framework=framework,
        content=framework.content_sha256,
    )
    return version


class UnusableProgramme(ValueError):
    """A programme's file that cannot be published. ``problems``: each place and what is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@transaction.atomic
def import_programme(
    *, organisation: Organisation, file: Any, framework: str = "", by: User | None
) -> tuple[ProgrammeVersion, bool]:
    """The next version of a programme from its file, and whether anything was published.

    Nothing is where the newest version says the same already. ``framework``: the slug of the
    standards where the file names none. Raises UnusableProgramme, and writes nothing then.
    """
    require(by is None or can_manage_programme(by, organisation.pk))
    standards = _standards_for(file, framework)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    newest = newest_version(organisation, file["programme"])
    columns = columns_of(file)
    if newest and newest.framework_id == standards.pk and says_the_same(newest, columns):
        return newest, False
    version = publish_programme_version(
        organisation=organisation, framework=standards, by=by, **columns
    )
    return version, True


def newest_version(organisation: Organisation, programme: str) -> ProgrammeVersion | None:
    found = ProgrammeVersion.objects.filter(organisation=organisation, programme=programme)
    return found.filter(published_at__isnull=False).order_by("-number").first()


def _standards_for(file: Any, framework: str) -> Framework:
    """The standards of a file with which nothing is wrong; everything wrong is said at once."""
    problems = [str(each) for each in problems_with_programme(file)]
    if problems:
        raise UnusableProgramme(problems)
    slug = framework or file["standards"].get("framework", "")
    found = Framework.objects.filter(slug=slug).first()
    if found is None or not found.items.filter(is_judged=True).exists():
        known = ", ".join(Framework.objects.order_by("slug").values_list("slug", flat=True))
        what = f"“{slug}” is not in this portal" if slug else "the file names none"
        if found:
            what = f"nothing in “{slug}” is judged"
        raise UnusableProgramme([f"standards.framework: {what}; there are: {known or 'none'}"])
    return found


def says_the_same(version: ProgrammeVersion, columns: dict[str, Any]) -> bool:
    return all(getattr(version, name) == value for name, value in columns.items())


@transaction.atomic
def add_standard_programmes(
    *, organisation: Organisation, by: User | None
) -> list[ProgrammeVersion]:
    """ASYE and the two-year programme for one organisation; those it has already stay as they are.

    Loads the standards they rest on where these are missing.
    """
    require(by is None or can_manage_programme(by, organisation.pk))
    load_shipped_frameworks(by=by)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    missing = standard_programmes_missing(organisation)
    return [
        import_programme(organisation=organisation, file=file, by=by)[0]
        for file in missing.values()
    ]


def standard_programmes_missing(organisation: Organisation) -> dict[str, dict[str, Any]]:
    """The files of the programmes every organisation begins with and this one does not have."""
    present = set(
        ProgrammeVersion.objects.filter(organisation=organisation).values_list(
            "programme", flat=True
        )
    )
    return {name: shipped_programme(name) for name in ACTIVE if name not in present}


def _check(version: ProgrammeVersion) -> None:
    version.full_clean(exclude=["evidence_minimums", "support_rules", "funding"])
    if version.nominal_months < 1:
        raise ValidationError({"nominal_months": "A programme lasts at least one month."})
    for minimum in version.evidence_minimums:
        missing = {"kind", "label", "least", "source"} - minimum.keys()
        if missing:
            names = ", ".join(sorted(missing))
            raise ValidationError({"evidence_minimums": f"An evidence minimum lacks: {names}."})
    if problems := problems_with(version.support_rules):
        raise ValidationError({"support_rules": problems})
