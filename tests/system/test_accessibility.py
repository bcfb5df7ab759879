"""WCAG 2.1 AA in every state of the chat: by axe-core, by the boxes set, by key and by ear.

What no program can decide (is a text understandable, is a name a good one) is in
docs/accessibility-testing.md.
"""

import re
from itertools import pairwise
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, Route, ViewportSize, expect

from tests.system import layout
from tests.system.admin_page import KEY_REFUSED, admin_states, admin_token
from tests.system.axe import findings
from tests.system.chat import (
    DESKTOP,
    NARROWEST,
    PHONE,
    QUESTION,
    OpenChat,
    answer_of,
    ask,
    field,
    letters,
)
from tests.system.service import Server
from tests.system.states import PROVOKED, all_states, hold, released, until_drawn

# 1280 × 1024 at 400 %: WCAG 2.1, 1.4.10.
FOURFOLD: ViewportSize = {"width": 320, "height": 256}
ROOT = "document.querySelector('rita-chat').shadowRoot"


@pytest.mark.parametrize(
    "viewport", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.soak)], ids=["phone", "desktop"]
)
def test_axe_finds_nothing_in_any_state_light_or_dark(
    open_chat: OpenChat, viewport: ViewportSize
) -> None:
    page = open_chat(viewport, expected=PROVOKED)
    found = {state: findings(page) for state in all_states(page)}
    assert {state: told for state, told in found.items() if told} == {}


AROUND = ("/dokument", "/om", "/tillganglighet")


@pytest.mark.parametrize("viewport", [PHONE, NARROWEST, DESKTOP], ids=["phone", "320", "desktop"])
def test_the_pages_around_the_chat_are_like_it(open_chat: OpenChat, viewport: ViewportSize) -> None:
    page = open_chat(viewport)
    found = {}
    for path in AROUND:
        page.goto(urljoin(page.url, path), wait_until="networkidle")
        found[path] = findings(page) if viewport != NARROWEST else []
        found[path] += layout.faults(page) + layout.faults_when_spaced(page)
        if viewport == NARROWEST:
            page.set_viewport_size(FOURFOLD)
            found[path] += layout.faults(page)
            page.set_viewport_size(NARROWEST)
        elif viewport == DESKTOP:
            # At 200 % the window is half as wide, and so is what a table may take.
            page.set_viewport_size({"width": viewport["width"] // 2, "height": 450})
            found[path] += layout.faults(page)
            page.set_viewport_size(viewport)
        levels = [level for level, _ in outline(page)]
        assert levels[0] == 1
        assert all(lower - upper <= 1 for upper, lower in pairwise(levels)), levels
    assert {path: told for path, told in found.items() if told} == {}


@pytest.mark.parametrize(
    "viewport",
    [PHONE, NARROWEST, pytest.param(DESKTOP, marks=pytest.mark.soak)],
    ids=["phone", "320", "desktop"],
)
def test_the_admin_page_is_like_the_chat_in_every_state(
    open_chat: OpenChat, server: Server, viewport: ViewportSize
) -> None:
    page = open_chat(viewport, expected=KEY_REFUSED)
    found = {}
    for state in admin_states(page, admin_token(server.data)):
        told = layout.faults(page)
        if viewport == NARROWEST:
            told += layout.faults_when_spaced(page)
            page.set_viewport_size(FOURFOLD)
            told += [f"at 400 %: {fault}" for fault in layout.faults(page)]
            page.set_viewport_size(NARROWEST)
        else:
            told += findings(page) + layout.faults_at_twice_the_size(page)
        levels = [level for level, _ in outline(page)]
        if not page.locator("dialog[open]").count():
            assert levels[0] == 1
            assert levels.count(1) == 1
            assert all(lower - upper <= 1 for upper, lower in pairwise(levels)), (state, levels)
        found[state] = told
    assert {state: told for state, told in found.items() if told} == {}


def test_axe_looks_into_the_shadow_root_and_sees_what_is_wrong(open_chat: OpenChat) -> None:
    page = open_chat()
    page.evaluate(
        f"""() => {{
            const put = (tag, wrong) => Object.assign(document.createElement(tag), wrong);
            const faint = put('p', {{ textContent: 'Knappt synligt' }});
            faint.style.color = '#ddd';
            const dim = put('p', {{ textContent: 'X' }});
            dim.style.color = 'light-dark(#222, #333)';
            {ROOT}.querySelector('.talk').append(faint, dim, put('button', {{}}), put('img', {{}}));
        }}"""
    )
    told = "\n".join(findings(page))
    for rule in ("violation color-contrast", "button-name", "image-alt"):
        assert rule in told
    # A single letter is left undecided by axe, and computed by us.
    assert re.search(r"^dark contrast 1\.\d+: <p[^>]*>X", told, re.MULTILINE)


def test_nothing_is_cut_off_covered_or_too_small_in_any_state(open_chat: OpenChat) -> None:
    """At 320 px, at 400 %, with the text spaced out."""
    page = open_chat(NARROWEST, expected=PROVOKED)
    found = {}
    for state in all_states(page):
        found[state] = layout.faults(page) + layout.faults_when_spaced(page)
        page.set_viewport_size(FOURFOLD)
        found[state] += [f"at 400 %: {fault}" for fault in layout.faults(page)]
        page.set_viewport_size(NARROWEST)
    assert {state: told for state, told in found.items() if told} == {}


def test_text_at_twice_its_size_fits_in_every_state(open_chat: OpenChat) -> None:
    page = open_chat(PHONE, expected=PROVOKED)
    found = {}
    for state in all_states(page):
        found[state] = layout.faults_at_twice_the_size(page)
        page.set_viewport_size(DESKTOP)
        found[state] += layout.faults_at_twice_the_size(page)
        page.set_viewport_size(PHONE)
    assert {state: told for state, told in found.items() if told} == {}


def test_the_layout_check_sees_what_is_wrong(open_chat: OpenChat) -> None:
    page = open_chat(NARROWEST)
    assert layout.faults(page) == []
    page.evaluate(
        f"""() => {{
            const put = (text, style) => {{
              const node = document.createElement('button');
              node.textContent = text;
              Object.assign(node.style, style);
              {ROOT}.querySelector('.talk').append(node);
            }};
            put('Liten', {{ minHeight: '0', height: '12px', padding: '0' }});
            put('Bred', {{ width: '500px' }});
            put('Över', {{ width: '500px', marginBlockStart: '-2.4rem' }});
            put('Kapad av sin egen ram', {{ width: '60px', height: '30px', overflow: 'hidden' }});
        }}"""
    )
    told = "\n".join(layout.faults(page))
    for fault in ("× 12 px", "the page is", "overlap", "cut off"):
        assert fault in told


def outline(page: Page) -> list[tuple[int, str]]:
    """The headings a screen reader lists, outside in."""
    found: list[tuple[int, str]] = page.evaluate(
        """() => {
            const deep = (node) => [...node.children].flatMap((child) =>
              [child, ...deep(child.shadowRoot ?? child)]);
            return deep(document.body)
              .filter((node) => /^h[1-6]$/.test(node.localName) && node.checkVisibility())
              .map((node) => [Number(node.localName[1]), node.textContent]);
        }"""
    )
    return found


def test_what_the_mouse_is_over_can_still_be_read(open_chat: OpenChat) -> None:
    page = open_chat()
    turn = ask(page, QUESTION)
    field(page).fill("Nästa")
    judged = turn.get_by_role("button", name="Nej")
    judged.click()
    buttons = [turn.locator(".mark").first, page.locator(".send:visible"), judged]
    for over in (
        *buttons,
        turn.get_by_role("button", name="Kopiera"),
        turn.locator(".place .to-page").first,
        turn.locator(".place .pdf").first,
    ):
        over.hover()
        assert findings(page) == []


def test_headings_landmarks_and_language_are_in_order(open_chat: OpenChat) -> None:
    page = open_chat()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.locator(".frame")).to_have_attribute("lang", "sv")
    for landmark in ("banner", "main"):
        expect(page.get_by_role(landmark)).to_have_count(1)
    ask(page, QUESTION)
    levels = [level for level, _ in outline(page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    # No level is skipped on the way down.
    assert all(lower - upper <= 1 for upper, lower in pairwise(levels))
    assert (2, QUESTION) in [tuple(heading) for heading in outline(page)]
    # Each turn is announced by its question.
    expect(page.get_by_role("article", name=QUESTION)).to_have_count(1)


def heard_by_ear(page: Page) -> None:
    """Keeps what every live region is given, from now on, in ``window.heard``."""
    page.evaluate(
        f"""() => {{
            window.heard = [];
            const live = '[aria-live=polite], [aria-live=assertive], [role=log], [role=status], ' +
              '[role=alert]';
            const hear = (region) => new MutationObserver((changes) => {{
              for (const change of changes) for (const node of change.addedNodes)
                if (node.textContent.trim()) window.heard.push(node.textContent.trim());
            }}).observe(region, {{ childList: true, subtree: true, characterData: true }});
            {ROOT}.querySelectorAll(live).forEach(hear);
        }}"""
    )


def test_each_answer_is_read_out_once_and_takes_no_focus(open_chat: OpenChat) -> None:
    page = open_chat()
    heard_by_ear(page)
    answers = []
    for question in (QUESTION, "Hur mycket får akut boende kosta per natt?"):
        answers.append(answer_of(page, question))
        ask(page, question)
        expect(field(page)).to_be_focused()
    heard = page.evaluate("window.heard")
    for answer in answers:
        begins = letters(answer["citations"][0]["quote"].split("\t")[0])
        [told] = [text for text in heard if begins in letters(text)]
        # Both are long: what there is to read, not all of it.
        assert "Svaret är klart: " in told
        assert letters(answer["sentences"][-1]["text"]) not in letters(told)
    # Two answers, and for each at least that the search has begun: no running commentary.
    assert len(heard) <= 4
    assert all(text.startswith("Söker") or "Svaret är klart: " in text for text in heard)


def test_an_answer_takes_no_focus_from_what_is_read_meanwhile(open_chat: OpenChat) -> None:
    page = open_chat()
    ask(page, QUESTION)
    held: list[Route] = []
    hold(page, held)
    field(page).fill(QUESTION)
    field(page).press("Enter")
    expect(page.locator(".working")).to_be_visible()
    copying = page.get_by_role("button", name="Kopiera svaret").first
    copying.focus()
    released(page, held).continue_()
    expect(page.locator(".reply[aria-busy]")).to_have_count(0)
    expect(copying).to_be_focused()


FOCUSED = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  if (!node || node === document.body || node === document.documentElement) return null;
  const ring = node.matches('textarea') ? node.parentElement : node;
  const style = getComputedStyle(ring);
  const box = node.getBoundingClientRect();
  const x = box.left + Math.min(box.width / 2, 12), y = box.top + box.height / 2;
  let top = document.elementFromPoint(x, y);
  while (top?.shadowRoot && top.shadowRoot.elementFromPoint(x, y) &&
         top.shadowRoot.elementFromPoint(x, y) !== top)
    top = top.shadowRoot.elementFromPoint(x, y);
  return {
    name: (node.ariaLabel || node.labels?.[0]?.textContent || node.textContent).trim(),
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen: node === top || node.contains(top) || Boolean(top?.contains(node)),
  };
}"""


def by_tab(page: Page, key: str = "Tab", most: int = 120) -> list[str]:
    """The names of what ``key`` leads to, until it leaves the page; each has a ring and is seen."""
    names: list[str] = []
    for _ in range(most):
        page.keyboard.press(key)
        at = page.evaluate(FOCUSED)
        if at is None:
            return names
        assert at["ring"], f"no visible focus: {at['name']}"
        assert at["seen"], f"focus behind something: {at['name']}"
        names.append(at["name"])
    pytest.fail(f"no end of it: {names}")


@pytest.mark.parametrize("colours", ["none", "active"], ids=["plain", "forced-colours"])
def test_every_stop_of_the_keyboard_is_seen_and_in_reading_order(
    open_chat: OpenChat, colours: str
) -> None:
    page = open_chat(PHONE)
    page.emulate_media(forced_colors="active" if colours == "active" else "none")
    ask(page, QUESTION)
    # From the top of the page: the browser goes on from where the reader was.
    page.locator(".skip").focus()
    names = by_tab(page)
    order = [
        "Källa 1:",
        "Visa sidan 1",
        "Kopiera svaret",
        "1–5",
        "Öppna pdf",
        "Din fråga",
        "Ny konversation",
    ]
    names = [name.replace("\xa0", " ") for name in names]
    places = [next(i for i, name in enumerate(names) if start in name) for start in order]
    assert places == sorted(places), names
    # The same way back.
    back = [name.replace("\xa0", " ") for name in by_tab(page, "Shift+Tab")]
    assert back[: len(names)] == names[::-1]


OTHERS = "[data-number]:not([data-open]) .number"


def test_states_are_told_apart_when_colours_are_forced(open_chat: OpenChat) -> None:
    page = open_chat()
    page.emulate_media(forced_colors="active")
    turn = ask(page, QUESTION)
    drawn = "node => ['borderTopStyle', 'borderTopWidth'].map((p) => getComputedStyle(node)[p])"
    for button in (turn.locator(".mark").first, page.locator(".send:visible")):
        assert button.evaluate(drawn) == ["solid", "1px"]
    turn.locator(".mark").first.click()
    until_drawn(page)
    opened, other = turn.locator("[data-open] .number"), turn.locator(OTHERS)
    look = "node => getComputedStyle(node).backgroundColor + getComputedStyle(node).outlineStyle"
    assert opened.first.evaluate(look) != other.first.evaluate(look)


def test_nothing_moves_for_who_wants_it_still(open_chat: OpenChat) -> None:
    page = open_chat(PHONE, expected=PROVOKED)
    moving = (
        f"[...document.getAnimations(), ...{ROOT}.getAnimations()]"
        ".filter((one) => one.playState === 'running').length"
    )
    found = {state: page.evaluate(moving) for state in all_states(page)}
    assert {state for state, count in found.items() if count} == set()
