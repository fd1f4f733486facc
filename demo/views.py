"""Signing in as a made-up person. Mounted in a demonstration only, and refuses everywhere else."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.models import User

from . import stories

# Those with a word about them; the others fill the lists.
OFFERED = [
    person
    for person in (*stories.STAFF, *(story.person for story in stories.PARTICIPANTS))
    if person.says
]
PEOPLE = {person.key: person for person in OFFERED}
HEADINGS = [
    ("Newly qualified social workers", {"participant"}),
    ("Practice supervisors and assessors", {"practice_supervisor", "assessor"}),
    ("Independent reader and confirmer", {"moderator"}),
    (
        "Workforce lead, administrator and HR",
        {"workforce_lead", "administrator", "equality_analyst"},
    ),
]
SECTIONS = [
    (heading, [person for person in OFFERED if roles & set(person.roles)])
    for heading, roles in HEADINGS
]


@login_not_required
def persona_list(request: HttpRequest) -> HttpResponse:
    _only_in_a_demonstration()
    context = {"sections": SECTIONS, "next": request.GET.get("next", "")}
    return render(request, "demo/persona_list.html", context)


@require_POST
@login_not_required
def persona_sign_in(request: HttpRequest, key: str) -> HttpResponse:
    _only_in_a_demonstration()
    if key not in PEOPLE:
        raise Http404
    user = get_object_or_404(User, email=PEOPLE[key].email, is_active=True)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    # Made-up people have no password and no second step; the middleware looks for this mark.
    request.session["demo_persona"] = True
    next_page = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(next_page, allowed_hosts=None)
    return redirect(next_page if next_page and safe else "/")


def _only_in_a_demonstration() -> None:
    if not settings.DEMO:
        raise Http404
