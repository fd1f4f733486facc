"""Read by gunicorn when it starts in this folder: its answers do not say what serves them."""

from gunicorn.http import wsgi

lines_of_gunicorn = wsgi.Response.default_headers


def without_server(self: wsgi.Response) -> list[str]:
    return [line for line in lines_of_gunicorn(self) if not line.startswith("Server:")]


wsgi.Response.default_headers = without_server
