"""The files of the page, read once and kept in memory: no request is ever a path on the disk."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from html import escape
from pathlib import Path

FOLDER = Path(__file__).with_name("page")
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class PageFile:
    """One file of the page."""

    body: bytes
    """What it holds."""
    packed: bytes
    """The same, compressed."""
    kind: str
    """Its content type."""
    tag: str
    """Changes whenever the file does; browsers ask by it whether what they keep is still right."""


COMPLAINT = b"{complaint}"
"""Where the page names what can be talked about."""


def page_files(complaint: str) -> dict[str, PageFile]:
    """Return the files by the path of their request, with what can be talked about put in."""
    title = escape(complaint[:1].upper() + complaint[1:]).encode()
    files = {f"/{path.name}": _read(path, title) for path in FOLDER.iterdir() if path.suffix in KINDS}
    return {**files, "/": files["/index.html"]}


def _read(path: Path, title: bytes) -> PageFile:
    body = path.read_bytes().replace(COMPLAINT, title)
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return PageFile(body, gzip.compress(body, mtime=0), KINDS[path.suffix], tag)
