"""Does mail go out? A message to oneself says so, or says why not."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.forms import MessageTestForm
from accounts.http import UserRequest
from accounts.permissions import can_manage_accounts, require
from accounts.services import send_test_message
from ui.forms import submit

WAYS = {
    "": "Mail is printed in the log of the worker and goes to nobody.",
    "notify": "Mail goes out by GOV.UK Notify.",
    "graph": "Mail goes out by Microsoft Graph.",
}


def message_test(request: UserRequest) -> HttpResponse:
    require(can_manage_accounts(request.user))
    form = MessageTestForm(request.POST or None)
    message = submit(form, send_test_message, by=request.user)
    if message:
        return redirect(message)
    way = settings.EMAIL_URL.partition(":")[0]
    words = WAYS.get(way, "Mail goes out by your mail server (SMTP).")
    context = {"form": form, "way": words, "sender": settings.DEFAULT_FROM_EMAIL}
    return render(request, "accounts/message_test.html", context)
