"""The teams people were in until now, as their moves say: apart from making the table, so that no
lock on the people is held meanwhile. Who has rows already is left as they are."""

from datetime import timedelta

from django.db import migrations

A_DAY = timedelta(days=1)
AT_ONCE = 500


def places(first, moves, now):
    """(team's id, first day, last day) of every team; without moves it is the one of today."""
    found = []
    steps = [each for each in moves if each.from_team_id != each.to_team_id]
    team, since = (steps[0].from_team_id if steps else now), first
    for move in steps:
        if move.moved_on > since:
            found.append((team, since, move.moved_on - A_DAY))
        team, since = move.to_team_id, max(move.moved_on, since)
    return [each for each in [*found, (team, since, None)] if each[0]]


def begin(apps, schema_editor):
    alias = schema_editor.connection.alias
    participants = apps.get_model("participants", "Participant").objects.using(alias)
    moves = apps.get_model("participants", "Move").objects.using(alias)
    placements = apps.get_model("participants", "TeamPlacement")
    people = participants.filter(team_placements=None).order_by("pk")
    ids = list(people.values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        moved = {}
        for move in moves.filter(participant__in=some).order_by("moved_on", "recorded_at"):
            moved.setdefault(move.participant_id, []).append(move)
        rows = [
            placements(
                organisation_id=each.organisation_id,
                participant_id=each.pk,
                team_id=team,
                starts_on=first,
                ends_on=last,
            )
            for each in participants.filter(pk__in=some).order_by("pk")
            for team, first, last in places(
                each.arrived_on or each.starts_on, moved.get(each.pk, []), each.team_id
            )
        ]
        placements.objects.using(alias).bulk_create(rows)


class Migration(migrations.Migration):
    # Each portion by itself: it can be run again where it was stopped.
    atomic = False

    dependencies = [("participants", "0018_team_placements")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
