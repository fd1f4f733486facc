"""The fields of a programme's file: what each means, and what it may hold."""

from collections.abc import Mapping

from .agreement import AGREEMENT
from .choices import ANSWERS, FUNDING_COLUMNS, JURISDICTIONS, ROLES, SCHEMA
from .common import DUE, source_field
from .decision import DECISION
from .evidence import EVIDENCE
from .field import Field, Is
from .reflecting import REFLECTIONS, SELF_ASSESSMENT

FIELDS: Mapping[str, Field] = {
    "schema": Field(Is.CHOICE, "the version of this description", choices=(SCHEMA,)),
    "programme": Field(Is.KEY, "the name by which commands know the programme", most=40),
    "name": Field(Is.TEXT, "the name people read", least=1, most=120),
    "jurisdiction": Field(
        Is.CHOICE, "whose bank holidays count as days off", choices=JURISDICTIONS
    ),
    "about": Field(
        Is.TEXT,
        "what it is, how sure its rules are, and what a council has to decide",
        False,
        most=2000,
    ),
    "participant": Field(
        Is.OBJECT,
        "what a person on the programme is called",
        of={
            "title": Field(Is.TEXT, "in full", least=1, most=80),
            "short_title": Field(Is.TEXT, "in short", least=1, most=20),
        },
    ),
    "standards": Field(
        Is.OBJECT,
        "what people are assessed against",
        of={
            "name": Field(Is.TEXT, "what the standards are called on pages", least=1, most=80),
            "framework": Field(
                Is.KEY,
                "the slug of the standards in the portal; left out where the product brings none, "
                "and named when the file is imported",
                False,
                most=60,
            ),
        },
    ),
    "length": Field(
        Is.OBJECT,
        "how long the programme lasts at full time",
        of={
            "months": Field(Is.WHOLE, "calendar months", least=1, most=120),
            "longest_months": Field(
                Is.WHOLE, "calendar months it may last at the longest", False, least=1, most=240
            ),
            "source": source_field(),
        },
    ),
    "clock": Field(
        Is.OBJECT,
        "what the time begins with",
        of={
            "starts_with": Field(
                Is.CHOICE,
                "the first day on the programme, of the employment, or of registration (never "
                "before the first day on the programme)",
                choices=("programme", "employment", "registration"),
            ),
            "source": source_field(),
        },
    ),
    "pauses": Field(
        Is.OBJECT,
        "agreed pauses",
        of={
            "move_dates": Field(Is.YES_NO, "whether the days of a pause do not count"),
            "count_towards_longest": Field(
                Is.YES_NO, "whether they count towards the longest length; true if left out", False
            ),
            "phased_return": Field(
                Is.CHOICE,
                "whether a phased return counts as part time or as pause",
                False,
                choices=("part_time", "pause"),
            ),
            "reasons_allowed": Field(Is.TEXTS, "for what a pause may be agreed", False),
            "reasons_not_allowed": Field(Is.TEXTS, "for what not", False),
            "agreed_by": Field(Is.CHOICES, "who must agree", False, choices=ROLES),
            "source": source_field(),
        },
    ),
    "part_time": Field(
        Is.OBJECT,
        "part-time work",
        of={
            "moves_dates": Field(Is.YES_NO, "whether a day counts by the share of full time"),
            "source": source_field(),
        },
    ),
    "extensions": Field(
        Is.OBJECT,
        "time added at the end",
        False,
        of={
            "longest_months": Field(Is.WHOLE, "at the most", False, least=1, most=60),
            "reasons_allowed": Field(Is.TEXTS, "for what", False),
            "reasons_not_allowed": Field(Is.TEXTS, "for what not", False),
            "agreed_by": Field(Is.CHOICES, "who must agree", False, choices=ROLES),
            "by_application": Field(
                Is.YES_NO, "whether it is applied for and decided", False, only_said=True
            ),
            "source": source_field(),
        },
    ),
    "days_off": Field(
        Is.CHOICE,
        "a review due on a weekend or bank holiday is due on the next working day, the one before, "
        "or stays",
        choices=("next", "previous", "stay"),
    ),
    "stages": Field(
        Is.LIST,
        "parts of the programme, in order",
        False,
        of={
            "key": Field(Is.KEY, "its name in files"),
            "label": Field(Is.TEXT, "its name on pages", least=1),
            "ends": Field(Is.OBJECT, "its last day", of=DUE),
            "gives": Field(Is.TEXT, "the status it leads to", False),
            "source": source_field(),
        },
    ),
    "reviews": Field(
        Is.LIST,
        "reviews and judgements, in order",
        False,
        of={
            "key": Field(Is.KEY, "its name in files"),
            "label": Field(Is.TEXT, "its name on pages", least=1),
            "due": Field(Is.OBJECT, "by when", of=DUE),
            "optional": Field(Is.YES_NO, "whether it may be left out", False),
            "source": source_field(),
        },
    ),
    "self_assessment": SELF_ASSESSMENT,
    "reflections": REFLECTIONS,
    "evidence": Field(Is.LIST, "the least evidence", False, of=EVIDENCE),
    "support": Field(Is.RULES, "what the employer gives", False),
    "agreement": AGREEMENT,
    "decision": DECISION,
    "eligibility": Field(
        Is.OBJECT,
        "who may enrol, and who is paid for",
        False,
        of={
            "settings": Field(Is.TEXTS, "settings that are meant", False),
            "qualified_within_years": Field(
                Is.WHOLE, "years from qualifying to the start", False, least=1, most=50
            ),
            "otherwise": Field(
                Is.OBJECT,
                "what follows where a condition is not met: funded, unfunded (may enrol), or no",
                of={
                    "not_registered": Field(Is.CHOICE, "not registered yet", False, ANSWERS),
                    "other_setting": Field(Is.CHOICE, "in another setting", False, ANSWERS),
                    "qualified_longer_ago": Field(
                        Is.CHOICE, "qualified longer ago", False, ANSWERS
                    ),
                    "agency_worker": Field(Is.CHOICE, "employed by an agency", False, ANSWERS),
                    "funded_before": Field(Is.CHOICE, "funded before", False, ANSWERS),
                },
            ),
            "may_be_overridden": Field(
                Is.YES_NO,
                "whether somebody who may not enrol can be added all the same, with a reason; "
                "false if left out",
                False,
            ),
            "source": source_field(required=True),
        },
    ),
    "funding": Field(
        Is.OBJECT,
        "the grant that can be claimed",
        False,
        of={
            "name": Field(Is.TEXT, "its name", least=1),
            "source": source_field(required=True),
            "window": Field(
                Is.OBJECT,
                "when claims are taken, both days included",
                of={"from": Field(Is.DATE, "first day"), "to": Field(Is.DATE, "last day")},
            ),
            "qualified_within_years": Field(
                Is.WHOLE, "years from qualifying to the start", False, least=1, most=50
            ),
            "instalments": Field(
                Is.LIST,
                "what is paid when",
                of={
                    "key": Field(Is.CHOICE, "for what", choices=("start", "completion")),
                    "label": Field(Is.TEXT, "in words", least=1),
                    "amount": Field(Is.WHOLE, "pounds", least=1, most=100_000),
                    "also_if_on_programme": Field(
                        Is.YES_NO, "paid ahead for who is on the programme at the end", False
                    ),
                },
            ),
            "columns": Field(
                Is.CHOICES, "the columns of the claim’s file, in order", choices=FUNDING_COLUMNS
            ),
        },
    ),
    "leaving_reasons": Field(
        Is.LIST,
        "categories of why somebody left",
        False,
        of={
            "key": Field(Is.KEY, "its name in files"),
            "label": Field(Is.TEXT, "its words on pages", least=1),
        },
    ),
    "follow_on": Field(Is.KEY, "the programme that follows", False, most=40),
    "sources": Field(
        Is.LIST,
        "where the rules come from as a whole",
        False,
        of={
            "text": Field(Is.TEXT, "title, publisher and date", least=1),
            "url": Field(Is.TEXT, "address, where known", False),
        },
    ),
}
