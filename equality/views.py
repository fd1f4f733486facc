"""One's own answers; and counts for whoever has the role for them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import require
from ui.forms import submit

from .counting import chosen_group, groups_for, tables_of
from .forms import EqualityDeleteForm, EqualityForm
from .models import EqualityAnswers
from .permissions import can_give_answers, can_see_counts
from .services import delete_answers, note_counts_opened, save_answers


def answers(request: UserRequest) -> HttpResponse:
    require(can_give_answers(request.user))
    own = EqualityAnswers.objects.visible_to(request.user).first()
    form = EqualityForm(
        request.POST or None, instance=own or EqualityAnswers(user=request.user, version=1)
    )
    if submit(form, save_answers, answers=form.instance, by=request.user):
        messages.success(request, "Saved. Only you can see your answers.")
        return redirect("equality:answers")
    return render(request, "equality/answers.html", {"form": form, "own": own})


def answers_delete(request: UserRequest) -> HttpResponse:
    require(can_give_answers(request.user))
    own = EqualityAnswers.objects.visible_to(request.user).first()
    if own is None:
        return redirect("equality:answers")
    form = EqualityDeleteForm(request.POST or None, instance=own)
    if submit(form, delete_answers, answers=own, by=request.user):
        messages.success(request, "Your answers are deleted.")
        return redirect("equality:answers")
    return render(request, "equality/answers_delete.html", {"form": form})


@require_safe
def counts(request: UserRequest) -> HttpResponse:
    """Programmes and cohorts to choose from; of the chosen one a table for each question."""
    require(can_see_counts(request.user))
    groups = groups_for(request.user)
    chosen = chosen_group(groups, request.GET.get("of", ""))
    if chosen is None:
        return render(request, "equality/counts_list.html", {"groups": groups})
    note_counts_opened(cohort=chosen.cohort, organisation=chosen.organisation, by=request.user)
    context = {"chosen": chosen, "tables": tables_of(chosen)}
    return render(request, "equality/counts.html", context)
