"""The page without a browser: what its WebSocket answers, remembers, speaks, hears and sums up."""

from __future__ import annotations

import asyncio
import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import numpy as np
import pytest
import soundfile
from served_page import Served, greeted, opened, served

from voice_skill import adapters, chat
from voice_skill.errors import ModelMissing, VoiceUnavailable, WrongUsage
from voice_skill.hearing.recording import open_recording
from voice_skill.services import web_hearing
from voice_skill.services.web_messages import source_of
from voice_skill.services.web_summary import summary
from voice_skill.settings import Settings
from voice_skill.speaking.pyttsx3_voice import NO_ESPEAK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from served_page import Page

    from voice_skill.pack import ContentPack

SAID = "my left eyelid has been twitching for three days and i drink six coffees a day"
DEMO = Path(__file__).parents[2] / "voice_skill" / "recordings" / "demo"
CAUSE_KNOWN = (SAID, "no", "no", "no", "no", "no", "yes", "yes", "go on", "go on", "go on")


@pytest.fixture(scope="module")
def page(pack: ContentPack) -> Iterator[Served]:
    with served(pack) as told:
        yield told


def test_the_page_names_what_its_pack_is_about(pack: ContentPack) -> None:
    with served(replace(pack, name="hiccups & burps")) as page, urlopen(page.url) as answer:  # noqa: S310 (our own)
        assert "<h1>Hiccups &amp; burps</h1>" in answer.read().decode()


def test_a_new_page_is_greeted(page: Served) -> None:
    async def run() -> None:
        async with opened(page) as talk:
            welcome = await talk.next("welcome")
            assert not welcome["resumed"]
            reply = await talk.next("reply")
            assert (reply["act"], reply["turn"], reply["heard"]) == ("greet", 0, "")

    asyncio.run(run())


def test_it_answers_as_the_typed_conversation_does(page: Served, pack: ContentPack) -> None:
    async def run() -> list[str]:
        async with greeted(page) as (talk, _):
            replies = [await talk.say(text) for text in CAUSE_KNOWN]
            return [" ".join(line["text"] for line in reply["lines"]) for reply in replies]

    expected, turn = [], chat.begin(pack)
    for text in CAUSE_KNOWN:
        turn = chat.answer(turn.after, text, pack)
        expected.append(turn.reply.say)
    assert asyncio.run(run()) == expected


def test_every_medical_line_comes_with_its_sources(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, _):
            reply = await talk.say(SAID)
            sources = [source for line in reply["lines"] for source in line["sources"]]
            assert sources
            assert all(source["title"] and source["publisher"] and source["address"] for source in sources)

    asyncio.run(run())


def test_a_source_that_is_no_web_address_becomes_no_link() -> None:
    assert source_of("t", "p", 2020, "doi:10.1/2")["link"] == ""
    assert source_of("t", "p", 2020, "https://a.example/")["link"] == "https://a.example/"


def test_two_pages_have_each_their_own_conversation(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (one, first), greeted(page) as (other, second):
            assert first != second
            await one.say(SAID)
            await other.send("summarise")
            assert "nothing to sum up" in (await other.next("note"))["text"]

    asyncio.run(run())


def test_a_page_that_lost_its_connection_goes_on_where_it_was(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, token):
            before = await talk.say(SAID)
        async with opened(page, page=token) as talk:
            welcome = await talk.next("welcome")
            assert (welcome["resumed"], welcome["page"]) == (True, token)
            again = await talk.next("reply")
            assert (again["lines"], again["turn"]) == (before["lines"], 1)
            assert (await talk.say("no"))["turn"] == 2

    asyncio.run(run())


def test_a_page_can_ask_whether_the_program_is_there(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, _):
            await talk.send("here")
            assert (await talk.next("here"))["type"] == "here"

    asyncio.run(run())


def test_who_wanted_it_quiet_has_it_quiet_when_the_page_comes_back(page: Served) -> None:
    def loudest(talk: Page) -> int:
        return max(int(np.abs(np.frombuffer(sound[48:], "<i2").astype(np.int32)).max()) for sound in talk.sounds)

    async def run() -> None:
        async with greeted(page, sound=True) as (talk, token):
            await talk.next("spoken")
            loud = loudest(talk)
            talk.sounds.clear()
            await talk.say("volume one")
            await talk.next("spoken")
            assert loudest(talk) < loud / 4
        async with opened(page, page=token, sound=True) as talk:
            await talk.next("reply")
            await talk.say("repeat")
            await talk.next("spoken")
            assert loudest(talk) < loud / 4

    asyncio.run(run())


def test_what_is_sent_again_after_the_connection_was_lost_is_answered_once(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, token):
            before = await talk.say(SAID, id="one")
            assert before["message"] == "one"
        async with opened(page, page=token) as talk:
            assert (await talk.next("welcome"))["answered"] == ["one"]
            await talk.next("reply")
            again = await talk.say(SAID, id="one")
            assert (again["turn"], again["message"], again["lines"]) == (1, "one", before["lines"])
            assert (await talk.say("no", id="two"))["turn"] == 2

    asyncio.run(run())


def test_every_reply_that_was_lost_is_shown_when_the_page_comes_back(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, token):
            first = await talk.say("what is muscle twitching", id="one")
            second = await talk.say(SAID, id="two")
            assert first["lines"] != second["lines"]
        async with opened(page, page=token, awaits=["one", "two"]) as talk:
            assert (await talk.next("welcome"))["answered"] == ["one", "two"]
            shown = [await talk.next("reply"), await talk.next("reply")]
            assert [(each["turn"], each["message"]) for each in shown] == [(1, "one"), (2, "two")]
            assert [each["lines"] for each in shown] == [first["lines"], second["lines"]]

    asyncio.run(run())


def test_nothing_of_what_was_forgotten_is_shown_when_the_page_comes_back(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, token):
            await talk.say(SAID, id="one")
            await talk.send("start_over", id="two")
            await talk.next("reply")
        async with opened(page, page=token, awaits=["one", "two"]) as talk:
            await talk.next("welcome")
            assert (await talk.next("reply"))["message"] == "two"

    asyncio.run(run())


def test_what_is_sent_again_while_the_lost_connection_is_still_at_it_is_answered_once(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (lost, token):
            await lost.send("say", text=SAID, id="one")
            await lost.send("say", text="no", id="two")
            async with opened(page, page=token) as talk:
                await talk.next("welcome")
                await talk.next("reply")
                await talk.send("say", text=SAID, id="one")
                await talk.send("say", text="no", id="two")
                told = await talk.next("reply")
                while told["message"] != "two":
                    told = await talk.next("reply")
                assert told["turn"] == 2

    asyncio.run(run())


def test_starting_over_is_done_once_however_often_it_is_sent(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, _):
            await talk.say(SAID, id="one")
            await talk.send("start_over", id="two")
            greeting = await talk.next("reply")
            assert (greeting["turn"], greeting["message"]) == (0, "two")
            await talk.say(SAID, id="three")
            for late in ({"type": "start_over", "id": "two"}, {"type": "say", "text": SAID, "id": "one"}):
                await talk.socket.send_json(late)
                told = await talk.next("reply")
                assert (told["turn"], told["message"]) == (1, late["id"])

    asyncio.run(run())


def test_two_pages_may_give_a_message_the_same_id(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (one, _), greeted(page) as (other, _):
            await one.say(SAID, id="one")
            assert "eyelid" not in str(await other.say("my calf is twitching", id="one"))
            await other.send("summarise")
            assert "eyelid" not in str(await other.next("summary"))

    asyncio.run(run())


def test_start_over_forgets_everything(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, _):
            await talk.say(SAID)
            await talk.send("start_over")
            assert (await talk.next("reply"))["act"] == "greet"
            await talk.send("summarise")
            assert "nothing to sum up" in (await talk.next("note"))["text"]

    asyncio.run(run())


def test_a_reply_is_spoken_sentence_by_sentence_where_that_is_wanted(page: Served) -> None:
    async def run() -> None:
        async with greeted(page, sound=True) as (talk, _):
            await talk.next("spoken")
            talk.sounds.clear()
            turn = (await talk.say(SAID))["turn"]
            assert (await talk.next("spoken"))["turn"] == turn
            assert len(talk.sounds) > 3
            for sound in talk.sounds:
                assert int.from_bytes(sound[:4], "little") == turn
                samples, rate = soundfile.read(io.BytesIO(sound[4:]))
                assert len(samples) > 0.2 * rate

    asyncio.run(run())


def test_nothing_is_spoken_to_people_who_read(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, _):
            await talk.say(SAID)
            await talk.say("no")
            assert not talk.sounds

    asyncio.run(run())


def test_slower_is_slower_on_this_page_alone(page: Served) -> None:
    async def run() -> None:
        async with greeted(page, rate=200) as (one, _), greeted(page, rate=200) as (other, _):
            assert (await one.say("slower"))["rate"] < 200
            assert (await other.say(SAID))["rate"] == 200

    asyncio.run(run())


def test_a_rate_in_words_a_minute_is_taken_on_this_page(page: Served) -> None:
    async def run() -> None:
        async with greeted(page, rate=200) as (one, _):
            assert (await one.say("speak at one hundred and fifty words a minute"))["rate"] == 150

    asyncio.run(run())


async def play(talk: Page, file: Path, speed: float = 4.0) -> None:
    """Send a recording as the page's microphone would, only quicker, and silence after it."""
    frames = [*open_recording(file).frames(), *[np.zeros(512, np.int16)] * 80]
    sound = np.concatenate(frames).astype("<i2").tobytes()
    for start in range(0, len(sound), 2048):
        await talk.socket.send_bytes(sound[start : start + 2048])
        await asyncio.sleep(0.064 / speed)


def test_speech_of_the_browser_is_heard_and_answered(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, _):
            await talk.send("listen")
            while (await talk.next("hearing"))["state"] != "listening":
                pass
            await play(talk, DEMO / "opening.flac")
            reply = await talk.next("reply")
            assert "eyelid" in reply["heard"]
            await talk.send("deaf")
            await play(talk, DEMO / "opening.flac", speed=20.0)
            assert (await talk.say("no"))["turn"] == 2

    asyncio.run(run())


def test_more_pages_than_recognisers_are_told_to_type(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (one, _), greeted(page) as (two, _), greeted(page) as (three, _):
            for talk in (one, two):
                await talk.send("listen")
                assert (await talk.next("hearing"))["state"] == "listening"
            await three.send("listen")
            told = await three.next("hearing")
            assert told == {"type": "hearing", "state": "off", "why": web_hearing.ALL_BUSY}
            await one.send("deaf")
            while told["state"] != "listening":
                await asyncio.sleep(0.3)
                await three.send("listen")
                told = await three.next("hearing")

    asyncio.run(run())


def test_a_page_is_listened_to_no_longer_when_nobody_speaks(page: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_hearing, "SENDS_NOTHING_S", 0.2)

    async def run() -> None:
        async with greeted(page) as (talk, _):
            await talk.send("listen")
            while (told := await talk.next("hearing"))["state"] != "off":
                pass
            assert told["why"] == web_hearing.TOO_QUIET

    asyncio.run(run())


def test_the_command_serves_the_page_until_it_is_told_to_end() -> None:
    command = [sys.executable, "-m", "voice_skill", "serve", "--web", "127.0.0.1:0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        found = next(filter(None, (re.search(r"(http://127\.0\.0\.1:\d+/);", line) for line in process.stderr)))

        async def run() -> None:
            async with greeted(Served(found[1])) as (talk, _):
                assert (await talk.say(SAID))["turn"] == 1

        asyncio.run(run())
        process.terminate()
        assert process.stderr.read() == ""
        assert process.wait(60) == 0


def test_an_engine_that_is_missing_is_told_before_anything_is_served(pack: ContentPack) -> None:
    with pytest.raises(ModelMissing), served(pack, Settings(engine="vosk")):
        pass


def test_a_voice_that_nobody_has_is_told_before_anything_is_served(pack: ContentPack) -> None:
    with pytest.raises(WrongUsage, match="nobody"), served(pack, Settings(voice="nobody at all")):
        pass


def test_without_a_voice_that_is_told_once_and_captions_go_on(
    pack: ContentPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_voice(_: object) -> None:
        raise VoiceUnavailable(NO_ESPEAK)

    monkeypatch.setattr(adapters, "voice", no_voice)

    async def run(page: Served) -> None:
        async with greeted(page, sound=True) as (talk, _):
            assert "Captions go on without a voice." in (await talk.next("note"))["text"]
            reply = await talk.say(SAID)
            assert reply["lines"]
            assert not reply["sound"]

    with served(pack) as page:
        asyncio.run(run(page))


def test_the_summary_tells_what_was_said_denied_and_advised(pack: ContentPack) -> None:
    turn = chat.begin(pack)
    for text in CAUSE_KNOWN:
        turn = chat.answer(turn.after, text, pack)
    made = summary(turn.after, pack)
    assert "left eyelid" in made["said"]["present"]
    assert "weakness" in made["said"]["absent"]
    assert made["advice"]
    assert made["causes"][0]["because"]
    assert made["sources"]
    assert "{" not in str([made["advice"], made["tips"], made["dangers"]])


def test_the_summary_of_an_emergency_names_the_danger(pack: ContentPack) -> None:
    turn = chat.answer(chat.begin(pack).after, "my face is drooping on one side and i cannot lift my arm", pack)
    made = summary(turn.after, pack)
    assert made["dangers"]
    assert "nine nine nine" in made["advice"]


def test_the_summary_of_a_crisis_tells_what_was_told(pack: ContentPack) -> None:
    turn = chat.answer(chat.begin(pack, "GB").after, "i want to die", pack)
    made = summary(turn.after, pack)
    assert made["advice"] in turn.reply.say
    assert "Samaritans" in made["advice"]
    assert made["dangers"] == ["thoughts of suicide"]
    assert not [source for source in made["sources"] if "stroke" in source["title"].lower()]


def test_the_summary_of_an_overdose_tells_whom_to_call(pack: ContentPack) -> None:
    turn = chat.answer(chat.begin(pack, "GB").after, "i have taken a whole box of pills to end it", pack)
    assert "nine nine nine" in summary(turn.after, pack)["advice"]


def test_the_summary_tells_no_kind_of_which_one_was_told_and_no_name_of_ours(pack: ContentPack) -> None:
    turn = chat.begin(pack)
    for text in ("my calf twitches", "none of those", "not sure", "no", "no", "sertraline", "no", "not sure", "no"):
        turn = chat.answer(turn.after, text, pack)
    told = summary(turn.after, pack)["said"]
    assert "sertraline" in told["present"]
    everything = [phrase for phrases in told.values() for phrase in phrases]
    assert not {"a medicine", "duration days"} & set(everything)
