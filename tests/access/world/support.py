"""Support agreements of each state: signed with a draft after it, and one that is to be signed."""

from django.utils import timezone

from supervision import services as supervision
from supervision.models import SupportAgreement
from tests.access.canaries import canary

from .base import Case, Thing, World, fresh


def add_support_agreements(world: World) -> None:
    main, back = world.cases["main"], world.cases["back"]
    signed = _sent(main, "agreementsigned")
    for person in (main.owner, main.by("supervisor"), main.by("assessor")):
        supervision.sign_agreement(agreement=signed, by=person, sha256=signed.sha256)
    draft = _begun(main, "agreementdraft")
    _put(world, "signed", signed, main)
    _put(world, "draft", draft, main)
    _put(world, "signing", _sent(back, "agreementdraft"), back)
    third = world.cases["third"].participant
    world.things["participant_third"] = Thing([third.pk], "third", fresh(third).version)
    world.things["support_agreement_term"] = Thing(
        [draft.pk, "allocation"], "main", fresh(draft).version
    )


def _begun(case: Case, kind: str) -> SupportAgreement:
    agreement = supervision.start_agreement(
        participant=fresh(case.participant), by=case.by("assessor")
    )
    supervision.save_meeting(
        agreement=fresh(agreement),
        by=case.by("assessor"),
        met_on=timezone.localdate(),
        coordinator=canary(kind, case.key),
        others_present=canary(kind, case.key),
    )
    supervision.save_term(
        agreement=fresh(agreement),
        by=case.by("assessor"),
        term="role_supervisor",
        value=canary(kind, case.key),
        reason=canary(kind, case.key),
    )
    return fresh(agreement)


def _sent(case: Case, kind: str) -> SupportAgreement:
    agreement = _begun(case, kind)
    supervision.send_to_be_signed(agreement=agreement, by=case.by("assessor"))
    return fresh(agreement)


def _put(world: World, name: str, agreement: SupportAgreement, case: Case) -> None:
    world.things[f"support_agreement_{name}"] = Thing(
        [agreement.pk], case.key, fresh(agreement).version
    )
