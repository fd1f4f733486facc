"""How each kind of thing that waits reads in the list, on the home page and in a reminder."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """How one kind of row reads: the page of its action, its title and why it waits."""

    page: str
    title: str
    why: str
    label: str
    colour: str = ""
    holder: str = "you"
    # The step in a reminder, without anybody's words.
    mail: str = ""


STEPS = {
    "read": Step(
        "reports:waiting_read",
        "Read “{words}”",
        "Submitted to you",
        "To read",
        mail="read evidence",
    ),
    "release": Step(
        "reports:waiting_release",
        "Release feedback “{words}”",
        "They see it once you release it",
        "Held",
        "yellow",
        mail="release feedback",
    ),
    "hold": Step(
        "supervision:observation_hold",
        "Say how the observation went: {words}",
        "The day it was planned for has come",
        "Planned",
        mail="say how the observation went",
    ),
    "write_up": Step(
        "supervision:observation_write_up",
        "Write up the observation: {words}",
        "They answer it once it is written up",
        "To write up",
        "orange",
        mail="write up the observation",
    ),
    "sign_off": Step(
        "reports:waiting_sign_off",
        "Sign off the observation: {words}",
        "Written up and answered",
        "To sign off",
        "orange",
        mail="sign off the observation",
    ),
    "write": Step(
        "assessments:final_assessment",
        "Write the {words}",
        "Your draft; nobody else can read it",
        "Being written",
        mail="write the {words}",
    ),
    "rewrite": Step(
        "assessments:final_assessment",
        "Look at the {words} again",
        "The confirmer sent it back to you with a reason",
        "Sent back",
        "orange",
        mail="look at the {words} again",
    ),
    "tell": Step(
        "assessments:participant_told",
        "Tell them the decision in person",
        "It is confirmed; they see it here once you record that you told them",
        "To tell",
        "purple",
        mail="tell the decision in person",
    ),
    "confirm": Step(
        "assessments:final_assessment",
        "Confirm the decision, or send it back",
        "{words}",
        "To confirm",
        "purple",
        mail="confirm the decision, or send it back",
    ),
    "endorse": Step(
        "assessments:final_assessment",
        "Endorse the declaration, or send it back",
        "It is made; your endorsement ends the programme",
        *("To endorse", "purple"),
        mail="endorse the declaration, or send it back",
    ),
    "await_reading": Step(
        "assessments:final_assessment",
        "Confirm the decision, once it is read independently",
        "It cannot be confirmed before the independent reading is saved",
        "With the reader",
        "grey",
        holder="the independent reader",
    ),
}
STEPS |= {
    "agree": Step(
        "supervision:support_agreement_start",
        "Write the support agreement",
        "Due when the programme starts, on {words}. Until it is signed the programme counts",
        "Not started",
        "yellow",
        mail="write the support agreement",
    ),
    "agree_on": Step(
        "supervision:support_agreement",
        "Finish the support agreement",
        "Being written; then all three sign it",
        "Being written",
        mail="finish the support agreement",
    ),
    "agree_again": Step(
        "supervision:support_agreement",
        "Write the support agreement again",
        "Returned with what should be said instead",
        "Returned",
        "orange",
        mail="write the support agreement again",
    ),
    "sign": Step(
        "supervision:support_agreement",
        "Read and sign the support agreement",
        "It holds once all three have signed",
        "To sign",
        "purple",
        mail="read and sign the support agreement",
    ),
}
STEPS |= {
    "review_write": Step(
        "assessments:review",
        "Write the review “{words}”",
        "Open; then all of you sign it",
        "Being written",
        mail="write a review",
    ),
    "review_again": Step(
        "assessments:review",
        "Write the review “{words}” again",
        "Returned with what should be said instead",
        *("Returned", "orange"),
        mail="write a review again",
    ),
    "review_sign": Step(
        "assessments:review",
        "Read and sign the review “{words}”",
        "Sign it, return it, or say why you do not sign",
        *("To sign", "purple"),
        mail="read and sign a review",
    ),
    "self_assess": Step(
        "assessments:self_assessment_list",
        "Say where you see them in each standard",
        "They finished their self-assessment on {words}. Both are shown once yours is finished",
        "Your side",
        "yellow",
        mail="say where you see them in each standard",
    ),
    "confirm_supervision": Step(
        "supervision:meeting",
        "Confirm supervision of {words}",
        "They recorded it. Confirm it with one press, or say otherwise",
        *("To confirm", "yellow"),
        mail="confirm supervision",
    ),
    "note_again": Step(
        "assessments:conversation",
        "Change the note of your conversation of {words}",
        "They did not agree, and said what should be said instead",
        "Not agreed",
        "orange",
        mail="change the note of a conversation",
    ),
}
# Whoever sees to an adjustment, whatever else they may read of the person.
STEPS |= {
    "deliver_later": Step(
        "participants:adjustment_delivery",
        "Deliver what was agreed",
        "Agreed adjustment, due on {words}",
        "To deliver",
    ),
    "deliver": Step(
        "participants:adjustment_delivery",
        "Deliver what was agreed",
        "Agreed adjustment, due on {words}",
        "To deliver",
        mail="deliver what was agreed",
    ),
    "deliver_late": Step(
        "participants:adjustment_delivery",
        "Deliver what was agreed",
        "Agreed adjustment, due on {words}",
        "Overdue",
        "red",
        mail="deliver what was agreed",
    ),
}

# Those with a form short enough to stand in the list.
IN_PLACE = {"read", "release", "sign_off"}
