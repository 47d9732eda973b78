"""What a file is by its first bytes, whatever its name says. Pure."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

ZIP, OLE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
SAVE_AS = "save it as an Excel workbook (.xlsx)"
PROTECTED = "the workbook is protected by a password; save it without one"
OLD = f"this is an old Excel workbook (.xls); {SAVE_AS}"
OPEN = f"this is an OpenDocument file (.ods); {SAVE_AS}"
BINARY = f"this is a binary Excel workbook (.xlsb); {SAVE_AS}"
STRICT = f"this is a “strict” Open XML workbook; {SAVE_AS}"
NO_BOOK = f"this is a zip file without an Excel workbook in it; {SAVE_AS}"
NAMED_WRONGLY = "this is an Excel workbook; let its name end in .xlsx"
IS_PDF = "this is a PDF, not a table"
IS_TEXT = "this is text, not an Excel workbook; if it is CSV, let its name end in .csv"


def unlike(content: bytes, ending: str) -> str:
    """Why the file is not what its name says; empty where it may be."""
    if content.startswith(OLE):
        return PROTECTED if ENCRYPTED in content else OLD
    if content.startswith(PDF):
        return IS_PDF
    if content.startswith(ZIP):
        reason = unlike_workbook(content)
        return reason or (NAMED_WRONGLY if ending != ".xlsx" else "")
    return IS_TEXT if ending == ".xlsx" and is_text(content) else ""


def unlike_workbook(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            mime = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return ""  # half of a workbook, of which its reader tells more
    if b"opendocument" in mime:
        return OPEN
    if "xl/workbook.bin" in names:
        return BINARY
    return "" if "xl/workbook.xml" in names else NO_BOOK


def is_text(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False
