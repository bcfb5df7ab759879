"""axe-core in the page under test, and what it leaves for others to look at.

The script comes inside the package axe-playwright-python. Under the pages' policy a script element
would be refused; Playwright evaluates over the browser's own debugging protocol, which no policy of
a page rules over. axe looks into open shadow roots, and a test of this file's user shows that it
does.
"""

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
"""axe's own names: WCAG 2.1 level A and AA, and what it advises beside them."""

# What a rule found, as one line for each node. Where axe is not sure of a contrast (a single
# letter, something that lies over it), it is computed here: WCAG 2.1, relative luminance, the
# text's colour on what is painted behind it, up through shadow roots.
_RUN = """async (rules) => {
  const told = (kind) => (finding) => finding.nodes.map((node) =>
    `${kind} ${finding.id}: ${node.target.flat().join(' ')} ${node.html.slice(0, 120)} ` +
    [...node.any, ...node.all, ...node.none].map((check) => check.message).join(' '));
  const found = await axe.run(document, {
    runOnly: rules, resultTypes: ['violations', 'incomplete'], elementRef: true,
  });
  const channel = (value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = (rgb) => 0.2126 * channel(rgb[0]) + 0.7152 * channel(rgb[1])
    + 0.0722 * channel(rgb[2]);
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = (css) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
  };
  const over = (top, below) => below.slice(0, 3).map((part, i) =>
    top[i] * top[3] + part * (1 - top[3])).concat(1);
  const parent = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;
  const painted = (node) => {
    const layers = [];
    for (let at = node; at; at = parent(at)) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3]) layers.unshift(colour);
      if (colour[3] === 1) break;
    }
    const page = matchMedia('(prefers-color-scheme: dark)').matches ? '#121212' : '#fff';
    return layers.reduce((below, top) => over(top, below), rgba(page));
  };
  const contrast = (node) => {
    const behind = painted(node);
    const [light, dark] = [over(rgba(getComputedStyle(node).color), behind), behind]
      .map(luminance).sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const unsure = (finding) => {
    if (finding.id !== 'color-contrast') return told('undecided')(finding);
    return finding.nodes.filter(({ element }) => {
      const style = getComputedStyle(element);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      return contrast(element) < (large ? 3 : 4.5);
    }).map((node) => `contrast ${contrast(node.element).toFixed(2)}: ${node.html.slice(0, 120)}`);
  };
  return [...found.violations.flatMap(told('violation')), ...found.incomplete.flatMap(unsure)];
}"""

_CONTRAST = _RUN.replace("runOnly: rules", "runOnly: { type: 'rule', values: ['color-contrast'] }")


def findings(page: Page) -> list[str]:
    """What axe objects to in ``page`` as it stands, and what it is unsure of and is wrong.

    Everything by light; by dark what colours decide. The page's colour scheme is light after it.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.emulate_media(color_scheme="light")
    found: list[str] = page.evaluate(_RUN, list(RULES))
    page.emulate_media(color_scheme="dark")
    found += [f"dark {line}" for line in page.evaluate(_CONTRAST, list(RULES))]
    page.emulate_media(color_scheme="light")
    return found
