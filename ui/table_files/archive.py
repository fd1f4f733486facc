"""A zip archive is believed only after its directory was compared with what really is in it.

Python before 3.11.8 does not notice entries that lie over each other (CVE-2024-0450), and no
version minds a small file that unpacks to a huge one.
"""

import io
import struct
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from .cells import Refused

MOST_ENTRIES = 300
MOST_BYTES = 60 * 1024**2
LARGEST_RATIO = 150
# Small entries may pack as well as they like.
SMALL = 256 * 1024
ENCRYPTED = 0x1
LOCAL_HEADER = struct.Struct("<4s22xHH")
DAMAGED = "The workbook is damaged: it cannot be unpacked. Open it in Excel and save it again."
UNPACKS_TOO_LARGE = "The workbook unpacks to more than 60 MB, so it was refused."
LIES = "The parts of the workbook overlap, which no spreadsheet program writes, so it was refused."


def open_checked(content: bytes) -> ZipFile:
    """The archive, once nothing of it is hidden, repeated, encrypted or larger than it may be."""
    try:
        archive = ZipFile(io.BytesIO(content))
    except (BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise Refused(DAMAGED) from error
    entries = archive.infolist()
    _refuse_large(entries)
    _refuse_odd(entries)
    _refuse_overlap(content, entries, archive.start_dir)
    _refuse_what_does_not_unpack(archive)
    return archive


def _refuse_large(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Refused(f"The workbook has more than {MOST_ENTRIES} parts, so it was refused.")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Refused(UNPACKS_TOO_LARGE)
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > SMALL and ratio > LARGEST_RATIO:
            raise Refused(
                "A part of the workbook unpacks to far more than its size, so it was refused."
            )


def _refuse_odd(entries: list[ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) != len(names):
        raise Refused(LIES)
    for entry in entries:
        if entry.flag_bits & ENCRYPTED:
            raise Refused("The workbook has a password. Save it without one.")
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Refused(DAMAGED)
        if entry.filename.startswith("/") or ".." in entry.filename.split("/"):
            raise Refused("The workbook has parts outside its own folder, so it was refused.")


def _refuse_overlap(content: bytes, entries: list[ZipInfo], directory_at: int) -> None:
    """Every entry ends before the next begins, and the last before the directory."""
    in_order = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [*(entry.header_offset for entry in in_order[1:]), directory_at]
    for entry, end in zip(in_order, ends, strict=True):
        header = content[entry.header_offset : entry.header_offset + LOCAL_HEADER.size]
        if len(header) < LOCAL_HEADER.size:
            raise Refused(DAMAGED)
        signature, name_length, extra_length = LOCAL_HEADER.unpack(header)
        length = LOCAL_HEADER.size + name_length + extra_length + entry.compress_size
        if signature != b"PK\x03\x04" or entry.header_offset + length > end:
            raise Refused(LIES)


def _refuse_what_does_not_unpack(archive: ZipFile) -> None:
    """Sizes and checksums are right; more than is declared is never unpacked."""
    try:
        broken = archive.testzip()
    except Exception as error:
        raise Refused(DAMAGED) from error
    if broken:
        raise Refused(DAMAGED)
