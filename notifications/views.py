"""A person's own messages. Looking at one changes nothing; the page then says that it was read."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from .models import Message
from .services import mark_read

ROWS = 50


@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    messages = Message.objects.visible_to(request.user).defer("text", "context", "secrets")
    page = Paginator(messages, ROWS).get_page(request.GET.get("page"))
    context = {"page_obj": page, "unread": any(each.read_at is None for each in page)}
    return render(request, "notifications/message_list.html", context)


@require_safe
def message(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    return render(request, "notifications/message.html", {"message": found})


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
