from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.http import UserRequest

from .models import Framework
from .rules import nested


def framework_list(request: UserRequest) -> HttpResponse:
    frameworks = Framework.objects.visible_to(request.user).with_counts()
    page_obj = Paginator(frameworks, 50).get_page(request.GET.get("page"))
    return render(request, "standards/framework_list.html", {"page_obj": page_obj})


def framework(request: UserRequest, pk: str) -> HttpResponse:
    framework = get_object_or_404(Framework.objects.visible_to(request.user), pk=pk)
    items = list(framework.items.visible_to(request.user).order_by("list_enumeration"))
    context = {
        "framework": framework,
        "items": nested(items),
        "judged": sum(item.is_judged for item in items),
        "all_judged": all(item.is_judged for item in items),
    }
    return render(request, "standards/framework.html", context)
