"""Connections to the page: how many, from where, encrypted or not; counted before a byte of them is read."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import socket
import ssl
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from served_page import PATIENCE_S, Served, answer, greeted, opened, served

from voice_skill.errors import WrongUsage
from voice_skill.services import web_limits, web_talk
from voice_skill.services.web import Entrance
from voice_skill.services.web_entry import Crowd

if TYPE_CHECKING:
    from pathlib import Path

    from voice_skill.pack import ContentPack


@pytest.fixture
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a certificate with its key, as a person makes one."""
    folder = tmp_path_factory.mktemp("certificate")
    file, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(file)], check=True, capture_output=True)
    file.write_text(file.read_text() + key.read_text())
    return file


def test_a_certificate_makes_it_https(pack: ContentPack, certificate: Path) -> None:
    with served(pack, entrance=Entrance(certificate=certificate)) as page:
        assert page.url.startswith("https://")
        assert encrypted_answer(page, certificate) == 200


def test_a_key_with_a_passphrase_is_told_without_asking_for_it(pack: ContentPack, certificate: Path) -> None:
    locked = certificate.with_name("locked.pem")
    command = ["openssl", "rsa", "-aes256", "-passout", "pass:word", "-in", str(certificate), "-out", str(locked)]
    subprocess.run(command, check=True, capture_output=True)
    entrance = Entrance(certificate=certificate, certificate_key=locked)
    with pytest.raises(WrongUsage, match="without a passphrase"), served(pack, entrance=entrance):
        pass


def test_a_thousand_connections_leave_room_for_those_after_them(
    pack: ContentPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_limits, "MOST_CONNECTIONS", 40)
    monkeypatch.setattr(web_limits, "FIRST_WORD_S", 2.0)

    with served(pack) as page, contextlib.ExitStack() as stack:
        held = [
            stack.enter_context(socket.create_connection(("127.0.0.1", page.port), timeout=PATIENCE_S))
            for _ in range(1000)
        ]
        for late in held[100:]:
            assert is_closed(late), "refused at once"
        for idle in held:
            assert is_closed(idle), "sent nothing in time"
        assert answer(page).status == 200


def is_closed(held: socket.socket) -> bool:
    """Return whether the other side has closed, or closes while it is waited for."""
    held.settimeout(PATIENCE_S)
    with contextlib.suppress(ConnectionError):
        return held.recv(1) == b""
    return True


def test_handshakes_that_never_end_count_as_any_connection(
    pack: ContentPack, certificate: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(web_limits, "MOST_CONNECTIONS", 5)
    monkeypatch.setattr(web_limits, "FIRST_WORD_S", 2.0)
    with served(pack, entrance=Entrance(certificate=certificate)) as page, contextlib.ExitStack() as stack:
        held = [
            stack.enter_context(socket.create_connection(("127.0.0.1", page.port), timeout=PATIENCE_S))
            for _ in range(20)
        ]
        begun = time.monotonic()
        assert all(map(is_closed, held[5:])), "refused at once"
        assert time.monotonic() - begun < 1.0
        assert all(map(is_closed, held[:5])), "did not encrypt in time"
        assert encrypted_answer(page, certificate) == 200
    assert capfd.readouterr() == ("", "")


def test_only_so_many_handshakes_are_under_way_at_once(
    pack: ContentPack, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_limits, "MOST_SHAKING", 3)
    monkeypatch.setattr(web_limits, "FIRST_WORD_S", 3.0)
    with served(pack, entrance=Entrance(certificate=certificate)) as page, contextlib.ExitStack() as stack:
        held = [stack.enter_context(socket.create_connection(("127.0.0.1", page.port))) for _ in range(3)]
        time.sleep(0.5)
        late = stack.enter_context(socket.create_connection(("127.0.0.1", page.port)))
        assert is_closed(late), "refused at once"
        assert all(map(is_closed, held)), "did not encrypt in time"
        assert encrypted_answer(page, certificate) == 200


def test_who_does_not_encrypt_where_that_is_wanted_is_closed_without_a_word(
    pack: ContentPack, certificate: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with served(pack, entrance=Entrance(certificate=certificate)) as page:
        with socket.create_connection(("127.0.0.1", page.port), timeout=PATIENCE_S) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\nHost: marmalade\r\n\r\n")
            with contextlib.suppress(ConnectionError):
                assert not plain.makefile("rb").read().startswith(b"HTTP")
        assert encrypted_answer(page, certificate) == 200
    assert capfd.readouterr() == ("", "")


def encrypted_answer(page: Served, certificate: Path) -> int:
    """Return the status of the page over TLS."""
    trusting = ssl.create_default_context(cafile=certificate)
    trusting.check_hostname = False
    connection = http.client.HTTPSConnection("127.0.0.1", page.port, context=trusting, timeout=PATIENCE_S)
    connection.request("GET", "/")
    status = connection.getresponse().status
    connection.close()
    return status


class FromAddress(asyncio.BaseTransport):
    """A connection from an address."""

    def __init__(self, address: str, stack: contextlib.ExitStack) -> None:
        self.held = stack.enter_context(socket.socket())
        super().__init__({"peername": (address, 1), "socket": self.held})


def test_another_machine_alone_takes_no_more_than_its_part_of_the_places() -> None:
    crowd = Crowd(8)
    with contextlib.ExitStack() as stack:

        def comes_from(address: str) -> FromAddress:
            return FromAddress(address, stack)

        greedy = [comes_from("192.0.2.1") for _ in range(3)]
        assert [crowd.admit(each) for each in greedy] == [True, True, False]
        assert crowd.admit(comes_from("192.0.2.2"))
        greedy[0].held.close()
        assert crowd.admit(comes_from("192.0.2.1"))
        assert [crowd.admit(comes_from("127.0.0.1")) for _ in range(6)] == [True] * 5 + [False]


def test_another_machine_alone_takes_no_more_than_its_part_of_the_handshakes() -> None:
    crowd = Crowd(600)
    greedy = [crowd.begin_shaking("192.0.2.1") for _ in range(20)]
    assert greedy == [True] * 16 + [False] * 4
    assert all(crowd.begin_shaking(f"192.0.2.{number}") for number in range(2, 50))
    assert not crowd.begin_shaking("192.0.2.77")
    assert crowd.begin_shaking("127.0.0.1"), "this machine has places of its own"
    crowd.end_shaking("192.0.2.1")
    assert crowd.begin_shaking("192.0.2.1")


def test_a_page_that_never_reads_makes_way_at_once_for_another_with_its_token(
    pack: ContentPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stuck(*_: object) -> None:
        await asyncio.sleep(PATIENCE_S)

    async def run(page: Served) -> float:
        async with greeted(page) as (_, token):
            monkeypatch.setattr(web_talk.PageTalk, "close", stuck)
            begun = time.monotonic()
            async with opened(page, page=token) as other:
                assert (await other.next("welcome"))["resumed"]
                return time.monotonic() - begun

    with served(pack) as page:
        assert asyncio.run(run(page)) < web_limits.UNREAD_S / 2
