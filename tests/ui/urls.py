"""The product's addresses and a few that only these tests need."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from ecf_portal import urls as product
from ui import views

handler400 = product.handler400
handler403 = product.handler403
handler404 = product.handler404
handler500 = product.handler500


def save(request: HttpRequest) -> HttpResponse:
    return HttpResponse("saved: " + request.POST["what_happened"])


def notice(request: HttpRequest) -> HttpResponse:
    messages.success(request, "A private title is deleted")
    return HttpResponse("noted")


@login_not_required
def fail(request: HttpRequest, how: str) -> HttpResponse:
    raise {
        "400": BadRequest("hidden detail"),
        "403": PermissionDenied("hidden detail"),
        "404": Http404("hidden detail"),
        "500": RuntimeError("hidden detail"),
    }[how]


urlpatterns = [
    path("test/save/", save, name="save"),
    path("test/notice/", notice, name="notice"),
    path("test/fail/<str:how>/", fail, name="fail"),
    path("components/", views.components, name="components"),
    *product.urlpatterns,
]
