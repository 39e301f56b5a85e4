"""The page in a real browser: Debian's Chromium, driven by Playwright, with axe-core and a recording as microphone."""

from __future__ import annotations

import re
import shutil
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright
from served_page import PATIENCE_S, served

from voice_skill.demo import FOLDER
from voice_skill.hearing.recording import open_recording
from voice_skill.services import web_limits
from voice_skill.services.conversations import Conversations
from voice_skill.services.web import Entrance
from voice_skill.services.web_talk import TOO_QUICK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Playwright
    from served_page import Served

    from voice_skill.pack import ContentPack

SAID = "My left eyelid has been twitching for three days. I drink six coffees a day."
SIZES = {"desk": (1280, 800), "phone": (320, 640), "desk at 400 %": (320, 200)}
STANDARDS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_BYTES, MOST_MS = 100_000, 1000.0

ASKED_AND_NOT_YET_GIVEN = """
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    window.tracks = [];
    window.waiting = [];
    navigator.mediaDevices.getUserMedia = async (wanted) => {
        const stream = await real(wanted);
        window.tracks.push(...stream.getTracks());
        return new Promise((give) => window.waiting.push(() => give(stream)));
    };
"""
"""Makes a browser's microphone wait, as while a person is asked for it, until the test gives what was asked for."""
SOCKETS_KEPT = """
    window.sockets = [];
    window.WebSocket = class extends WebSocket {
        constructor(address) {
            super(address);
            window.sockets.push(this);
        }
    };
"""
"""Lets a test close the page's connection."""
LOSES = """
    window.sockets = [];
    window.loses = "";
    window.WebSocket = class extends WebSocket {
        constructor(address) {
            super(address);
            window.sockets.push(this);
        }
        send(message) {
            if (window.loses !== "what is sent") super.send(message);
        }
        set onmessage(take) {
            super.onmessage = (event) => window.loses !== "what is told" && take(event);
        }
    };
"""
"""Lets a test make the page's connection dead in one direction, without the browser noticing, and close it."""
FORGOTTEN = "What was said before is no longer known, so this is a new conversation."
GIVEN_BACK = "What you typed was not answered; it is back where you type."
HIDDEN = """
    Object.defineProperty(document, "visibilityState", { value: "hidden" });
    Object.defineProperty(document, "hidden", { value: true });
    document.dispatchEvent(new Event("visibilitychange"));
"""

expect.set_options(timeout=PATIENCE_S * 1000)


def chromium() -> str:
    """Return where Chromium is; where there is none, tests fail, as README.md names its package."""
    found = shutil.which("chromium")
    assert found, "Chromium is missing; install it with: sudo apt-get install chromium"
    return found


def launch(playwright: Playwright, *arguments: str) -> Browser:
    # A user of a test machine may be root, for whom Chromium has no sandbox.
    return playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", *arguments])


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = launch(playwright)
    yield started
    started.close()


@pytest.fixture(scope="module")
def service(pack: ContentPack) -> Iterator[Served]:
    with served(pack) as told:
        yield told


@pytest.fixture
def page(browser: Browser, service: Served) -> Iterator[Page]:
    """Return the page of a person who has just opened it; whatever goes wrong in it fails the test."""
    context = browser.new_context()
    yield from opened(context.new_page(), service)
    context.close()


def opened(page: Page, service: Served) -> Iterator[Page]:
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda message: trouble.extend([message.text] * (message.type == "error")))
    page.goto(service.url)
    expect(page.locator("#reply")).to_contain_text("Hello")
    yield page
    assert not trouble


def say(page: Page, text: str, then: str) -> None:
    """Type something and wait for words of the reply."""
    page.get_by_label("Or type what you would say").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator("#reply")).to_contain_text(then)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def read_aloud(page: Page) -> None:
    """Keep from now on what a screen reader is told."""
    page.evaluate(
        """() => {
            window.told = [];
            const region = document.querySelector("[aria-live]");
            new MutationObserver((seen) => seen.forEach(({ addedNodes }) =>
                addedNodes.forEach((node) => window.told.push(node.textContent)))).observe(region, { childList: true });
        }"""
    )


def told(page: Page, words: str = "") -> list[str]:
    """Return what a screen reader was told that has these words."""
    said: list[str] = page.evaluate("window.told")
    return [each for each in said if words in each]


def until(page: Page, what: str) -> None:
    """Wait until something holds in the page; Playwright's own waiting is what the page's security policy forbids."""
    last = time.monotonic() + PATIENCE_S
    while not page.evaluate(what):
        assert time.monotonic() < last, what
        page.wait_for_timeout(20)


def test_the_first_load_is_small_quick_and_from_this_program_alone(browser: Browser, service: Served) -> None:
    times, sizes, hosts = [], [], set()
    for _ in range(3):
        context = browser.new_context()
        page = context.new_page()
        page.on("request", lambda request: hosts.add(re.split("[/?]", request.url)[2]))
        page.goto(service.url)
        expect(page.locator("#reply")).to_contain_text("Hello")
        seen: list[dict[str, Any]] = page.evaluate(
            "performance.getEntries().filter(e => 'transferSize' in e).map(e => e.toJSON())"
        )
        sizes.append(sum(entry["encodedBodySize"] + 1000 for entry in seen))
        times.append(max(entry["responseEnd"] for entry in seen))
        context.close()
    assert max(sizes) < MOST_BYTES
    assert min(times) < MOST_MS
    assert hosts == {service.host}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_that_shuts_anybody_out(browser: Browser, service: Served, scheme: Any, size: str) -> None:  # noqa: ANN401
    width, height = SIZES[size]
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": height})
    for page in opened(context.new_page(), service):
        examined(page)
        say(page, SAID, "danger signs")
        for summary in page.locator("summary").all():
            if summary.is_visible():
                summary.click()
        press(page, "Make the summary")
        expect(page.get_by_role("article")).to_contain_text("left eyelid")
        examined(page)
        say(page, "my face is drooping and my arm will not lift", "nine nine nine")
        examined(page)
    context.close()


def examined(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": STANDARDS}).response["violations"]
    assert not [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"


def test_it_can_be_used_with_the_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to where you type")).to_be_focused()
    page.keyboard.press("Enter")
    typed = page.get_by_label("Or type what you would say")
    expect(typed).to_be_focused()
    page.keyboard.type(SAID)
    page.keyboard.press("Enter")
    expect(page.locator("#reply")).to_contain_text("danger signs")
    expect(typed).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Shift+Tab")
    for name in ("Yes", "No", "Talk", "Stop"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#reply")).to_contain_text("thinner")
    expect(page.get_by_role("button", name="No", exact=True)).to_be_focused()


def test_a_screen_reader_is_told_each_reply_once_in_one_live_region(page: Page) -> None:
    live = page.locator("[aria-live], [role=status], [role=alert], [role=log], output")
    expect(live).to_have_count(1)
    read_aloud(page)
    say(page, SAID, "danger signs")
    assert told(page) == [" ".join(page.locator("#reply > p").all_inner_texts())]
    press(page, "Repeat")
    expect(page.locator("#heard-text")).to_have_text("repeat")
    assert len(told(page)) == 2


def test_a_screen_reader_is_told_once_that_a_conversation_is_over(page: Page) -> None:
    read_aloud(page)
    say(page, "stop", "")
    expect(page.locator("#note")).to_contain_text("This conversation is over")
    assert len(told(page, "This conversation is over; whatever you say next begins a new one.")) == 1
    assert len(told(page)) == 1, "the reply and the note come together, so that neither cuts the other off"


def test_a_screen_reader_is_told_once_that_the_connection_is_back(browser: Browser, service: Served) -> None:
    context = browser.new_context()
    context.add_init_script(SOCKETS_KEPT)
    for page in opened(context.new_page(), service):
        read_aloud(page)
        page.evaluate("window.sockets[0].close()")
        expect(page.locator("#note")).to_have_text("The connection is back.")
        expect(page.locator("#reply")).to_contain_text("Hello")
        until(page, "window.told.some((each) => each.includes('Hello'))")
        assert len(told(page, "The connection is back.")) == 1
    context.close()


def test_it_has_landmarks_and_one_heading_of_the_first_order(page: Page) -> None:
    for role in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_every_button_does_what_it_says(page: Page) -> None:
    say(page, SAID, "danger signs")
    press(page, "No")
    expect(page.locator("#heard-text")).to_have_text("no")
    expect(page.locator("#reply")).to_contain_text("thinner")
    press(page, "Repeat")
    expect(page.locator("#heard-text")).to_have_text("repeat")
    press(page, "Yes")
    expect(page.locator("#heard-text")).to_have_text("yes")
    press(page, "Start over")
    expect(page.locator("#reply")).to_contain_text("Hello")
    expect(page.locator("#earlier")).to_be_hidden()
    page.get_by_text("Text size, colours and voice").click()
    page.get_by_label("Speak the replies aloud").uncheck()
    press(page, "Stop")
    expect(page.locator("#note")).to_contain_text("over")


def test_what_was_said_before_can_be_read_again(page: Page) -> None:
    say(page, SAID, "danger signs")
    page.get_by_text("What was said before").last.click()
    expect(page.locator("#turns")).to_contain_text("What is happening")


def test_each_medical_line_has_its_source_to_open(page: Page) -> None:
    say(page, SAID, "danger signs")
    page.locator("#reply summary").first.click()
    link = page.locator("#reply a").first
    expect(link).to_be_visible()
    assert (link.get_attribute("href") or "").startswith("https://")
    assert link.get_attribute("rel") == "noreferrer noopener"


def test_size_colours_and_rate_are_remembered_and_nothing_that_was_said(page: Page) -> None:
    page.get_by_text("Text size, colours and voice").click()
    page.get_by_label("Text size").select_option("largest")
    page.get_by_label("Colours").select_option("dark")
    say(page, SAID, "danger signs")
    press(page, "Slower")
    expect(page.locator("#heard-text")).to_have_text("slower")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(246, 246, 246)"
    page.reload()
    expect(page.locator("#reply")).to_contain_text("danger signs")
    assert page.evaluate("document.documentElement.dataset.size") == "largest"
    assert page.evaluate("document.documentElement.dataset.colours") == "dark"
    assert int(page.locator("#rate").input_value()) < 165
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])")
    assert not re.search("eyelid|coffee|danger", kept)


def test_a_browser_that_keeps_nothing_shows_the_page_all_the_same(browser: Browser, service: Served) -> None:
    context = browser.new_context()
    for storage in ("localStorage", "sessionStorage"):
        context.add_init_script(f"Object.defineProperty(window, '{storage}', {{ get() {{ throw new Error('no') }} }})")
    for page in opened(context.new_page(), service):
        say(page, SAID, "danger signs")
    context.close()


def test_the_summary_is_made_when_asked_and_can_be_saved_and_printed(page: Page, tmp_path: Path) -> None:
    expect(page.get_by_role("article")).to_be_hidden()
    say(page, SAID, "danger signs")
    say(page, "no", "thinner")
    press(page, "Make the summary")
    article = page.get_by_role("article")
    expect(article).to_contain_text("left eyelid")
    expect(article).to_contain_text("weakness")
    with page.expect_download() as saved:
        press(page, "Save as text")
    saved.value.save_as(tmp_path / "summary.txt")
    assert "left eyelid" in (tmp_path / "summary.txt").read_text(encoding="utf-8")
    page.emulate_media(media="print")
    expect(article).to_be_visible()
    expect(page.get_by_role("button", name="Yes")).to_be_hidden()
    expect(page.locator("#reply")).to_be_hidden()


@pytest.mark.parametrize("colours", ["system", "dark"])
def test_a_summary_is_printed_dark_on_white_where_the_page_is_dark(
    browser: Browser, service: Served, colours: str
) -> None:
    context = browser.new_context(color_scheme="dark" if colours == "system" else "light")
    for page in opened(context.new_page(), service):
        page.get_by_text("Text size, colours and voice").click()
        page.get_by_label("Colours").select_option(colours)
        say(page, "my face is drooping", "nine nine nine")
        press(page, "Make the summary")
        link = page.get_by_role("article").get_by_role("link").first
        expect(link).to_have_css("color", "rgb(159, 208, 255)")
        page.emulate_media(media="print")
        expect(link).to_have_css("color", "rgb(11, 61, 107)")
        expect(page.get_by_role("article")).to_have_css("color", "rgb(0, 0, 0)")
        expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")
    context.close()


def test_a_summary_says_that_it_is_old_when_more_was_said(page: Page) -> None:
    say(page, SAID, "danger signs")
    press(page, "Make the summary")
    old = page.get_by_text("More was said after this summary was made")
    expect(page.get_by_role("article")).to_contain_text("left eyelid")
    expect(old).to_be_hidden()
    say(page, "my face is drooping", "nine nine nine")
    expect(old).to_be_visible()
    press(page, "Make the summary")
    expect(page.get_by_role("article")).to_contain_text("Signs that need attention")
    expect(old).to_be_hidden()
    press(page, "Repeat")
    expect(page.locator("#heard-text")).to_have_text("repeat")
    expect(old).to_be_hidden()


def test_who_reads_a_source_is_where_the_next_reply_begins(page: Page) -> None:
    say(page, SAID, "danger signs")
    page.locator("#reply summary").first.click()
    page.locator("#reply a").first.focus()
    page.evaluate("document.getElementById('no').click()")
    expect(page.locator("#reply")).to_contain_text("thinner")
    expect(page.locator("#reply")).to_be_focused()


def test_who_reads_a_source_reads_on_when_the_connection_comes_back(browser: Browser, service: Served) -> None:
    context = browser.new_context()
    context.add_init_script(LOSES)
    for page in opened(context.new_page(), service):
        say(page, SAID, "danger signs")
        page.locator("#reply summary").first.click()
        page.locator("#reply a").first.focus()
        page.evaluate("window.sockets[0].close()")
        expect(page.locator("#note")).to_have_text("The connection is back.")
        expect(page.locator("#reply a").first).to_be_focused()
    context.close()


def test_after_a_restart_it_says_so_and_goes_on(browser: Browser, pack: ContentPack) -> None:
    context = browser.new_context()
    page = context.new_page()
    with served(pack) as before:
        page.goto(before.url)
        say(page, SAID, "danger signs")
        press(page, "Make the summary")
        page.get_by_role("button", name="Print").focus()
        read_aloud(page)
    expect(page.locator("#note")).to_contain_text("trying again")
    with served(pack, address=before.host):
        expect(page.locator("#note")).to_have_text(FORGOTTEN)
        expect(page.get_by_role("article")).to_contain_text("left eyelid")
        expect(page.get_by_role("button", name="Print")).to_be_focused()
        expect(page.locator("#reply")).to_contain_text("Hello")
        expect(page.get_by_text("More was said after this summary was made")).to_be_hidden()
        until(page, "window.told.some((each) => each.includes('Hello'))")
        assert len(told(page, FORGOTTEN)) == 1
        say(page, "my calf is twitching", "danger signs")
        context.close()


def test_a_conversation_that_was_forgotten_while_the_connection_was_lost_is_told_so(
    browser: Browser, pack: ContentPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(Conversations.__init__.__kwdefaults__ or {}, "kept_s", 0.0)
    with served(pack) as service:
        context = browser.new_context()
        context.add_init_script(LOSES)
        for page in opened(context.new_page(), service):
            say(page, SAID, "danger signs")
            page.evaluate("window.sockets[0].close()")
            expect(page.locator("#note")).to_have_text(FORGOTTEN)
            expect(page.locator("#reply")).to_contain_text("Hello")
            expect(page.locator("#earlier")).to_be_hidden()
        context.close()


def test_every_reply_that_was_lost_on_its_way_is_there_once_the_connection_is_back(
    browser: Browser, service: Served
) -> None:
    context = browser.new_context()
    context.add_init_script(LOSES)
    for page in opened(context.new_page(), service):
        say(page, SAID, "danger signs")
        page.evaluate("window.loses = 'what is told'")
        say(page, "what is a twitch", "danger signs")
        say(page, "no", "danger signs")
        page.evaluate("window.sockets[0].close(); window.loses = ''")
        expect(page.locator("#heard-text")).to_have_text("no")
        expect(page.locator("#turns li").first).to_contain_text("You: what is a twitch")
        expect(page.locator("#turns li").first).to_contain_text("small muscle movement")
        expect(page.locator("#turns li")).to_have_count(3)
    context.close()


@pytest.mark.parametrize("loses", ["what is sent", "what is told"])
def test_what_was_typed_into_a_connection_that_was_dead_is_one_turn_once_it_is_back(
    browser: Browser, service: Served, loses: str
) -> None:
    context = browser.new_context()
    context.add_init_script(LOSES)
    for page in opened(context.new_page(), service):
        say(page, SAID, "danger signs")
        page.evaluate("(loses) => { window.loses = loses; }", loses)
        say(page, "no", "danger signs")
        page.evaluate("window.sockets[0].close(); window.loses = ''")
        expect(page.locator("#reply")).to_contain_text("thinner")
        expect(page.locator("#heard-text")).to_have_text("no")
        expect(page.locator("#turns li")).to_have_count(2)
        say(page, "no", "")
        expect(page.locator("#turns li")).to_have_count(3)
        expect(page.get_by_label("Or type what you would say")).to_have_value("")
    context.close()


def test_what_is_typed_before_the_page_is_connected_is_answered_when_it_is(browser: Browser, service: Served) -> None:
    context = browser.new_context()
    context.add_init_script(LOSES + "window.loses = 'what is told';")
    page = context.new_page()
    page.goto(service.url)
    until(page, "window.sockets.length === 1 && window.sockets[0].readyState === WebSocket.OPEN")
    say(page, SAID, "One moment")
    expect(page.locator("#note")).to_be_hidden()
    page.evaluate("window.sockets[0].close(); window.loses = ''")
    expect(page.locator("#reply")).to_contain_text("danger signs")
    expect(page.locator("#heard-text")).to_have_text(SAID)
    context.close()


def test_a_connection_that_does_not_answer_for_long_is_given_up(browser: Browser, service: Served) -> None:
    context = browser.new_context()
    context.add_init_script(LOSES)
    context.clock.install()
    for page in opened(context.new_page(), service):
        say(page, SAID, "danger signs")
        # For good: an answer to the next beat would show that it is there after all.
        page.evaluate("window.sockets[0].send = () => undefined")
        say(page, "no", "danger signs")
        context.clock.run_for(21_000)
        expect(page.locator("#reply")).to_contain_text("thinner")
        assert page.evaluate("window.sockets.length") == 2
        expect(page.locator("#turns li")).to_have_count(2)
    context.close()


def test_a_connection_that_dies_while_nobody_asks_anything_is_noticed(browser: Browser, service: Served) -> None:
    context = browser.new_context()
    context.add_init_script(LOSES)
    context.clock.install()
    for page in opened(context.new_page(), service):
        say(page, SAID, "danger signs")
        context.clock.run_for(11_000)
        until(page, "window.sockets.length === 1")
        page.evaluate("window.loses = 'what is told'")
        context.clock.run_for(22_000)
        page.evaluate("window.loses = ''")
        context.clock.run_for(2_000)
        expect(page.locator("#note")).to_have_text("The connection is back.")
        expect(page.locator("#turns li")).to_have_count(1)
    context.close()


def test_what_was_typed_for_a_conversation_that_is_gone_is_given_back(browser: Browser, pack: ContentPack) -> None:
    context = browser.new_context()
    context.add_init_script(LOSES)
    page = context.new_page()
    typed = page.get_by_label("Or type what you would say")
    with served(pack) as before:
        page.goto(before.url)
        say(page, SAID, "danger signs")
        page.evaluate("window.loses = 'what is sent'")
        say(page, "it began on Monday", "danger signs")
        press(page, "No")
        expect(typed).to_have_value("")
        typed.fill("in the morning")
    page.evaluate("window.loses = ''")
    with served(pack, address=before.host):
        expect(page.locator("#note")).to_have_text(f"{FORGOTTEN} {GIVEN_BACK}")
        expect(typed).to_have_value("it began on Monday. in the morning")
        expect(page.locator("#reply")).to_contain_text("Hello")
        expect(page.locator("#heard")).to_be_hidden()
        context.close()


def test_what_was_typed_in_a_tab_that_another_takes_the_place_of_is_given_back(
    browser: Browser, service: Served
) -> None:
    context = browser.new_context()
    context.add_init_script(LOSES)
    for page in opened(context.new_page(), service):
        page.evaluate("window.loses = 'what is sent'")
        say(page, "it began on Monday", "Hello")
        other = context.new_page()
        other.add_init_script(f"sessionStorage.setItem('page', '{page.evaluate('sessionStorage.page')}')")
        other.goto(service.url)
        expect(page.locator("#note")).to_contain_text(GIVEN_BACK)
        expect(page.get_by_label("Or type what you would say")).to_have_value("it began on Monday")
    context.close()


def test_words_that_come_too_quickly_are_given_back(
    browser: Browser, pack: ContentPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_limits, "MESSAGES_AT_ONCE", 1.0)
    monkeypatch.setattr(web_limits, "MESSAGES_A_SECOND", 0.0)
    with served(pack) as service:
        context = browser.new_context()
        for page in opened(context.new_page(), service):
            say(page, SAID, "danger signs")
            say(page, "it began on Monday", "danger signs")
            expect(page.locator("#note")).to_have_text(f"{TOO_QUICK} {GIVEN_BACK}")
            expect(page.get_by_label("Or type what you would say")).to_have_value("it began on Monday")
        context.close()


def test_while_the_connection_is_lost_nothing_is_lost_and_every_button_says_so(
    browser: Browser, pack: ContentPack
) -> None:
    context = browser.new_context()
    page = context.new_page()
    with served(pack) as service:
        page.goto(service.url)
        expect(page.locator("#reply")).to_contain_text("Hello")
        say(page, SAID, "danger signs")
        say(page, "no", "thinner")
        read_aloud(page)
    expect(page.locator("#note")).to_have_text("The connection is lost; trying again.")
    typed = page.get_by_label("Or type what you would say")
    typed.fill("it began on Monday")
    for presses, name in enumerate(
        ("Send", "Yes", "No", "Talk", "Stop", "Repeat", "Slower", "Start over", "Make the summary"), 1
    ):
        press(page, name)
        expect(page.locator("#note")).to_have_text("This page is not connected, so that was not sent; trying again.")
        assert len(told(page, "This page is not connected")) == presses
    expect(typed).to_have_value("it began on Monday")
    expect(page.locator("#turns")).to_contain_text("What is happening")
    expect(page.locator("#microphone")).to_have_text("The microphone is off.")
    with served(pack, address=service.host):
        expect(page.locator("#note")).to_have_text(FORGOTTEN)
        expect(typed).to_have_value("it began on Monday")
        press(page, "Send")
        expect(page.locator("#heard-text")).to_have_text("it began on Monday")
        expect(typed).to_have_value("")
        context.close()


def test_a_tab_whose_conversation_goes_on_in_another_says_so_and_keeps_what_is_typed(
    page: Page, service: Served
) -> None:
    other = page.context.new_page()
    other.add_init_script(f"sessionStorage.setItem('page', '{page.evaluate('sessionStorage.page')}')")
    other.goto(service.url)
    expect(other.locator("#reply")).to_contain_text("Hello")
    note = page.locator("#note")
    expect(note).to_contain_text("goes on in another tab; load this page again to go on here.")
    read_aloud(page)
    typed = page.get_by_label("Or type what you would say")
    typed.fill("it began on Monday")
    press(page, "Send")
    until(page, "window.told.length === 1")
    expect(note).to_have_text("This conversation goes on in another tab; load this page again to go on here.")
    assert told(page) == [note.inner_text()]
    expect(typed).to_have_value("it began on Monday")


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("one+two+three+four", "one+two+three+four"),
        ("one%2Btwo%20three%26four%23", "one+two three&four#"),
        ("a%2541b-one-two-three", "a%41b-one-two-three"),
        ("one&two=three%four", "one&two=three%four"),
    ],
)
def test_a_key_of_any_signs_is_read_from_the_address(
    browser: Browser, pack: ContentPack, written: str, key: str
) -> None:
    with served(pack, address="0.0.0.0:0", entrance=Entrance(allow_network=True, key=key)) as service:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{service.port}/#key={written}")
        expect(page.locator("#reply")).to_contain_text("Hello", timeout=10_000)
        context.close()


def test_a_key_that_is_needed_comes_with_the_address_or_is_asked_for(browser: Browser, pack: ContentPack) -> None:
    with served(pack, address="0.0.0.0:0", entrance=Entrance(allow_network=True)) as service:
        key = service.url.partition("#key=")[2]
        here = f"http://127.0.0.1:{service.port}/"
        context = browser.new_context()
        page = context.new_page()
        page.goto(here)
        expect(page.locator("#note")).to_contain_text("needs the key")
        page.get_by_label("Key", exact=True).fill("not the key at all")
        press(page, "Open")
        expect(page.locator("#note")).to_contain_text("That key was not right")
        page.get_by_label("Key", exact=True).fill(key)
        page.get_by_label("Key", exact=True).press("Enter")
        expect(page.locator("#reply")).to_contain_text("Hello")
        expect(page.get_by_label("Or type what you would say")).to_be_focused()
        context.close()
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{here}#key={key}")
        expect(page.locator("#reply")).to_contain_text("Hello")
        assert page.url == here
        context.close()


def test_a_person_who_speaks_is_heard_and_answered_aloud(
    playwright: Playwright, service: Served, tmp_path: Path
) -> None:
    microphone = f"--use-file-for-fake-audio-capture={recorded(tmp_path)}%noloop"
    talking = launch(playwright, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", microphone)
    for page in opened(talking.new_page(), service):
        state = page.locator("#microphone")
        press(page, "Talk")
        expect(state).to_have_text("I am speaking; the microphone waits.")
        press(page, "Stop")
        press(page, "Talk")
        expect(page.get_by_role("button", name="Talk", pressed=True)).to_be_visible()
        expect(page.locator("#heard-text")).to_contain_text("eyelid")
        expect(page.locator("#reply")).to_contain_text("danger signs")
        expect(state).to_have_text("I am speaking; the microphone waits.")
        expect(state).to_have_text("I am listening.")
        press(page, "Talk")
        expect(state).to_have_text("The microphone is off.")
    talking.close()


@pytest.fixture(scope="module")
def talking(playwright: Playwright) -> Iterator[Browser]:
    """Return a browser that has a microphone and allows it."""
    started = launch(playwright, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    yield started
    started.close()


@pytest.fixture
def asked(talking: Browser, service: Served) -> Iterator[Page]:
    """Return the page of a person who has pressed Talk and is still being asked for the microphone."""
    context = talking.new_context()
    context.add_init_script(ASKED_AND_NOT_YET_GIVEN + SOCKETS_KEPT)
    for page in opened(context.new_page(), service):
        press(page, "Talk")
        until(page, "window.waiting.length === 1")
        yield page
    context.close()


def expect_no_microphone(page: Page) -> None:
    """Give the microphone that was asked for, and expect that it is closed again at once."""
    expect(page.get_by_role("button", name="Talk", pressed=False)).to_be_visible()
    page.evaluate("window.waiting[0]()")
    until(page, "window.tracks.every(({ readyState }) => readyState === 'ended')")
    expect(page.locator("#microphone")).to_have_text("The microphone is off.")


@pytest.mark.parametrize("name", ["Talk", "Stop", "Start over"])
def test_a_button_pressed_while_the_microphone_is_asked_for_gives_it_up(asked: Page, name: str) -> None:
    press(asked, name)
    expect_no_microphone(asked)


def test_the_end_of_a_conversation_gives_up_a_microphone_that_is_asked_for(asked: Page) -> None:
    say(asked, "stop", "")
    expect(asked.locator("#note")).to_contain_text("over")
    expect_no_microphone(asked)


def test_a_page_that_is_hidden_gives_up_a_microphone_that_is_asked_for(asked: Page) -> None:
    asked.evaluate(HIDDEN)
    expect_no_microphone(asked)


def test_a_microphone_that_is_asked_for_anew_is_open_once(asked: Page) -> None:
    press(asked, "Talk")
    press(asked, "Talk")
    until(asked, "window.waiting.length === 2")
    asked.evaluate("window.waiting[1]()")
    asked.evaluate("window.waiting[0]()")
    until(asked, "window.tracks.map(({ readyState }) => readyState).join() === 'ended,live'")
    expect(asked.locator("#microphone")).to_have_text(re.compile("speaking|listening"))
    press(asked, "Talk")
    until(asked, "window.tracks.every(({ readyState }) => readyState === 'ended')")


def test_a_microphone_that_stays_open_while_the_connection_is_lost_is_not_called_off(asked: Page) -> None:
    asked.evaluate("window.waiting[0]()")
    expect(asked.locator("#microphone")).to_have_text(re.compile("speaking|listening"))
    asked.evaluate(
        """() => {
            window.states = [];
            const state = document.getElementById("microphone");
            new MutationObserver(() => window.states.push(state.textContent)).observe(state, { childList: true });
            window.sockets[0].close();
        }"""
    )
    expect(asked.locator("#note")).to_have_text("The connection is back.")
    expect(asked.locator("#microphone")).to_have_text(re.compile("speaking|listening"))
    assert "The microphone is off." not in asked.evaluate("window.states")


def test_a_microphone_that_was_closed_is_not_called_open_by_a_word_that_was_on_its_way(asked: Page) -> None:
    asked.evaluate("window.waiting[0]()")
    expect(asked.locator("#microphone")).to_have_text(re.compile("speaking|listening"))
    press(asked, "Talk")
    late = '{"type": "hearing", "state": "listening", "why": ""}'
    asked.evaluate("(late) => window.sockets[0].onmessage({ data: late })", late)
    expect(asked.locator("#microphone")).to_have_text("The microphone is off.")


def test_a_key_that_is_not_in_the_address_leaves_the_one_that_is_remembered(
    browser: Browser, pack: ContentPack
) -> None:
    with served(pack, address="0.0.0.0:0", entrance=Entrance(allow_network=True)) as service:
        key = service.url.partition("#key=")[2]
        context = browser.new_context()
        page = context.new_page()
        for given in (key, ""):
            page.goto("about:blank")
            page.goto(f"http://127.0.0.1:{service.port}/#key={given}")
            expect(page.locator("#reply")).to_contain_text("Hello")
        context.close()


def recorded(folder: Path) -> Path:
    """Return a shipped recording as the WAV file that Chromium takes for a microphone, with silence around it."""
    said = np.concatenate([*open_recording(FOLDER / "opening.flac").frames()])
    silence = np.zeros(16_000, np.int16)
    file = folder / "microphone.wav"
    soundfile.write(file, np.concatenate([silence, said, silence, silence, silence]), 16_000)
    return file


def test_a_microphone_that_is_not_allowed_is_told_in_one_sentence(playwright: Playwright, service: Served) -> None:
    refusing = launch(playwright, "--use-fake-device-for-media-stream", "--deny-permission-prompts")
    for page in opened(refusing.new_page(), service):
        press(page, "Talk")
        expect(page.locator("#note")).to_have_text(re.compile("microphone .*type instead"))
        expect(page.locator("#microphone")).to_have_text("The microphone is off.")
    refusing.close()


def test_a_second_click_and_a_key_held_down_answer_no_question_that_nobody_has_read(page: Page) -> None:
    say(page, SAID, "danger signs")
    page.get_by_role("button", name="No", exact=True).dblclick()
    page.wait_for_timeout(1000)
    expect(page.locator("#reply")).to_contain_text("thinner")
    page.get_by_role("button", name="No", exact=True).focus()
    for _ in range(5):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    page.wait_for_timeout(1000)
    expect(page.locator("#reply")).to_contain_text("other places")


def test_a_wrong_key_in_a_link_leaves_the_right_one_that_is_remembered(browser: Browser, pack: ContentPack) -> None:
    with served(pack, address="0.0.0.0:0", entrance=Entrance(allow_network=True)) as service:
        context = browser.new_context()
        page = context.new_page()
        for given in (service.url.partition("#key=")[2], "not-the-right-key", ""):
            page.goto("about:blank")
            page.goto(f"http://127.0.0.1:{service.port}/#key={given}")
            expect(page.locator("#reply")).to_contain_text("Hello", timeout=10_000)
        context.close()
