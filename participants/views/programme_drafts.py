"""The draft of a programme: local values, the full editor, check, comparison, publishing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from participants.models import Cohort, ProgrammeDraft, ProgrammeVersion
from participants.programme_editor.description import LIST_TITLES, ROW_NAMES
from participants.programme_editor.differences import differences
from participants.programme_editor.forms import (
    LocalValuesForm,
    ProgrammePartForm,
    ProgrammePublishForm,
    ProgrammeRowForm,
    ProgrammeStepForm,
)
from participants.programme_editor.parts import (
    Part,
    new_row_part,
    part_of,
    support_kinds_left,
)
from participants.programme_editor.presentation import contents, mends, part_url, shown_rows
from participants.programme_editor.services import (
    add_draft_row,
    change_draft,
    discard_draft,
    move_draft_row,
    publish_draft,
)
from participants.programme_editor.words import CHOICES, generic
from participants.rules.programme_file import programme_of
from participants.shipped import shipped_programmes
from standards.models import Framework
from ui.forms import submit

from .programmes import file_answer, preview_context

STEPS = ("up", "down", "remove")


def programme_draft(request: UserRequest, pk: UUID) -> HttpResponse:
    draft = _draft(request, pk)
    form = LocalValuesForm(request.POST or None, instance=draft)
    if submit(form, change_draft, draft=draft, by=request.user):
        messages.success(request, "The draft was saved.")
        return redirect(draft)
    context = {
        "draft": draft,
        "form": form,
        "mends": mends(draft),
        "contents": contents(draft),
        "newest": _newest(request, draft),
    }
    return render(request, "participants/programme_draft.html", context)


def programme_draft_part(request: UserRequest, pk: UUID, place: str) -> HttpResponse:
    draft = _draft(request, pk)
    part = _part_or_404(part_of(draft.file, place))
    form = ProgrammePartForm(
        request.POST or None, instance=draft, part=part, options=_options(request, draft)
    )
    if part.leaves and submit(form, change_draft, draft=draft, by=request.user):
        messages.success(request, "The draft was saved.")
        return redirect(part_url(draft, place))
    context = {
        "draft": draft,
        "part": part,
        "form": form,
        "lists": _lists(draft, part),
        "mends": mends(draft),
        "back_url": _above(draft, place),
    }
    return render(request, "participants/programme_draft_part.html", context)


def programme_draft_row_add(request: UserRequest, pk: UUID, place: str) -> HttpResponse:
    draft = _draft(request, pk)
    kind = request.GET.get("kind", "")
    part = _part_or_404(new_row_part(draft.file, place, kind))
    fixed: dict[str, Any] = {"kind": kind, "steps": []} if place == "support" else {}
    form = ProgrammeRowForm(request.POST or None, draft=draft, part=part, fixed=fixed)
    back_url = _above(draft, f"{place}.0")
    if submit(form, add_draft_row, draft=draft, where=place, by=request.user):
        messages.success(request, "The draft was saved.")
        return redirect(back_url)
    context = {"draft": draft, "part": part, "form": form, "back_url": back_url}
    return render(request, "participants/programme_draft_row_add.html", context)


@require_POST
def programme_draft_row_step(request: UserRequest, pk: UUID, place: str, step: str) -> HttpResponse:
    """One place up or down, or away. Nothing is asked: the draft is nobody's rule yet."""
    draft = _draft(request, pk)
    if step not in STEPS or part_of(draft.file, place) is None or not place[-1].isdecimal():
        raise Http404
    form = ProgrammeStepForm(request.POST, instance=draft)
    if submit(form, move_draft_row, draft=draft, place=place, step=step, by=request.user):
        messages.success(request, "The draft was saved.")
    else:
        messages.error(request, "The draft was changed meanwhile, so nothing was done. Try again.")
    return redirect(_above(draft, place))


@require_GET
def programme_draft_check(request: UserRequest, pk: UUID) -> HttpResponse:
    draft = _draft(request, pk)
    context = {"draft": draft, "mends": mends(draft)}
    return render(request, "participants/programme_draft_check.html", context)


@require_GET
def programme_draft_preview(request: UserRequest, pk: UUID) -> HttpResponse:
    draft = _draft(request, pk)
    if found := mends(draft):
        context = {"draft": draft, "mends": found, "is_for_preview": True}
        return render(request, "participants/programme_draft_check.html", context)
    context = preview_context(request, programme_of(draft.file)) | {"draft": draft}
    return render(request, "participants/programme_preview.html", context)


@require_GET
def programme_draft_differences(request: UserRequest, pk: UUID) -> HttpResponse:
    draft = _draft(request, pk)
    newest = _newest(request, draft)
    context = {
        "draft": draft,
        "newest": newest,
        "old_name": f"Version {newest.number}" if newest else "",
        "differences": differences(newest.as_file(), draft.file) if newest else [],
    }
    return render(request, "participants/programme_draft_differences.html", context)


@require_GET
def programme_draft_file(request: UserRequest, pk: UUID) -> HttpResponse:
    draft = _draft(request, pk)
    return file_answer(f"{draft.programme}-draft", draft.file)


def programme_draft_publish(request: UserRequest, pk: UUID) -> HttpResponse:
    draft = _draft(request, pk)
    if found := mends(draft):
        context = {"draft": draft, "mends": found, "is_for_publishing": True}
        return render(request, "participants/programme_draft_check.html", context)
    today = timezone.localdate()
    form = ProgrammePublishForm(
        request.POST or None, instance=draft, initial={"offered_from": today}
    )
    if version := submit(form, publish_draft, draft=draft, by=request.user):
        messages.success(request, f"Version {version.number} was published.")
        return redirect(version)
    newest = _newest(request, draft)
    cohorts = Cohort.objects.visible_to(request.user).filter(
        organisation=draft.organisation_id, programme_version__programme=draft.programme
    )
    context = {
        "draft": draft,
        "form": form,
        "newest": newest,
        "number": newest.number + 1 if newest else 1,
        "differences": len(differences(newest.as_file(), draft.file)) if newest else 0,
        "cohorts": cohorts,
        "is_behind": bool(newest and draft.begun_from_id != newest.pk and _is_of_it(draft, newest)),
    }
    return render(request, "participants/programme_draft_publish.html", context)


def programme_draft_discard(request: UserRequest, pk: UUID) -> HttpResponse:
    draft = _draft(request, pk)
    form = ProgrammeStepForm(request.POST or None, instance=draft)
    if submit(form, discard_draft, draft=draft, by=request.user):
        messages.success(request, "The draft was thrown away. Published versions are as they were.")
        return redirect("participants:programme_list")
    context = {"draft": draft, "form": form}
    return render(request, "participants/programme_draft_discard.html", context)


def _draft(request: UserRequest, pk: UUID) -> ProgrammeDraft:
    """404 for everybody but those who run the programmes of its organisation."""
    found: ProgrammeDraft = get_object_or_404(
        ProgrammeDraft.objects.visible_to(request.user), pk=pk
    )
    return found


def _part_or_404(part: Part | None) -> Part:
    if part is None:
        raise Http404
    return part


def _newest(request: UserRequest, draft: ProgrammeDraft) -> ProgrammeVersion | None:
    of_it = ProgrammeVersion.objects.visible_to(request.user).led_by(request.user)
    return (
        of_it.filter(organisation=draft.organisation_id, programme=draft.programme)
        .order_by("-number")
        .first()
    )


def _is_of_it(draft: ProgrammeDraft, newest: ProgrammeVersion) -> bool:
    """Whether the draft was begun from an earlier version of the same programme."""
    begun = draft.begun_from
    return begun is not None and begun.programme == newest.programme


def _above(draft: ProgrammeDraft, place: str) -> str:
    """The page on which a place is listed: of its row, of its section, or the draft itself."""
    if not place[-1].isdecimal():
        return draft.get_absolute_url()
    where = place.rpartition(".")[0]
    if where == "funding.instalments":
        return part_url(draft, "funding")
    sections = {"leaving_reasons": "leaving", "sources": "follow-on"}
    if "." not in where:
        return part_url(draft, sections.get(where, where))
    return part_url(draft, where.rpartition(".")[0])


def _lists(draft: ProgrammeDraft, part: Part) -> list[dict[str, Any]]:
    """The lists on a page, each with its rows and what can be added to it."""
    found = []
    for where in part.lists:
        kinds = support_kinds_left(draft.file) if where == "support" else [""]
        name = ROW_NAMES[generic(where)]
        found.append(
            {
                "where": where,
                "title": LIST_TITLES[generic(where)] if part.leaves else "",
                "name": name,
                "rows": shown_rows(draft, where),
                "adding": [(kind, CHOICES.get(kind, "").lower() or name) for kind in kinds],
            }
        )
    return found


def _options(request: UserRequest, draft: ProgrammeDraft) -> dict[str, Any]:
    """Choices that the file itself does not hold."""
    frameworks = Framework.objects.visible_to(request.user).order_by("title", "version")
    of_it = ProgrammeVersion.objects.visible_to(request.user).led_by(request.user)
    own = of_it.filter(organisation=draft.organisation_id)
    names = {name: name for name in shipped_programmes()}
    names |= {each.programme: each.name for each in own.order_by("number")}
    names.pop(draft.programme, None)
    return {
        "standards.framework": [("", "Not chosen yet")]
        + [(each.slug, str(each)) for each in frameworks],
        "follow_on": [("", "None"), *sorted(names.items(), key=lambda each: each[1])],
    }
