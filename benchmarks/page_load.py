"""How soon the chat can be used on a slow machine: Chromium with its processor throttled.

``.venv/bin/python -m benchmarks.page_load``: from the start of the navigation to the moment that a
typed question can be sent, and to the first paint, over several loads with an empty cache. Beside
it the same script's work on this machine at the same throttling, again and again: its spread is
the machine's noise, and a load is worth as much as it is steady.
"""

import shutil
import sys
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from scripts.sample_service import sample_service

LOADS = 15
THROTTLE = 4
"""As slow as Lighthouse takes a mid-range phone to be against a desktop."""
GOAL_MS = 1_000

# The first frame in which the field is there and the page has time to draw: then a key is heard.
_WATCH = """
window.usable = new Promise((found) => {
  const look = () => {
    const field = document.querySelector('rita-chat')?.shadowRoot?.querySelector('textarea');
    if (field) setTimeout(() => found(performance.now()));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});
"""
_PAINT = """new Promise((found) => new PerformanceObserver((list) => {
  const [paint] = list.getEntriesByName('first-contentful-paint');
  if (paint) found(paint.startTime);
}).observe({ type: 'paint', buffered: true }))"""
# A fixed piece of work, to tell a slow page from a busy machine.
_WORK = """() => {
  const start = performance.now();
  let sum = 0;
  for (let i = 0; i < 2e6; i++) sum += Math.sqrt(i);
  return performance.now() - start;
}"""


def load(browser: Browser, url: str, throttle: int) -> tuple[float, float, float]:
    """Milliseconds to usable, to the first paint, and of the fixed work."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    page.add_init_script(_WATCH)
    page.goto(url, wait_until="commit")
    usable = float(page.evaluate("window.usable"))
    page.wait_for_load_state()
    paint, work = float(page.evaluate(_PAINT)), float(page.evaluate(_WORK))
    context.close()
    return usable, paint, work


def spread(name: str, times: list[float]) -> str:
    """One line: the middle, and the outermost."""
    return f"{name:<28} median {median(times):6.0f} ms   {min(times):.0f} to {max(times):.0f}"


def main() -> None:
    """Measure and print."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("No chromium on this machine: install it (apt-get install chromium)")
    with sample_service({}) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        load(browser, url, 1)  # the browser's own start
        for throttle in (1, THROTTLE):
            taken = [load(browser, url, throttle) for _ in range(LOADS)]
            usable, paint, work = (list(times) for times in zip(*taken, strict=True))
            print(f"{LOADS} loads, processor {throttle} times slower")
            print(spread("  a question can be sent", usable))
            print(spread("  first contentful paint", paint))
            print(spread("  fixed work (noise)", work))
            print(f"  usable / goal of {GOAL_MS} ms:    {median(usable) / GOAL_MS:.2f}")
        browser.close()


if __name__ == "__main__":
    main()
