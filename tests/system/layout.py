"""What cannot be read or pressed in a page as it stands, by the boxes the browser has set."""

from playwright.sync_api import Page

# Layers that lie over others on purpose, each looked at by itself: what is in one may not overlap
# with what else is in it. The text boxes of a line that belong to one another are told apart by
# their block. A pixel of slack is the browser's own rounding.
_FAULTS = """() => {
  const faults = [];
  const root = document.scrollingElement;
  if (root.scrollWidth > innerWidth) faults.push(`the page is ${root.scrollWidth} px wide`);
  const deep = (node) => [...node.children].flatMap((child) =>
    [child, ...deep(child.shadowRoot ?? child)]);
  const parent = (node) => node.parentElement ?? node.getRootNode().host;
  const within = (node, test) => node && (test(node) || within(parent(node), test));
  const named = (node) =>
    `${node.localName}.${node.className.baseVal ?? node.className} ` +
    `“${(node.textContent || node.ariaLabel || '').trim().slice(0, 40)}”`;
  const modal = deep(document.body).find((node) => node.matches('dialog:modal'));
  const seen = deep(document.body).filter((node) =>
    node.checkVisibility({ visibilityProperty: true }) &&
    !within(node, (up) => up.matches('noscript') || getComputedStyle(up).clipPath !== 'none') &&
    (!modal || within(node, (up) => up === modal)));
  const scrolls = (node) => /auto|scroll/.test(getComputedStyle(node).overflowX);
  const inScroller = (node) => within(parent(node), scrolls);
  // As much of a box as what scrolls around it shows.
  const shown = (node, box) => {
    let { left, right, top, bottom } = box;
    for (let up = node; up && up !== root; up = parent(up)) {
      if (!scrolls(up)) continue;
      const frame = up.getBoundingClientRect();
      top = Math.max(top, frame.top);
      bottom = Math.min(bottom, frame.bottom);
    }
    return { left, right, top, bottom, width: right - left, height: Math.max(bottom - top, 0) };
  };

  const pieces = [];
  for (const node of seen) {
    const texts = [...node.childNodes].filter((child) =>
      child.nodeType === 3 && child.data.trim());
    if (!texts.length) continue;
    for (const text of texts) {
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const whole of range.getClientRects()) {
        const box = shown(node, whole);
        if (!box.width || !box.height || within(node, (up) => up.localName === 'svg')) continue;
        if (!inScroller(node) && (box.left < -1 || box.right > innerWidth + 1))
          faults.push(`outside the window: ${named(node)}`);
        const layer = within(node, (up) => up.matches('.composer')) ? 'composer'
          : within(node, (up) => up.matches('dialog')) ? 'dialog' : 'text';
        pieces.push({ node, box, layer });
      }
    }
    const style = getComputedStyle(node);
    if (/hidden|clip/.test(style.overflowX + style.overflowY) && node.localName !== 'textarea' &&
        (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1))
      faults.push(`cut off: ${named(node)}`);
  }
  // Lines of one block touch where their letters do not: the middle half of each is compared.
  const core = ({ top, bottom, left, right }) => {
    const slack = (bottom - top) / 4;
    return { top: top + slack, bottom: bottom - slack, left: left + 1, right: right - 1 };
  };
  const cores = pieces.map((piece) => ({ ...piece, ...core(piece.box) }))
    .sort((a, b) => a.top - b.top);
  cores.forEach((one, i) => {
    for (const other of cores.slice(i + 1)) {
      if (other.top >= one.bottom) break;
      if (one.layer === other.layer && one.left < other.right && other.left < one.right)
        faults.push(`overlap: ${named(one.node)} and ${named(other.node)}`);
    }
  });

  for (const node of seen) {
    if (!node.matches('button, a[href], input, select, textarea, summary')) continue;
    const { width, height } = node.getBoundingClientRect();
    // WCAG 2.2, 2.5.8: a link in a sentence is as high as its line.
    const inLine = getComputedStyle(node).display === 'inline';
    const label = node.labels?.[0]?.getBoundingClientRect();
    if (!inLine && Math.min(Math.max(width, label?.width ?? 0),
        Math.max(height, label?.height ?? 0)) < 23.5)
      faults.push(`${Math.round(width)} × ${Math.round(height)} px: ${named(node)}`);
  }
  return [...new Set(faults)];
}"""

# What WCAG 2.1, 1.4.12 asks a page to bear, by the reader's own style sheet: constructed ones are
# what a page's policy lets through, in the document and in each shadow root.
_SPACING = """(on) => {
  const css = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; ' +
    'word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }';
  const dress = (root) => {
    if (root.adoptedStyleSheets) {
      if (on) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        sheet.spaced = true;
        root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      } else root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => !one.spaced);
    }
    for (const node of root.querySelectorAll('*')) if (node.shadowRoot) dress(node.shadowRoot);
  };
  dress(document);
}"""


def faults(page: Page) -> list[str]:
    """What is cut off, covered, outside the window, or too small to be hit (24 px)."""
    found: list[str] = page.evaluate(_FAULTS)
    return found


def faults_when_spaced(page: Page) -> list[str]:
    """The same with the text spaced out as a reader may need it."""
    page.evaluate(_SPACING, True)
    found = faults(page)
    page.evaluate(_SPACING, False)
    return [f"spaced out: {fault}" for fault in found]


def faults_at_twice_the_size(page: Page) -> list[str]:
    """The same with all text at 200 %."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found = faults(page)
    page.evaluate("document.documentElement.style.fontSize = ''")
    return [f"at 200 %: {fault}" for fault in found]
