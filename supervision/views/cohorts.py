from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from participants.models import Participant
from participants.prepared import cohort_or_404
from supervision.presentation import support as presentation
from supervision.support import support_of, together

PEOPLE_PER_PAGE = 50


@require_safe
def cohort_support(request: UserRequest, pk: UUID) -> HttpResponse:
    """Agreed against received of a whole cohort, and of each of its people by name.

    Figures only, and no supervisor is named beside them: managers are not ranked.
    """
    cohort = cohort_or_404(request.user, pk)
    everybody = list(
        Participant.objects.visible_to(request.user)
        .filter(cohort=cohort)
        .order_by("user__name", "pk")
    )
    supports = support_of(everybody, timezone.localdate())
    total = together(supports.values())
    page = Paginator(everybody, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    time = [(person, supports[person.pk].protected_time) for person in page]
    caseload = [(person, supports[person.pk].caseload) for person in page]
    context = {
        "cohort": cohort,
        "page_obj": page,
        "total": total,
        "months": presentation.month_rows(total),
        "time_chart": presentation.time_chart(total),
        "caseload_chart": presentation.caseload_months_chart(total),
        "sources": presentation.sources(cohort.programme_version),
        "tables": [
            ("time-people", "Protected time, weeks by person", time),
            ("caseload-people", "Agreed caseload, weeks by person", caseload),
        ],
    }
    return render(request, "supervision/cohort_support.html", context)
