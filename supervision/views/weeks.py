"""The weekly check-in, what each side said of a week, and the weeks of one person or of many."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import require
from participants.agreements.presentation import support_rows
from participants.models import Participant
from participants.permissions import is_participant
from participants.prepared import participant_or_404
from participants.rules import OVER
from supervision import permissions, services
from supervision.forms import WeekCorrectForm, WeekRecordForm
from supervision.meetings import supervision_of
from supervision.models import SupportAgreement, WeekAccount
from supervision.presentation import support as support_words
from supervision.presentation import weeks as presentation
from supervision.presentation.support_agreements import measures
from supervision.rules import weeks as rules
from supervision.rules.support import Week
from supervision.support import support_of
from ui.forms import GovForm, submit

PER_PAGE = 13
PEOPLE_PER_PAGE = 50
Side = WeekAccount.Side


@require_safe
def check_in(request: UserRequest) -> HttpResponse:
    """One address for the home page and the phone: leads to the week that is to be recorded."""
    mine = Participant.objects.visible_to(request.user).filter(user=request.user)
    participant = mine.filter(status__in=Participant.NOT_OVER).first() or mine.first()
    if participant is None:
        raise PermissionDenied
    require(permissions.can_check_in(request.user, participant))
    today = timezone.localdate()
    since = today - rules.A_WEEK
    found = support_of([participant], today, since=since)[participant.pk]
    away = {each.starts_on for each in found.weeks if each.on_leave}
    offered = rules.offered_week(today, found.recorded | away, participant.here_from)
    if offered in away and offered not in found.recorded:
        messages.info(request, "You are in an agreed pause this week, so no check-in is expected.")
        return redirect("supervision:week_list", participant.pk)
    return redirect("supervision:week_record", participant.pk, offered)


def week_record(request: UserRequest, participant_pk: UUID, monday: date) -> HttpResponse:
    """The check-in of one week; for the supervisor, their own account of it."""
    participant, user = participant_or_404(request.user, participant_pk), request.user
    own = permissions.can_check_in(user, participant)
    require(own or permissions.can_give_other_account(user, participant))
    accounts = _accounts(request, participant, monday)
    if request.method == "GET" and (said := _cannot_record(participant, monday, accounts, own=own)):
        messages.info(request, said)
        return redirect("supervision:week_list", participant.pk)
    if request.method == "GET" and _side(accounts, own=own):
        return redirect("supervision:week", participant.pk, monday)
    week = _week(participant, monday)
    form = WeekRecordForm(
        request.POST or None,
        wording=presentation.wording(participant, week, user),
        initial=presentation.as_last_week(_earlier(request, participant, monday)) if own else {},
    )
    service = services.check_in if own else services.give_other_account
    if submit(form, service, by=user, participant=participant, week=monday):
        messages.success(request, "Saved")
        return redirect("supervision:week", participant.pk, monday)
    return _form_page(request, "record", participant, week, form, accounts=accounts, own=own)


def week_correct(request: UserRequest, pk: UUID) -> HttpResponse:
    account = get_object_or_404(WeekAccount.objects.visible_to(request.user), pk=pk)
    participant, user = account.participant, request.user
    require(permissions.can_correct_account(user, account))
    over = OVER if participant.status not in Participant.NOT_OVER else ""
    if request.method == "GET" and (account.replaced_at or over):
        messages.info(request, over or "A newer version has taken the place of this one.")
        return redirect("supervision:week", participant.pk, account.week_starts_on)
    week = _week(participant, account.week_starts_on)
    form = WeekCorrectForm(
        request.POST or None,
        instance=account,
        wording=presentation.wording(participant, week, user),
        needs_reason=services.is_settled(account, by=user, today=timezone.localdate()),
    )
    if submit(form, services.correct_week, by=user, account=account):
        messages.success(request, "Corrected")
        return redirect("supervision:week", participant.pk, week.starts_on)
    own = is_participant(user, participant)
    return _form_page(request, "correct", participant, week, form, accounts=[], own=own)


@require_safe
def week(request: UserRequest, participant_pk: UUID, monday: date) -> HttpResponse:
    """What each side said of one week, beside what was agreed."""
    participant, user = participant_or_404(request.user, participant_pk), request.user
    require(permissions.can_read_accounts(user, participant))
    accounts = _accounts(request, participant, monday)
    today = timezone.localdate()
    shown = _week(participant, monday)
    own = is_participant(user, participant)
    records = own or permissions.can_give_other_account(user, participant)
    can_record = (
        records
        and not _side(accounts, own=own)
        and not _cannot_record(participant, monday, accounts, own=own)
    )
    context = {
        "participant": participant,
        "week": shown,
        "row": presentation.week_row(shown, today=today, can_record=can_record),
        "accounts": presentation.shown_accounts(accounts, user, today),
        "own": own,
        "open_until": rules.open_until(monday, _other_said_on(accounts, own=own)),
        "why_until": rules.why_open_until(monday, _other_said_on(accounts, own=own)),
        # Who reads the words of a week is who writes and reads the development plan.
        "can_make_goal": participant.status in Participant.NOT_OVER,
        "is_checked_in": bool(_side(accounts, own=True)),
        "readers": presentation.who_can_read(participant, user),
    }
    return render(request, "supervision/week.html", context)


@require_safe
def week_list(request: UserRequest, participant_pk: UUID) -> HttpResponse:
    """Agreed against received, week by week; figures only, so the workforce lead sees it too."""
    participant, user = participant_or_404(request.user, participant_pk), request.user
    require(permissions.can_read_support_figures(user, participant))
    today = timezone.localdate()
    support = support_of([participant], today)[participant.pk]
    page = Paginator(support.weeks[::-1], PER_PAGE).get_page(request.GET.get("page"))
    own = is_participant(user, participant)
    context = {
        "participant": participant,
        "own": own,
        "support": support,
        "supervision": supervision_of(participant, today).content(),
        "is_open": permissions.can_read_accounts(user, participant),
        "page_obj": page,
        "rows": [_row(participant, each, today, own=own) for each in page],
        "months": support_words.month_rows(support),
        "time_chart": support_words.time_chart(support),
        "caseload_chart": support_words.caseload_chart(support),
        "adjustments": support_rows(participant, user, today),
        "measures": measures(support),
        "to_come": _agreement_to_come(request, participant, today),
        "sources": support_words.sources(participant.programme),
        "can_check_in": own and participant.status in Participant.NOT_OVER,
    }
    return render(request, "supervision/week_list.html", context)


@require_safe
def check_in_list(request: UserRequest) -> HttpResponse:
    """This week and the last one of everybody whom the person supervises or assesses."""
    user, today = request.user, timezone.localdate()
    people = (
        Participant.objects.visible_to(user)
        .appointed_to(user, "supervisor", "assessor")
        .filter(status__in=Participant.NOT_OVER)
    )
    page = Paginator(people, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    since = rules.monday_of(today) - rules.A_WEEK
    said = {
        (each.participant_id, each.week_starts_on, each.side): each
        for each in WeekAccount.objects.visible_to(user)
        .current()
        .filter(participant__in=shown, week_starts_on__gte=since)
    }
    supports = support_of(shown, today, since=since)
    context = {
        "page_obj": page,
        "people": [
            {
                "participant": person,
                "weeks": [
                    {
                        "row": presentation.week_row(each, today=today, can_record=False),
                        "account": said.get((person.pk, each.starts_on, Side.PARTICIPANT)),
                    }
                    for each in reversed(supports[person.pk].weeks)
                ],
            }
            for person in shown
        ],
    }
    return render(request, "supervision/check_in_list.html", context)


def _agreement_to_come(request: UserRequest, participant: Participant, today: date) -> Any:
    """Signed by all since this week began, so that it holds from the next one."""
    since = SupportAgreement.objects.visible_to(request.user).signed_by_all().of(participant)
    return since.filter(signed_on__gt=rules.monday_of(today)).first()


def _accounts(request: UserRequest, participant: Participant, monday: date) -> list[WeekAccount]:
    """Of one week, with the versions that were replaced."""
    return list(
        WeekAccount.objects.visible_to(request.user).filter(
            participant=participant, week_starts_on=monday
        )
    )


def _earlier(request: UserRequest, participant: Participant, monday: date) -> list[WeekAccount]:
    """The check-in of the week before, in a list of none or one."""
    before = WeekAccount.objects.visible_to(request.user).current()
    return list(
        before.filter(
            participant=participant, side=Side.PARTICIPANT, week_starts_on=monday - rules.A_WEEK
        )
    )


def _side(accounts: list[WeekAccount], *, own: bool) -> WeekAccount | None:
    """The account of the participant's side (``own``) or of the supervisor's, if it is there."""
    side = Side.PARTICIPANT if own else Side.SUPERVISOR
    return next((each for each in accounts if each.side == side), None)


def _other_said_on(accounts: list[WeekAccount], *, own: bool) -> date | None:
    other = _side(accounts, own=not own)
    return timezone.localdate(other.recorded_at) if other else None


def _cannot_record(
    participant: Participant, monday: date, accounts: list[WeekAccount], *, own: bool
) -> str:
    """Why nothing can be recorded for the week for the first time; "" when it can."""
    if participant.status not in Participant.NOT_OVER:
        return OVER
    return rules.problem_with_week(
        monday,
        starts_on=participant.here_from,
        today=timezone.localdate(),
        other_said_on=_other_said_on(accounts, own=own),
    )


def _week(participant: Participant, monday: date) -> Week:
    """The week with what was agreed for it; 404 where it is none of theirs, or has not begun."""
    since = support_of([participant], timezone.localdate(), since=monday)
    for each in since[participant.pk].weeks[:1]:
        if each.starts_on == monday:
            return each
    raise Http404


def _row(participant: Participant, each: Week, today: date, *, own: bool) -> Any:
    is_open = not _cannot_record(participant, each.starts_on, [], own=own)
    missing = Side.PARTICIPANT not in each.sides
    return presentation.week_row(each, today=today, can_record=own and missing and is_open)


def _form_page(
    request: UserRequest,
    step: str,
    participant: Participant,
    shown: Week,
    form: GovForm,
    **context: Any,
) -> HttpResponse:
    context |= {
        "participant": participant,
        "week": shown,
        "form": form,
        "readers": presentation.who_can_read(participant, request.user),
        "other": _side(context["accounts"], own=True) if not context["own"] else None,
    }
    return render(request, f"supervision/week_{step}.html", context)
