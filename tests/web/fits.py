"""What of a page does not fit: it scrolls sideways, words are cut off, leave their frame, lie over others."""

from playwright.sync_api import Page

WIDTHS = (320, 390, 560, 768, 899, 900, 1000, 1180, 1280, 1440, 1920)

# The reader's own spacing of text, as far as WCAG 1.4.12 lets them ask for.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""

_SIDEWAYS = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= innerWidth) return [];
  const held = (one) => {
    for (let up = one.parentElement; up && up !== document.body; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== "visible") return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility()
    && one.getBoundingClientRect().right > innerWidth + 1 && !held(one));
  const told = wide.filter((one) => !wide.some((other) => other !== one && one.contains(other))).slice(0, 4)
    .map((one) => `${one.tagName.toLowerCase()}.${one.getAttribute("class") ?? ""} "${
      one.textContent.trim().slice(0, 30)}"`);
  return [`scrolls sideways to ${root.scrollWidth}: ${told.join(", ")}`];
}"""

_WORDS = """() => {
  const FRAMES = "button, .btn, .b, .cad, .chip, .tag.box, .sev, .stat, .conn, summary, label, .panel, "
    + ".notice, .prom, li a";
  const KEPT_WHOLE = "button, .btn, .b, .cad, .chip, .tag, .sev, .stat, .conn, label, legend, dt, th, .label";
  const SEEN = {opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true};
  const faults = new Set();
  const modal = document.querySelector("dialog:modal, [popover]:popover-open");
  const root = modal ?? document.body;
  const named = (text) => text.replace(/\\s+/g, " ").trim().slice(0, 44);
  const layer = (one) => {
    for (; one && one !== document.body; one = one.parentElement)
      if (["fixed", "sticky", "absolute"].includes(getComputedStyle(one).position)) return one;
    return null;
  };
  const inside = (box, edge, slack) => box.left >= edge.left - slack && box.right <= edge.right + slack
    && box.top >= edge.top - slack && box.bottom <= edge.bottom + slack;

  /** What of a line of text is seen, and whether something cuts it that does not scroll. */
  const seen = (box, at) => {
    let {left, right, top, bottom} = box;
    let cut = false;
    for (let one = at; one && one !== document.documentElement; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.position === "fixed") break;
      const open = style.overflowX === "visible" && style.overflowY === "visible";
      if (style.display === "inline" || open) continue;
      const edge = one.getBoundingClientRect();
      if (edge.width <= 2 || edge.height <= 2) return {cut: false, box: null}; // for screen readers
      const scrolls = [style.overflowX, style.overflowY].some((name) => name === "auto" || name === "scroll");
      const meant = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
      const allowed = scrolls || (meant && !at.closest(KEPT_WHOLE));
      if (!allowed && !inside({left, right, top, bottom}, edge, 2)) cut = true;
      [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
      [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
      if (right - left < 1 || bottom - top < 1) return {cut, box: null};
    }
    return {cut, box: {left, right, top, bottom}};
  };

  /** The frame that words have to stay in, unless something between them scrolls. */
  const framed = (at) => {
    for (let one = at; one && one !== root; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (["auto", "scroll"].includes(style.overflowX)) return null;
      if (one.matches(FRAMES)) return style.display === "inline" || style.display === "contents" ? null : one;
    }
    return null;
  };

  const pieces = [];
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = named(walk.currentNode.textContent);
    const at = walk.currentNode.parentElement;
    if (!text || at.closest(".sr, .skip, .skips, script, style, option, noscript, [hidden]")) continue;
    if (!modal && at.closest("dialog, [popover]")) continue;
    if (!at.checkVisibility(SEEN)) continue;
    if (getComputedStyle(at).clipPath !== "none") continue;
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    const frame = framed(at);
    const style = frame && getComputedStyle(frame);
    const edge = frame && frame.getBoundingClientRect();
    const drawn = edge && (parseFloat(style.borderTopWidth) > 0 || style.overflowY !== "visible");
    for (const line of range.getClientRects()) {
      if (line.width < 1 || line.height < 1) continue;
      // The letters' own height, without what a line keeps free above and below.
      const size = parseFloat(getComputedStyle(at).fontSize);
      const free = Math.max(0, (line.height - size) / 2);
      const letters = {left: line.left, right: line.right, top: line.top + free, bottom: line.bottom - free};
      const found = seen(letters, at);
      if (found.cut) faults.add(`cut off: ${text}`);
      if (!found.box) continue;
      const {box} = found;
      const beside = edge && (box.right > edge.right + 1 || box.left < edge.left - 1);
      const beyond = edge && drawn && (box.bottom > edge.bottom + 1 || box.top < edge.top - 1);
      if (!found.cut && (beside || beyond)) faults.add(`out of its frame: ${text}`);
      pieces.push({text, at, layer: layer(at), ...found.box});
    }
  }
  // With large letters a field's label has to do.
  const large = parseFloat(getComputedStyle(document.documentElement).fontSize) > 16;
  for (const field of root.querySelectorAll("input[placeholder]")) {
    if (large || !field.checkVisibility() || field.value) continue;
    const style = getComputedStyle(field);
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const clear = field.type === "search" ? 16 : 0; // the browser's own way to empty it
    const room = field.clientWidth - clear - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    if (pen.measureText(field.placeholder).width > room + 1)
      faults.add(`cut off in its field: ${field.placeholder}`);
  }
  pieces.sort((a, b) => a.top - b.top);
  for (let i = 0; i < pieces.length; i += 1) {
    const one = pieces[i];
    for (let j = i + 1; j < pieces.length && pieces[j].top < one.bottom - 2; j += 1) {
      const other = pieces[j];
      if (one.at === other.at || one.layer !== other.layer) continue;
      const [across, down] = [Math.min(one.right, other.right) - Math.max(one.left, other.left),
        Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)];
      if (across > 2 && down > 2) faults.add(`one over the other: ${one.text} | ${other.text}`);
    }
  }
  return [...faults];
}"""


def faults(page: Page) -> list[str]:
    """Everything on the page as it stands that does not fit."""
    return [*page.evaluate(_SIDEWAYS), *page.evaluate(_WORDS)]


def at_widths(page: Page, widths: tuple[int, ...] = WIDTHS, height: int = 900) -> list[str]:
    """The same at each width, without loading the page again."""
    found: dict[str, list[int]] = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        for fault in faults(page):
            found.setdefault(fault, []).append(width)
    return [f"{fault} (at {', '.join(map(str, at))})" for fault, at in found.items()]
