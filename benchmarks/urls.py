"""The product's own pages, and one bare signed-in page of sixty rows to compare them with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from evidence.models import EvidenceItem

handler404 = "ui.errors.not_found"


def bare(request: HttpRequest) -> HttpResponse:
    rows = EvidenceItem.objects.values_list("title", "status", "happened_on")[:60]
    return render(request, "bare.html", {"rows": rows})


urlpatterns = [path("bare/", bare, name="bare"), path("", include("ecf_portal.urls"))]
