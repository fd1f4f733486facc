"""Guessing of passwords is slowed down more and more, and nobody can be locked out by it.

django-allauth refuses the eleventh wrong try within five minutes from one address. This adds what
many addresses together can try: the tries of all count, and each address that has guessed wrong
has to wait longer and longer. An address that has not guessed wrong never waits, so a person whom
somebody else attacks gets in.

Counts stand in the cache (Redis, or the folder that takes its place), under a fingerprint.
"""

import time
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache

FREE_TRIES = 10
LONGEST_WAIT = 300
REMEMBERED_FOR = 60 * 60


def wait_after(failures: int) -> int:
    """Seconds: nothing for the first ten wrong tries, then twice as long each time."""
    over = failures - FREE_TRIES
    return min(2**over, LONGEST_WAIT) if over > 0 else 0


@dataclass(frozen=True)
class Guesses:
    """Wrong tries at one account (its e-mail address, known here or not) seen from an address."""

    account: str
    address: str

    def must_wait(self) -> int:
        """Seconds until this address may try again."""
        return max(0, int(cache.get(self._key("until", self.address), 0) - time.time() + 0.999))

    def note_wrong(self) -> None:
        key = self._key("count")
        cache.add(key, 0, REMEMBERED_FOR)
        try:
            failures = cache.incr(key)
        except ValueError:
            # It ran out between the two.
            failures = 1
        until = time.time() + wait_after(failures)
        cache.set(self._key("until", self.address), until, REMEMBERED_FOR)

    def forget(self) -> None:
        """After the right password this address waits no longer; what others tried counts on."""
        cache.delete(self._key("until", self.address))

    def _key(self, *parts: str) -> str:
        text = "\n".join([self.account.strip().lower(), *parts])
        return f"guesses:{sha256(text.encode()).hexdigest()}"
