"""Ids of other people's records in address, query and fields change and show nothing (A4)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from .browser import undone
from .canaries import found_in
from .database import UUID, models, rows
from .forms import WRITES_NOTHING, answers_of, form_classes, sendings
from .policy import may_meet, user_of
from .test_matrix import OPENINGS, mail_faults

pytestmark = pytest.mark.django_db
# Whoever looks after a whole organisation has nothing to do with the other one alone.
OF_THE_WHOLE = {"lead", "administrator"}
# Standards belong to nobody: that they were loaded stands in the trail of every organisation.
FOR_EVERYBODY = {"StandardProgrammesForm"}
# A few of each kind of row are as good as all.
OF_EACH_KIND = 20
OTHER_METHODS = ("HEAD", "OPTIONS", "PUT", "DELETE")
PLAIN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Foreign:
    """The rows that are somebody else's, as they are before anything is tried."""

    def __init__(self, before: dict[tuple[str, str], dict[str, str]], roots: set[str]) -> None:
        self.ids = set(roots)
        for _ in range(3):
            self.ids |= {pk for (_, pk), row in before.items() if self.owns(row)}
        self.rows = {at: row for at, row in before.items() if self.has(at, row)}
        # Ids that others' rows have always named: of who appointed, of who read.
        self.named = {at: self.named_in(row) for at, row in before.items() if at not in self.rows}

    def owns(self, row: dict[str, str]) -> bool:
        """Whether a row belongs to one of these: to the organisation, or below the record."""
        belongs = ("organisation_id", "participant_id", "item_id", "assessment_id")
        belongs += ("observation_id", "version_id", "evidence_version_id", "judgement_id")
        return any(row.get(name) in self.ids for name in belongs)

    def named_in(self, row: dict[str, str]) -> set[str]:
        return {found for value in row.values() for found in UUID.findall(value)} & self.ids

    def has(self, at: tuple[str, str], row: dict[str, str]) -> bool:
        return at[1] in self.ids or self.owns(row)


@pytest.fixture(scope="module")
def before(world, django_db_blocker):
    with django_db_blocker.unblock():
        return rows()


@pytest.fixture(scope="module")
def foreign(world, before, django_db_blocker):
    """Whose it is -> their rows: the other organisation's, and another team's record."""
    with django_db_blocker.unblock():
        b = str(world.b.pk)
        grants = [row for (table, _), row in before.items() if table == "accounts_rolegrant"]
        there = {row["user_id"] for row in grants if row["organisation_id"] == b}
        here = {row["user_id"] for row in grants if row["organisation_id"] != b}
        other = world.cases["other"].participant
        return {
            "another organisation": Foreign(before, {b, *(there - here)}),
            "another team": Foreign(before, {str(other.pk)}),
        }


@pytest.fixture(scope="module")
def kinds(before):
    """id -> the table of its row."""
    return {pk: table for table, pk in before}


def pytest_generate_tests(metafunc):
    if "form" in metafunc.fixturenames:
        forms = form_classes() - set(WRITES_NOTHING) - FOR_EVERYBODY
        metafunc.parametrize("form", sorted(forms))


def test_foreign_ids_change_and_show_nothing(form, world, visitor, foreign, kinds, record_property):
    faults, tried = [], 0
    for sending in sendings(world)[form]:
        args = [str(each) for each in world.things[sending.thing].args]
        address = reverse(sending.route, args=world.things[sending.thing].args)
        answers = answers_of(visitor, sending, f"{address}?{sending.query}")
        for whose, theirs in foreign.items():
            if whose == "another team" and sending.who in OF_THE_WHOLE:
                continue
            for swapped in _swaps(sending, args, answers, theirs, kinds):
                tried += 1
                words = _faults(world, visitor, sending.who, swapped, theirs)
                faults += [f"{sending.route} {swapped} ({whose}): {each}" for each in words]
    record_property("requests", tried)
    assert not faults, f"{len(faults)} of {tried}:\n" + "\n".join(faults[:20])


def test_a_change_of_what_is_theirs_would_be_found(world, foreign):
    """So that the test above cannot pass because it looks at nothing."""
    theirs, own = foreign["another organisation"], world.cases["main"].participant
    rows_of = type(own).objects
    with undone():
        rows_of.filter(pk=world.cases["bside"].participant.pk).update(registration_number="TAKEN")
        assert [*_changes({"participants_participant"}, theirs)]
    with undone():
        rows_of.filter(pk=own.pk).update(team=world.cases["bside"].participant.team)
        assert [*_changes({"participants_participant"}, theirs)]
    assert not [*_changes({"participants_participant"}, theirs)]


Swapped = tuple[str, dict[str, Any]]


def _swaps(
    sending: Any, args: list[str], answers: dict[str, Any], theirs: Foreign, kinds: dict[str, str]
) -> Iterator[Swapped]:
    """(address, fields) with one id put in the place of another; all else as it was shown."""
    query = f"?{sending.query}" if sending.query else ""
    address = reverse(sending.route, args=args)
    for place, old in enumerate(args):
        for new in _alike(old, theirs, kinds):
            changed = [*args[:place], new, *args[place + 1 :]]
            if PLAIN.fullmatch(old):
                yield reverse(sending.route, args=changed) + query, answers
    for old in set(PLAIN.findall(query)):
        for new in _alike(old, theirs, kinds):
            yield address + query.replace(old, new), answers
    for name, old in answers.items():
        for new in _alike(str(old), theirs, kinds):
            yield address + query, {**answers, name: new}


def _alike(old: str, theirs: Foreign, kinds: dict[str, str]) -> list[str]:
    """Foreign ids of the same kind of row; for ids of no row (a nonce) none."""
    table = kinds.get(old)
    return sorted(pk for at, pk in theirs.rows if at == table)[:OF_EACH_KIND] if table else []


def _faults(world, visitor, who, swapped, theirs):
    address, fields = swapped
    with undone():
        answer = visitor.ask(who, "POST", address, fields, keep=True)
        if answer.status == 500:
            yield answer.word
        if answer.written:
            yield from _changes(answer.written, theirs)
    user = user_of(who, world)
    body = answer.body.replace(b"<wbr>", b"")
    for own in [user.name, user.email] if user else []:
        body = body.replace(own.encode(), b"")
    for found in sorted(found_in(body)):
        if not (may_meet(user, found, world) or who == "anonymous"):
            yield f"shows {found.kind} of {found.key}"
    for mail in answer.mails:
        yield from mail_faults(mail, world)


def _changes(written, theirs):
    """Of the tables written to: foreign rows that differ, and other rows that name a foreign id."""
    tables = {model._meta.db_table for model in models()}
    after = rows(frozenset(tables - written))
    for at, old in theirs.rows.items():
        if at[0] in written and after.get(at) != old:
            yield f"changed {at}"
    for at, row in after.items():
        if at not in theirs.rows and theirs.named_in(row) - theirs.named.get(at, set()):
            yield f"{at} names {sorted(theirs.named_in(row))}"


def test_other_methods_answer_like_looking_and_write_nothing(world, visitor):
    every = [sending for each in sendings(world).values() for sending in each]
    by_address = {reverse(each.route, args=world.things[each.thing].args): each for each in every}
    faults = [
        fault
        for number, (address, sending) in enumerate(by_address.items())
        for who, methods in [
            (sending.who, OTHER_METHODS),
            ("b_assessor", OTHER_METHODS[number % len(OTHER_METHODS) :][:1]),
        ]
        for fault in _other_methods(visitor, who, address, methods)
    ]
    assert not faults, "\n".join(faults[:20])


def _other_methods(visitor, who, address, methods):
    looked = visitor.ask(who, "GET", address)
    for method in methods:
        answer = visitor.ask(who, method, address)
        if answer.word not in {looked.word, "405"}:
            yield f"{method} {address} as {who}: {answer.word}, looking {looked.word}"
        if answer.written - OPENINGS:
            yield f"{method} {address} as {who} wrote to {sorted(answer.written)}"
        if found_in(answer.body) - found_in(looked.body):
            yield f"{method} {address} as {who} shows more than looking"
