"""A real browser for the page tests: no network, every line of the console and request kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
"""The first that is there: one engine, and without windows a page takes a third of the work."""

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 640}
FLAGS = (
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-sandbox",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
COLOURS = """() => {
  const canvas = document.querySelector('canvas.drawn');
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4 * 7) {
    seen.add([data[i] >> 3, data[i + 1] >> 3, data[i + 2] >> 3, data[i + 3] >> 6].join(','));
  }
  return seen.size;
}"""
"""Counts the distinct colours of the canvas: an empty map has one."""

SMALL = """() => Array
  .from(document.querySelectorAll('button, select, input, summary, .card, .phone'))
  .filter(one => one.offsetParent !== null && !one.closest('label'))
  .filter(one => one.getBoundingClientRect().height < 43.5)
  .map(one => one.outerHTML.slice(0, 80))"""
"""What a thumb would miss: whatever is pressed and lower than 44 px."""

UNFOLDED = """(but) => {
  const answers = document.getElementById('answers');
  while (answers.querySelector('.plus')) answers.querySelector('.plus').click();
  return new Promise((done) => {
    const open = () => {
      const shut = Array.from(answers.querySelectorAll('details:not([open])' + (but || '')));
      shut.forEach((one) => { one.open = true; });
      if (shut.length) setTimeout(open, 50); else setTimeout(done, 100);
    };
    open();
  });
}"""
"""Unfolds every answer of a finder or of a returnee; with `CARDS_ALONE` not what is in cards."""
CARDS_ALONE = ":not(.pair details)"

LATEST_MS = 60_000
"""When a page that shows nothing is given up, on a machine with much else to do."""

Show = Callable[..., Any]


def unfold_map(tab: Any) -> None:
    """Open the map where the page folds it on a phone; that of a returnee is on the card."""
    if tab.locator("#map").is_visible():
        return
    if not tab.locator(".show-map:visible").count():
        tab.locator("#list button").first.click()
    tab.locator(".show-map:visible").first.click()


@contextmanager
def started() -> Iterator[Any]:
    """Yield the browser; without one skip loudly, in CI fail."""
    there = next((path for path in BROWSERS if path.exists()), None)
    if there is None:
        if os.environ.get("CI"):
            pytest.fail(f"{BROWSERS[-1]} is missing: the pages were not opened")
        pytest.skip(f"{BROWSERS[-1]} IS MISSING: THE PAGES WERE NOT OPENED IN A BROWSER")
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=str(there), args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def tabs(browser: Any, folder: Path) -> Iterator[Show]:
    """Yield ``show(document, size)``: an open tab whose errors and requests must stay none."""
    contexts = []

    def show(document: str, size: dict[str, int] | None = None, **options: Any) -> Any:
        path = folder / f"page{len(contexts)}.html"
        path.write_text(document, encoding="utf-8")
        context = browser.new_context(viewport=size or DESK, **options)
        context.set_default_timeout(LATEST_MS)
        contexts.append(context)
        tab = context.new_page()
        tab.lines = []
        tab.asked = []
        tab.refused = []
        tab.on("console", lambda line: tab.lines.append(line.text))
        tab.on("pageerror", lambda error: tab.lines.append(str(error)))
        tab.on("requestfailed", lambda one: tab.refused.append(one.failure))
        tab.on("request", lambda one: tab.asked.append(one.url))
        tab.goto(path.as_uri())
        if options.get("java_script_enabled", True):
            tab.wait_for_selector("html[data-ready='1']", state="attached")
        assert tab.asked == [path.as_uri()]
        return tab

    yield show
    for context in contexts:
        context.close()
