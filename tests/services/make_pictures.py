"""Makes the pictures of the page that README.md shows: `python tests/services/make_pictures.py`."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright
from served_page import served
from test_web_browser import SAID, launch, say

from voice_skill.content import load_pack

FOLDER = Path(__file__).parents[2] / "docs"


def picture(browser: Browser, url: str, scheme: str, width: int, height: int) -> None:
    """Make one picture, after the first words of a conversation."""
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": height}
    )
    page = context.new_page()
    page.goto(url)
    expect(page.locator("#reply")).to_contain_text("Hello")
    say(page, SAID, "danger signs")
    page.screenshot(path=FOLDER / f"page-{scheme}-{width}.png")
    context.close()


def main() -> None:
    """Make all pictures."""
    FOLDER.mkdir(exist_ok=True)
    with served(load_pack()) as service, sync_playwright() as playwright:
        browser = launch(playwright)
        picture(browser, service.url, "light", 1280, 1010)
        picture(browser, service.url, "dark", 320, 1330)
        browser.close()


if __name__ == "__main__":
    main()
