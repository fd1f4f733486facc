import pytest

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/cookies/",
    "/health/",
    "/council.css",
    "/no/such/page/",
    "/test/save/",
    "/test/fail/403/",
    "/test/fail/500/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_headers_that_shut_the_door(strict_client, address):
    headers = strict_client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "geolocation=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    for directive in ("default-src 'none'", "script-src 'self'", "style-src 'self'"):
        assert directive in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", [each for each in ADDRESSES if each != "/council.css"])
def test_no_page_is_stored_by_a_browser_or_proxy(strict_client, person, address):
    assert strict_client.get(address)["Cache-Control"] == "no-store"
    strict_client.force_login(person)
    assert strict_client.get(address)["Cache-Control"] == "no-store"
