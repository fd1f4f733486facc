"""What the made-up people write: sentences of a few hundred to a few thousand letters."""

import random

SENTENCES = [
    "I met the family at home and wrote down what the child said, in her own words.",
    "The plan changed after the second visit, and I told the school the same day.",
    "I asked the parent what they would like me to understand first.",
    "My supervisor asked what I would notice earlier next time.",
    "I separated what I saw from what I was told and from what I make of it.",
    "The older child looks after the younger one, and nobody had asked him about it.",
    "I read the history before I formed a view and found two earlier assessments.",
    "We agreed three things in writing, and I went through them again on the phone.",
    "I was late by two days and said so in the meeting.",
    "The chair thought it should end and I thought it should continue.",
]
SUBJECTS = ["visit", "assessment", "review", "conference", "court statement", "plan", "case note"]
FIRST_NAMES = ["Asha", "Ben", "Clare", "Dev", "Ella", "Femi", "Grace", "Hana", "Idris", "Lena"]
SURNAMES = ["Ashby", "Barlow", "Cross", "Dunn", "Ellis", "Farrow", "Grant", "Holt", "Ives", "Kerr"]


class Writer:
    """Ready-made texts to choose from: composing half a million anew would take too long."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        lengths = [min(int(chance.lognormvariate(1.8, 0.6)) + 2, 40) for _ in range(400)]
        self.texts = [
            "\n\n".join(
                " ".join(chance.choices(SENTENCES, k=min(5, length - start)))
                for start in range(0, length, 5)
            )
            for length in lengths
        ]
        self.whys = chance.choices(SENTENCES, k=60)

    def text(self) -> str:
        return self.chance.choice(self.texts)

    def why(self) -> str:
        return self.chance.choice(self.whys)

    def title(self) -> str:
        return f"{self.chance.choice(SUBJECTS).title()} {self.chance.randrange(1, 99)}"

    def name(self) -> str:
        return f"{self.chance.choice(FIRST_NAMES)} {self.chance.choice(SURNAMES)}"
