"""The pages that nobody has to sign in for, as they look to a browser."""

import pytest
from django.urls import reverse

from .conftest import DESK, PHONE

OPEN_PAGES = ["account_login", "ui:accessibility", "ui:cookies", "ui:privacy"]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", OPEN_PAGES)
def test_an_open_page_is_sound(page, live_server, check_page, name, size):
    page.set_viewport_size(size)
    answer = page.goto(live_server.url + reverse(name))
    assert answer.status == 200
    check_page(page)


def test_an_unknown_address_gets_a_helpful_page(page, live_server, check_page):
    answer = page.goto(live_server.url + "/no-such-page/")
    assert answer.status == 404
    check_page(page)


def test_the_check_of_a_page_notices_what_is_wrong_with_it(page, live_server, check_page):
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + reverse("ui:cookies"))
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src>')")
    with pytest.raises(AssertionError, match="image-alt"):
        check_page(page)
    page.reload()
    page.evaluate("document.querySelector('main').style.width = '900px'")
    with pytest.raises(AssertionError, match="scrolls sideways"):
        check_page(page)
    page.reload()
    page.evaluate("document.body.append(document.createElement('style'))")
    page.evaluate("document.querySelector('style').textContent = 'p {}'")
    with pytest.raises(AssertionError, match="Content Security Policy"):
        check_page(page)
