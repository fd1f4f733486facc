"""An address, its name and its view go by one name, so that each can be found from the other."""

from django.urls import URLPattern, get_resolver

from .sources import APPS, for_each


def routes(resolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from routes(pattern)


OURS = [
    route for route in routes(get_resolver()) if route.callback.__module__.split(".")[0] in APPS
]


@for_each(OURS, lambda route: route.name)
def test_a_page_is_named_like_its_view(route):
    assert route.name == route.callback.__name__


@for_each(OURS, lambda route: route.name)
def test_addresses_give_no_running_numbers_away(route):
    assert "<int:" not in str(route.pattern)
