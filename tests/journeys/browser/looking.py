"""What is asked of every page that a browser journey sees."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, ViewportSize

TESTS = Path(__file__).resolve().parent.parent.parent
AXE = TESTS / "vendor" / "axe" / "axe.min.js"
SCREENSHOTS = TESTS / "screenshots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 800}
NARROWEST: ViewportSize = {"width": 320, "height": 640}
LOOPBACK = {"127.0.0.1", "localhost", "::1", None, ""}

#: What sticks out of the page at the right, so that the message can name it.
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const name = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + [...e.classList].map(c => '.' + c).join('');
    const reach = e => Math.round(Math.max(e.getBoundingClientRect().right, e.getBoundingClientRect().left + e.scrollWidth));
    return [...document.body.querySelectorAll('*')]
        .filter(e => reach(e) > width + 1).slice(-5).map(e => name(e) + ' reaches to ' + reach(e))
        .concat('the page is ' + document.documentElement.scrollWidth + ' px wide');
}"""


@dataclass
class Watch:
    """What a page complained of since it was last looked at."""

    complaints: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        # The browser also reports the page's own 404 or 422 here; a missing style sheet or picture is another address.
        own_status = "status of" in message.text and message.page and message.location.get("url") == message.page.url
        if not own_status:
            self.complaints.append(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if request.url.startswith("http") and urlsplit(request.url).hostname not in LOOPBACK:
            self.complaints.append(f"it asked for {request.url}, which is not on this machine")

    def must_be_silent(self, where: str) -> None:
        complaints, self.complaints = self.complaints, []
        assert not complaints, f"{where} complained:\n" + "\n".join(f"  {line}" for line in complaints)


def look(page: Page, watch: Watch, name: str) -> None:
    """Examine the page as it stands: accessible, quiet, no wider than the screen; keep a picture, desktop and phone."""
    where = f"{urlsplit(page.url).path} ({name})"
    SCREENSHOTS.mkdir(exist_ok=True)
    for kind, size in (("desktop", DESKTOP), ("phone", PHONE)):
        page.set_viewport_size(size)
        page.screenshot(path=SCREENSHOTS / f"{name}-{kind}.png", full_page=True)
        must_be_accessible(page, f"{where}, {kind}")
    page.set_viewport_size(NARROWEST)
    wide = page.evaluate(TOO_WIDE)
    page.set_viewport_size(DESKTOP)
    assert not wide, f"{where} scrolls sideways at {NARROWEST['width']} px:\n" + "\n".join(f"  {line}" for line in wide)
    watch.must_be_silent(where)


def must_be_accessible(page: Page, where: str) -> None:
    """No axe-core violation, also in what unfolds."""
    # Evaluated by the debugger, which the page's content security policy does not bind: the policy stays on.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8") + "\n;undefined")
    found = page.evaluate(
        """async rules => {
            const folded = [...document.querySelectorAll('details:not([open])')];
            folded.forEach(one => one.open = true);
            const result = await axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']});
            folded.forEach(one => one.open = false);
            return result.violations;
        }""",
        RULES,
    )
    assert not found, f"{where} is not accessible:\n" + "\n".join(map(_violation, found))


def _violation(found: dict[str, Any]) -> str:
    lines = [f"  {found['id']} ({found['impact']}): {found['help']}. {found['helpUrl']}"]
    for node in found["nodes"][:5]:
        lines.append(f"    {' '.join(map(str, node['target']))}: {node['html'][:160]}")
        lines.append("      " + node["failureSummary"].replace("\n", "\n      "))
    if len(found["nodes"]) > 5:
        lines.append(f"    and {len(found['nodes']) - 5} more")
    return "\n".join(lines)


def name_for(page: Page) -> str:
    """A file name for a page's picture, from its address."""
    path = urlsplit(page.url).path.strip("/")
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "home"
