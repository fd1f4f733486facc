"""The product's own pages, and one bare signed-in page of sixty rows to compare them with."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from evidence.models import EvidenceItem

PAGE = """\
{% extends "base.html" %}
{% block title %}Sixty rows{% endblock %}
{% block content %}
  <h1 class="govuk-heading-l">Sixty rows</h1>
  <table class="govuk-table">
    <tbody class="govuk-table__body">
      {% for title, status, happened_on in rows %}
        <tr class="govuk-table__row">
          <td class="govuk-table__cell">{{ title }}</td>
          <td class="govuk-table__cell">{{ status }}</td>
          <td class="govuk-table__cell">{{ happened_on|date:"j F Y" }}</td>
        </tr>
      {% endfor %}
    </tbody>
  </table>
{% endblock %}
"""

handler404 = "ui.errors.not_found"


def bare(request: HttpRequest) -> HttpResponse:
    rows = EvidenceItem.objects.order_by("pk").values_list("title", "status", "happened_on")[:60]
    return HttpResponse(engines["django"].from_string(PAGE).render({"rows": rows}, request))


urlpatterns = [path("bare/", bare, name="bare"), path("", include("ecf_portal.urls"))]
