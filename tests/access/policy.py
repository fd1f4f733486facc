"""Reads policy.yaml: which answer each actor is to get, and whose words they may meet."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from django.urls import URLPattern, URLResolver, get_resolver

from .canaries import Canary
from .world import World

FILE = Path(__file__).with_name("policy.yaml")
EVERY_CELL = bool(os.environ.get("ACCESS_EVERY_CELL"))
# Who may do what does not hang on the database: where bin/test has both, each tries its quarters of
# the cells, SQLite three, as it is the faster. By itself PostgreSQL tries all of them.
ON_SQLITE = not os.environ.get("DATABASE_URL")
QUARTERS = {0, 1, 2} if ON_SQLITE else {3} if os.environ.get("BOTH_DATABASES") else {0, 1, 2, 3}
METHODS = ("GET", "POST")
SIGNED_OUT = ("anonymous", "closed")
# Tried with every object also where they see none: those who once did, or who see a part.
NEAR = ["former_supervisor", "former_assessor", "former_reader", "reader", "lead"]
# Actors that have a whole record of their own, tried with that one's objects.
OWN_CASE = {"role_ended": "lapse", "assessor_role_ended": "lapse", "reader_role_ended": "lapse"}


@cache
def policy() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return read


@cache
def actors() -> tuple[str, ...]:
    return (*SIGNED_OUT, *sorted(spread("everybody")))


def spread(names: str | list[str]) -> set[str]:
    """Actors, with groups taken apart."""
    found = set()
    for name in [names] if isinstance(names, str) else names:
        inside = policy()["groups"].get(name)
        found |= spread(inside) if inside else {name}
    return found


@dataclass(frozen=True)
class Cell:
    route: str
    thing: str
    method: str
    actor: str
    expected: str
    shows: tuple[str, ...]


def rules(route: str) -> list[dict[str, Any]]:
    found = policy()["routes"][route]
    return found if isinstance(found, list) else [found]


def cells(route: str) -> Iterator[Cell]:
    """All that is tried of a route; with ACCESS_EVERY_CELL in the environment without exception.

    Whoever has nothing to do with a kind of object is tried with one of them, another one on each
    route. Who must not know of it looks on one route and sends on the next, where a page does both.
    That a method is not answered is tried by a third of the actors, others on each route. Of each
    pair of GET and POST both are in the same quarter.
    """
    at = sorted(policy()["routes"]).index(route)
    for rule in rules(route):
        things = tried_with(rule)
        near = spread(NEAR).union(*(sees for _, sees in things))
        for place, (thing, sees) in enumerate(things):
            ok = spread(rule.get("but", {}).get(thing, rule["ok"]))
            for number, (actor, method) in enumerate(product(actors(), METHODS)):
                if not EVERY_CELL and (number // 2 + place + at) % 4 not in QUARTERS:
                    continue
                word = _expected(rule, method, actor, ok, sees)
                turn = (number + at) % len(things) == place
                if (
                    EVERY_CELL
                    or (actor in near or turn)
                    and _is_tried(word, rule, number + at, place)
                ):
                    yield Cell(route, thing, method, actor, word, tuple(rule.get("shows", ())))


def _is_tried(word: str, rule: dict[str, Any], number: int, place: int) -> bool:
    """``number``: odd and even are one actor's two methods, on the next route the other way."""
    if word == "405":
        return number // 2 % 3 == 0
    answers_both = len(rule.get("methods", METHODS)) == len(METHODS)
    return word != "404" or not answers_both or (number + place) % 2 == 0


def tried_with(rule: dict[str, Any]) -> list[tuple[str, set[str]]]:
    """(name of a thing, who may know of it)."""
    name = rule["with"]
    if name == "nothing":
        return [("nothing", spread(rule.get("sees", "everybody")))]
    return [(thing, spread(sees)) for thing, sees in policy()["objects"][name].items()]


def _expected(rule: dict[str, Any], method: str, actor: str, ok: set[str], sees: set[str]) -> str:
    if actor in SIGNED_OUT and not rule.get("public"):
        return "login"
    if method not in rule.get("methods", METHODS):
        return "405"
    if actor in SIGNED_OUT:
        return str(rule.get("signed_out", "ok" if ok else "404"))
    if actor not in sees:
        return "404"
    return "ok" if actor in ok else "403"


def session_of(cell: Cell, world: World) -> str:
    """Whose session: the owner is the one of the object's record."""
    if cell.actor != "owner":
        return cell.actor
    return f"owner_{thing_of(cell, world).case or 'main'}"


def thing_of(cell: Cell, world: World) -> Any:
    own = f"{OWN_CASE.get(cell.actor, '')}.{cell.thing}"
    return world.things.get(own, world.things[cell.thing])


def user_of(session: str, world: World) -> Any:
    if session.startswith("owner_"):
        return world.cases[session.removeprefix("owner_")].participant.user
    return world.people.get(session)


def may_meet(user: Any, found: Canary, world: World) -> bool:
    relations = world.relations.get(getattr(user, "pk", user), {}).get(found.key, set())
    return bool(relations & set(policy()["canaries"][found.kind]))


@cache
def all_routes() -> frozenset[str]:
    """Every named route of the product, with its namespaces."""
    return frozenset(_named(get_resolver(), ""))


def _named(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name or entry.pattern}"
        else:
            space = f"{entry.namespace}:" if entry.namespace else ""
            yield from _named(entry, f"{prefix}{space}")
