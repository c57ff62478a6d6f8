"""Archives: what an uploaded zip or workbook holds, judged by its list of contents before anything of it is read.

Python's zipfile hands out no more of an entry than the list declares, and checks its CRC; so limits on what is declared
limit what is read, whatever an archive hides behind false sizes or entries that overlap.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

__all__ = ["CHUNK", "RefusedUploadError", "entries_of", "name_of", "opened", "shown"]

ENTRIES_AT_MOST = 1_000
UNPACKED_AT_MOST = 100_000_000
"""Bytes; north-trafford, 230 people, takes 1.1 million as a workbook."""

RATIO_AT_MOST = 100
"""How many times its packed size a large archive may take; workbooks take 5 to 20 times."""

SMALL = 10_000_000
"""Bytes up to which the ratio says nothing."""

CHUNK = 1 << 16
ENCRYPTED = 0x1
DRIVE = re.compile(r"[A-Za-z]:")


class RefusedUploadError(ValueError):
    """A file that is no workspace, or is not safe to read; the message says what to do."""


@contextmanager
def opened(path: Path) -> Iterator[ZipFile]:
    """Give an archive for reading.

    Raises
    ------
    RefusedUploadError
        If it is damaged, here or while it is read.
    """
    try:
        with ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OverflowError):
        raise RefusedUploadError(
            "The file is damaged: not all of it can be unpacked. Save it again and upload the new file."
        ) from None


def entries_of(archive: ZipFile) -> list[ZipInfo]:
    """Return the files of an archive, folders left out.

    Raises
    ------
    RefusedUploadError
        If there are too many or too large ones, or a name, a kind or a way of packing that no plain archive has.
    """
    entries = archive.infolist()
    if len(entries) > ENTRIES_AT_MOST:
        raise RefusedUploadError(
            f"The file holds {len(entries):,} files; at most {ENTRIES_AT_MOST:,} are read. Zip only the CSV files."
        )
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if unpacked > UNPACKED_AT_MOST or unpacked > max(SMALL, RATIO_AT_MOST * packed):
        raise RefusedUploadError(
            f"The file unpacks to {unpacked / 1e6:,.0f} MB, far more than the tables of a workspace take. "
            "Delete sheets and rows that are not needed, and upload it again."
        )
    _refuse_odd(entries)
    return [entry for entry in entries if not entry.is_dir()]


def _refuse_odd(entries: Sequence[ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name, kind = name_of(entry), stat.S_IFMT(entry.external_attr >> 16)
        if name.startswith("/") or DRIVE.match(name) or ".." in name.split("/") or not name.isprintable():
            raise RefusedUploadError(
                f"The file holds '{shown(name)}', a name that leads out of it or has signs that are not taken. "
                "Zip the CSV files of one folder."
            )
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise RefusedUploadError(f"The file holds '{shown(name)}', which is a link. Zip the CSV files themselves.")
        if name.casefold() in seen:
            raise RefusedUploadError(f"The file holds '{shown(name)}' twice. Keep one of them.")
        if entry.flag_bits & ENCRYPTED:
            raise RefusedUploadError("The zip is protected by a password. Make one without a password.")
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise RefusedUploadError("The file is packed in an unusual way. Make a plain zip, as file managers do.")
        seen.add(name.casefold())


def name_of(entry: ZipInfo) -> str:
    """The name of an entry with forward slashes, as also Windows programs should have written it."""
    return entry.filename.replace("\\", "/")


def shown(name: str) -> str:
    """A name of somebody else's, fit for a sentence."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in name)
    return plain if len(plain) <= 60 else f"{plain[:57]}..."
