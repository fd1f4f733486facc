"""The fields of what the person is asked to think over: self-assessments, and reflections before
reviews."""

from .common import DUE, source_field
from .field import Field, Is

SELF_ASSESSMENT = Field(
    Is.OBJECT,
    "when the person and the assessor, or the supervisor where nobody assesses, each say where "
    "the person stands in every judged standard; left out where the programme asks for none",
    False,
    of={
        "words": Field(Is.TEXTS, "the words to choose from, two to six, the least far first"),
        "stages": Field(
            Is.LIST,
            "the times at which it is done, in order",
            of={
                "key": Field(Is.KEY, "its name in files", most=40),
                "label": Field(Is.TEXT, "its name on pages", least=1, most=60),
                "due": Field(Is.OBJECT, "by when", of=DUE),
            },
        ),
        "source": source_field(),
    },
)
REFLECTIONS = Field(
    Is.OBJECT,
    "what the person writes, or talks through, before each review; left out where the programme "
    "asks for none",
    False,
    of={
        "working_days_before": Field(
            Is.WHOLE, "so many working days before the review it is due", most=60
        ),
        "scaffolds": Field(
            Is.LIST,
            "sets of short prompts, of which the person chooses one",
            of={
                "key": Field(Is.KEY, "its name in files", most=40),
                "label": Field(Is.TEXT, "its name on pages", least=1, most=60),
                "prompts": Field(Is.TEXTS, "the prompts, in order"),
                "thin": Field(
                    *(Is.TEXT, "an example that only tells what happened", False), least=1, most=600
                ),
                "good": Field(
                    *(Is.TEXT, "an example by somebody who thought it over", False),
                    least=1,
                    most=600,
                ),
                "better": Field(
                    *(Is.TEXT, "what makes the second the better one", False), least=1, most=400
                ),
            },
        ),
        "source": source_field(),
    },
)
