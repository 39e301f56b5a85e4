"""Whom the page lets in and what it never tells: foreign sites, wrong keys, guessed tokens, the log."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import aiohttp
import pytest
from served_page import Served, answer, greeted, opened, served

from voice_skill.errors import WrongUsage
from voice_skill.services import web_talk
from voice_skill.services.address import Address, AddressUnusable
from voice_skill.services.conversations import Conversations
from voice_skill.services.web import Entrance
from voice_skill.services.web_address import Door, page_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.pack import ContentPack

KEY = "0123456789abcdef"
SECRET = "marmalade"  # noqa: S105 (a word that somebody says)


@pytest.fixture(scope="module")
def page(pack: ContentPack) -> Iterator[Served]:
    with served(pack) as told:
        yield told


UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil:{port}", ""]
)
def test_a_name_that_is_not_ours_is_refused_wherever_it_leads(page: Served, host: str) -> None:
    assert answer(page, Host=host.format(port=page.port)).status == 421
    assert answer(page, path="/talk", Host=host.format(port=page.port), Origin=page.origin, **UPGRADE).status == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LocalHost"])
def test_the_names_of_this_machine_are_ours(page: Served, host: str) -> None:
    assert answer(page, Host=f"{host}:{page.port}").status == 200


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost:{port}", "https://127.0.0.1:{port}"],
)
def test_a_page_of_another_site_may_not_talk(page: Served, origin: str) -> None:
    told = origin.format(port=page.port)
    assert answer(page, path="/talk", Origin=told, **UPGRADE).status == 403
    assert answer(page, Origin=told).status == 403


def test_whoever_tells_no_origin_may_not_talk(page: Served) -> None:
    assert answer(page, path="/talk", **UPGRADE).status == 403


def test_where_pages_talk_nothing_else_is_answered(page: Served) -> None:
    refused = answer(page, path="/talk", Origin=page.origin)
    assert refused.status == 400
    assert "frame-ancestors 'none'" in refused.headers["Content-Security-Policy"]


def test_a_conversation_is_shut_out_from_other_sites_as_the_page_is(page: Served) -> None:
    headers = answer(page, path="/talk", Origin=page.origin, **UPGRADE).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Server"] == "voice-skill"


def test_our_own_page_may_talk(page: Served) -> None:
    assert answer(page, path="/talk", Origin=page.origin, **UPGRADE).status == 101


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_only_reading_is_allowed(page: Served, method: str) -> None:
    assert answer(page, method).status == 405


@pytest.mark.parametrize(
    "path", ["/../web.py", "/%2e%2e/web.py", "//etc/passwd", "/page.js/../../web.py", "/x", "/web.py"]
)
def test_only_the_files_of_the_page_are_shown(page: Served, path: str) -> None:
    assert answer(page, path=path).status == 404


@pytest.mark.parametrize("path", ["/", "/page.js", "/page.css", "/icon.svg", "/nothing"])
def test_every_answer_shuts_out_other_sites(page: Served, path: str) -> None:
    headers = answer(page, path=path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")
    assert "Set-Cookie" not in headers


def test_what_a_browser_has_kept_is_not_sent_again(page: Served) -> None:
    tag = answer(page).headers["ETag"]
    assert answer(page, **{"If-None-Match": tag}).status == 304


@pytest.mark.parametrize("guess", ["page", "x" * 43, "' or 1=1", "\u2028"])
def test_a_guessed_token_gets_a_conversation_of_its_own(page: Served, guess: str) -> None:
    async def run() -> None:
        async with greeted(page) as (one, _), opened(page, page=guess) as other:
            await one.say("my left eyelid is twitching")
            welcome = await other.next("welcome")
            assert not welcome["resumed"]
            assert welcome["page"] != guess
            assert len(welcome["page"]) >= 43
            assert "eyelid" not in str(await other.next("reply"))

    asyncio.run(run())


def test_a_copy_of_a_page_takes_its_place(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (one, token), opened(page, page=token) as copy:
            assert (await copy.next("welcome"))["resumed"]
            await copy.next("reply")
            assert await one.closed() == web_talk.TAKEN_OVER
            assert (await copy.say("my calf is twitching"))["turn"] == 1

    asyncio.run(run())


def test_after_a_restart_a_page_begins_anew_under_a_new_token(pack: ContentPack) -> None:
    async def begin(page: Served) -> str:
        async with greeted(page) as (talk, token):
            await talk.say("my left eyelid is twitching")
            return token

    async def go_on(page: Served, token: str) -> None:
        async with opened(page, page=token) as talk:
            welcome = await talk.next("welcome")
            assert not welcome["resumed"]
            assert welcome["page"] != token
            assert (await talk.next("reply"))["act"] == "greet"

    with served(pack) as page:
        token = asyncio.run(begin(page))
    with served(pack, address=page.host) as again:
        asyncio.run(go_on(again, token))


def test_open_pages_are_told_that_the_program_ends(pack: ContentPack) -> None:
    async def run(page: Served, end: contextlib.ExitStack) -> None:
        async with greeted(page) as (talk, _):
            ending = asyncio.create_task(asyncio.to_thread(end.close))
            assert await talk.closed() == aiohttp.WSCloseCode.GOING_AWAY
            await ending

    with contextlib.ExitStack() as end:
        page = end.enter_context(served(pack))
        asyncio.run(run(page, end))


def test_allow_network_need_a_flag_and_a_key(pack: ContentPack) -> None:
    with pytest.raises(WrongUsage, match="--allow-network"), served(pack, address="0.0.0.0:0"):
        pass
    with served(pack, address="0.0.0.0:0", entrance=Entrance(allow_network=True)) as page:
        key = page.url.partition("#key=")[2]
        assert len(key) >= 20
        asyncio.run(_key_is_needed(Served(f"http://127.0.0.1:{page.port}/"), key))


def test_a_key_that_was_set_is_needed_on_this_machine_too(pack: ContentPack) -> None:
    with served(pack, entrance=Entrance(key=KEY)) as page:
        asyncio.run(_key_is_needed(Served(page.url.partition("#")[0]), KEY))


async def _key_is_needed(page: Served, key: str) -> None:
    for wrong in ({}, {"key": "wrong"}, {"key": key[:-1]}, {"key": "\u00e9" * 20}):
        async with opened(page, **wrong) as talk:
            assert await talk.closed() == web_talk.TURNED_AWAY
    async with greeted(page, key=key) as (talk, _):
        assert (await talk.say("my calf is twitching"))["turn"] == 1


def test_a_key_of_any_signs_can_be_read_from_the_address_that_is_told(pack: ContentPack) -> None:
    key = "abc+DEF/ghi%41&jkl=="
    with served(pack, entrance=Entrance(key=key)) as page:
        assert unquote(page.url.partition("#key=")[2]) == key
        assert not {"+", "&", "/"} & set(page.url.partition("#key=")[2])


def test_a_short_key_is_refused_and_none_is_ever_printed(pack: ContentPack) -> None:
    with pytest.raises(WrongUsage, match="5 characters"), served(pack, entrance=Entrance(key="short")):
        pass
    with pytest.raises(WrongUsage, match="16 to 200"), served(pack, entrance=Entrance(key="a" * 201)):
        pass
    for untyped in ("\udcff\udcfeabcdefghijklmnop", " " * 20, f"{KEY} "):
        with pytest.raises(WrongUsage, match="nobody can type"), served(pack, entrance=Entrance(key=untyped)):
            pass
    assert KEY not in repr(Entrance(key=KEY))


def test_numbers_and_our_own_name_are_ours_where_allow_network_are_allowed() -> None:
    door = Door(Address("0.0.0.0", 8080))  # noqa: S104 (nothing listens)
    own = socket.gethostname()
    assert all(map(door.admits_host, ("192.168.1.5:8080", "[fe80::1]:8080", "localhost:8080", f"{own}:8080")))
    assert not any(map(door.admits_host, ("evil.example:8080", "192.168.1.5:80", "192.168.1.5", ":8080", "[:8080")))


@pytest.mark.parametrize(
    "wrong", ["", "8080", ":8080", "localhost", "localhost:", "localhost:x", "localhost:65536", "::1:80", "a:-1"]
)
def test_what_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(WrongUsage, match=r"127\.0\.0\.1:8080"):
        page_address(wrong)


def test_an_address_that_is_in_use_is_told(pack: ContentPack, page: Served) -> None:
    with pytest.raises(AddressUnusable, match="end what uses it"), served(pack, address=page.host):
        pass


def test_a_certificate_that_is_none_is_told(pack: ContentPack) -> None:
    with pytest.raises(WrongUsage, match="PEM"), served(pack, entrance=Entrance(certificate=Path(__file__))):
        pass


def test_nothing_that_is_said_is_in_what_the_program_prints(
    pack: ContentPack, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(SECRET)

    async def run(page: Served) -> None:
        async with greeted(page) as (talk, _):
            await talk.say(f"my calf is twitching and I ate {SECRET}")
            await talk.socket.send_str(f'{{"type": "{SECRET}"')
            await talk.next("note")
            monkeypatch.setattr(Conversations, "answer", broken)
            await talk.send("say", text=SECRET)
            await talk.closed()

    with served(pack) as page:
        answer(page, path=f"/{SECRET}")
        asyncio.run(run(page))
    printed = "".join(capfd.readouterr())
    assert SECRET not in printed
    assert "RuntimeError" in printed
