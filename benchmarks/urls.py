"""The product's own pages, and one bare signed-in page of sixty rows to compare them with."""

from functools import cache
from typing import Any
from uuid import UUID

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
    <thead class="govuk-table__head">
      <tr class="govuk-table__row">
        <th scope="col" class="govuk-table__header">Title</th>
        <th scope="col" class="govuk-table__header">State</th>
        <th scope="col" class="govuk-table__header">Day</th>
      </tr>
    </thead>
    <tbody class="govuk-table__body">
      {% for row in rows %}
        <tr class="govuk-table__row">
          <td class="govuk-table__cell">{{ row.title }}</td>
          <td class="govuk-table__cell">{{ row.get_status_display }}</td>
          <td class="govuk-table__cell">{{ row.happened_on|date:"j F Y" }}</td>
        </tr>
      {% endfor %}
    </tbody>
  </table>
{% endblock %}
"""

handler404 = "ui.errors.not_found"


@cache
def template() -> Any:
    """Compiled once, as every template is in production."""
    return engines["django"].from_string(PAGE)


def bare(request: HttpRequest, participant: UUID) -> HttpResponse:
    """An ordinary page: its rows are found by an index, whatever the size of the table."""
    rows = EvidenceItem.objects.filter(participant=participant)[:60]
    return HttpResponse(template().render({"rows": rows}, request))


urlpatterns = [
    path("bare/<uuid:participant>/", bare, name="bare"),
    path("", include("ecf_portal.urls")),
]
