"""A person's own messages. Looking at one changes nothing; the page then says that it was read."""

from uuid import UUID

from django.contrib import messages as django_messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ui.forms import submit

from .forms import CalendarLinkForm, MailChoiceForm
from .models import CalendarLink, MailChoice, Message
from .rules import URGENT
from .services import choose_mail, make_calendar_link, mark_read, revoke_calendar_link, stop_of

ROWS = 50


@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    messages = Message.objects.visible_to(request.user).defer("text", "context", "secrets")
    page = Paginator(messages, ROWS).get_page(request.GET.get("page"))
    context = {"page_obj": page, "unread": any(each.read_at is None for each in page)}
    return render(request, "notifications/message_list.html", context)


def mail_choice(request: HttpRequest) -> HttpResponse:
    """Which reminders come by mail, what comes anyway, and whether somebody stopped them."""
    kept = MailChoice.objects.visible_to(request.user).first()
    form = MailChoiceForm(request.POST or None, instance=kept or MailChoice())
    if submit(form, choose_mail, by=request.user, choice=form.instance):
        django_messages.success(request, "Saved. It holds from the next message on.")
        return redirect("notifications:message_list")
    context = {"form": form, "urgent": URGENT, "stop": stop_of(request.user.pk)}
    return render(request, "notifications/mail_choice.html", context)


def calendar_link(request: HttpRequest) -> HttpResponse:
    """Make a link to one's days, or a new one; it is shown this once and kept nowhere."""
    form = CalendarLinkForm(request.POST or None)
    made = submit(form, make_calendar_link, by=request.user)
    if made is True:
        return redirect("notifications:calendar_link")  # Sent twice: it was shown the first time.
    current = CalendarLink.objects.visible_to(request.user).working().first()
    return render(
        request,
        "notifications/calendar_link.html",
        {"form": CalendarLinkForm() if made else form, "made": made, "current": current},
    )


@require_POST
def calendar_link_revoke(request: HttpRequest) -> HttpResponse:
    revoke_calendar_link(by=request.user)
    django_messages.success(request, "The link to your calendar no longer works.")
    return redirect("notifications:calendar_link")


@require_safe
def message(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    return render(request, "notifications/message.html", {"message": found})


@require_safe
def message_state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The part of a message's page that moves while its e-mail is on the way."""
    found = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    return render(request, "notifications/post_state.html", {"message": found})


@require_POST
def message_read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sent by the open page itself; without scripts by its button."""
    found = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    mark_read(messages=Message.objects.visible_to(request.user).filter(pk=pk), by=request.user)
    if request.headers.get("HX-Request"):
        return HttpResponse()  # in the place of the button
    return redirect(found)


@require_POST
def message_read_all(request: HttpRequest) -> HttpResponse:
    mark_read(messages=Message.objects.visible_to(request.user), by=request.user)
    return redirect("notifications:message_list")
