"""Files under the SHA-256 of their content. One name, one content: written once, read checked."""

import hashlib
import logging
import os
import tempfile
import time
from pathlib import Path

from django.conf import settings

from jobs.models import Job

logger = logging.getLogger(__name__)
# A file no row names yet may belong to a worker about to write the row.
ORPHAN_SECONDS = 60 * 60


class DamagedFile(Exception):
    """The stored file is missing, or is not the one that was made."""


def write_file(content: bytes) -> str:
    """Store ``content`` and return its SHA-256. All or nothing, also after a crash."""
    digest = hashlib.sha256(content).hexdigest()
    folder = path_of(digest).parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, part = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path_of(digest))
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    _sync_folder(folder)
    return digest


def read_file(digest: str) -> bytes:
    """The content that was stored under ``digest``, checked; DamagedFile if it is another."""
    try:
        content = path_of(digest).read_bytes()
    except OSError as error:
        logger.error("Stored file %s cannot be read (%s)", digest, type(error).__name__)
        raise DamagedFile(digest) from error
    if hashlib.sha256(content).hexdigest() != digest:
        logger.error("Stored file %s does not match its hash", digest)
        raise DamagedFile(digest)
    return content


def path_of(digest: str) -> Path:
    return Path(settings.STORE_DIR) / digest[:2] / digest


def tidy_store(*, now: float | None = None) -> int:
    """Delete files that no job names: left by a worker that died or came late. Returns how many."""
    oldest = (now or time.time()) - ORPHAN_SECONDS
    store = Path(settings.STORE_DIR)
    old = [file for file in store.glob("??/*") if file.is_file() and file.stat().st_mtime < oldest]
    named = set(Job.objects.exclude(file_sha256="").values_list("file_sha256", flat=True))
    orphans = [file for file in old if file.name not in named]
    for file in orphans:
        file.unlink(missing_ok=True)
    return len(orphans)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
