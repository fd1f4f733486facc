"""Who is what to whose record: what a canary may be shown to."""

from accounts.models import Organisation

from .base import STAGES, Case, World, fresh


def put_relations(world: World) -> None:
    for case in world.cases.values():
        owner = case.participant.user
        world.relate(owner, case.key, "owner")
        cast = _cast_key(case.key)
        for key in (cast, _organisation_key(world, case)):
            world.relate(owner, key, "member")
        if case.key != "lapse":
            _relate_cast(world, case, cast)
    _relate_organisation(world, world.a, "lead", "administrator", "analyst")
    _relate_organisation(world, world.b, "b_lead", "b_administrator")
    for user in world.people.values():
        for organisation_id, _ in fresh(user).current_roles:
            world.relate(user, "aorg" if organisation_id == world.a.pk else "borg", "member")
    _relate_jobs(world)


def _cast_key(key: str) -> str:
    """Under which key the names of a record's people stand."""
    return {"third": "duo", **dict.fromkeys(STAGES, "main")}.get(key, key)


def _organisation_key(world: World, case: Case) -> str:
    return "aorg" if case.participant.organisation_id == world.a.pk else "borg"


def _relate_cast(world: World, case: Case, cast: str) -> None:
    for kind, user in case.people.items():
        if not kind.startswith("former_"):
            world.relate(user, case.key, kind)
            world.relate(user, cast, "reading" if kind == "reader" else "member")
            # Names of cohort and team stand under the keys "main" and "other".
            place = "other" if case.key in {"third", "duo"} else cast
            world.relate(user, place, "reading" if kind == "reader" else "place")
    place = "other" if case.key in {"third", "duo", "lapse"} else cast
    world.relate(case.participant.user, place, "place")


def _relate_organisation(world: World, organisation: Organisation, *names: str) -> None:
    keys = [*world.cases] + ["aorg", "closed", "invited"]
    here = {key for key in world.cases if world.cases[key].participant.organisation == organisation}
    for name in names:
        for key in keys:
            if key in here or (organisation == world.a and key in {"aorg", "closed", "invited"}):
                world.relate(world.people[name], key, name.removeprefix("b_"))
    for name in names:
        if organisation == world.b:
            world.relate(world.people[name], "bother", name.removeprefix("b_"))


def _relate_jobs(world: World) -> None:
    for name, user in {
        "pack": "assessor",
        "waits": "assessor",
        "csv": "lead",
        "failed": "lead",
    }.items():
        world.relate(world.people[user], name, "requester")
    # May not read it any more, but asked for it once.
    world.relate(world.people["former_assessor"], "former", "asked")
    for name in ("role_ended", "assessor_role_ended", "reader_role_ended"):
        world.relate(world.people[name], "aorg", "past")
