"""The page in a real browser: Debian's Chromium, driven by Playwright, with axe-core and a recording as microphone."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright
from served_page import PATIENCE_S, served

from voice_skill.demo import FOLDER
from voice_skill.hearing.recording import open_recording
from voice_skill.services.web import Entrance

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
    page.evaluate(
        """() => {
            window.told = [];
            const region = document.querySelector("[aria-live]");
            new MutationObserver((seen) => seen.forEach(({ addedNodes }) =>
                addedNodes.forEach((node) => window.told.push(node.textContent)))).observe(region, { childList: true });
        }"""
    )
    say(page, SAID, "danger signs")
    first = page.evaluate("window.told")
    assert first == [" ".join(page.locator("#reply > p").all_inner_texts())]
    press(page, "Repeat")
    expect(page.locator("#heard-text")).to_have_text("repeat")
    assert len(page.evaluate("window.told")) == 2


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


def test_after_a_restart_it_says_so_and_goes_on(browser: Browser, pack: ContentPack) -> None:
    context = browser.new_context()
    page = context.new_page()
    with served(pack) as before:
        page.goto(before.url)
        say(page, SAID, "danger signs")
    expect(page.locator("#note")).to_contain_text("trying again")
    with served(pack, address=before.host):
        expect(page.locator("#note")).to_contain_text("started again")
        say(page, "my calf is twitching", "danger signs")
        context.close()


def test_a_key_that_is_needed_comes_with_the_address_or_is_asked_for(browser: Browser, pack: ContentPack) -> None:
    with served(pack, address="0.0.0.0:0", entrance=Entrance(allow_network=True)) as service:
        key = service.url.partition("#key=")[2]
        here = f"http://127.0.0.1:{service.port}/"
        context = browser.new_context()
        page = context.new_page()
        page.goto(here)
        page.get_by_label("Key", exact=True).fill("not the key at all")
        press(page, "Open")
        page.get_by_label("Key", exact=True).fill(key)
        press(page, "Open")
        expect(page.locator("#reply")).to_contain_text("Hello")
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
