"""HTML of strangers: made safe for a page, and made into text.

Nothing that is left can run, send, load or cover anything: no script, style, form, frame, SVG,
no picture from elsewhere. Pictures that came with the mail stay as `cid:`.
"""

import re
from collections import Counter
from html.parser import HTMLParser

import nh3

LONGEST = 1_000_000
MOST_OPEN = 1_000

_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "center", "code", "dd", "del", "div", "dl", "dt"),
    *("em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "ol", "p"),
    *("pre", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td"),
    *("tfoot", "th", "thead", "tr", "tt", "u", "ul"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign"},
    "*": {"dir", "lang"},
}
_WITH_CONTENT = {
    *("script", "style", "title", "head", "template", "noscript", "svg", "math", "object"),
    *("iframe", "frameset", "select", "textarea", "button", "audio", "video", "applet", "xmp"),
}
_BLOCKS = {
    *("blockquote", "center", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
    *("li", "ol", "p", "pre", "table", "tr", "ul"),
}
_VOID = {"br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr", "source"}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)")
_APART = {"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "pre"}


def safe_html(html: str) -> tuple[str, int]:
    """The HTML made safe, and how many pictures from elsewhere were left out."""
    remote = 0

    def kept(tag: str, attribute: str, value: str) -> str | None:
        nonlocal remote
        if tag == "img" and attribute == "src" and not value.strip().lower().startswith("cid:"):
            remote += not value.strip().lower().startswith("data:")
            return None
        if attribute in {"width", "height"} and not value.strip().rstrip("%").isdigit():
            return None
        return value

    safe = nh3.clean(
        html[:LONGEST].replace("\x00", ""),
        tags=_TAGS,
        clean_content_tags=_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        attribute_filter=kept,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return safe, remote


def is_too_deep(html: str) -> bool:
    """Whether so many tags stand open at once that making it safe would take minutes."""
    left_open: Counter[str] = Counter()
    depth = 0
    for match in _TAG.finditer(html):
        tag = match.group(2).lower()
        if tag in _VOID:
            continue
        if not match.group(1):
            left_open[tag] += 1
            depth += 1
        elif left_open[tag]:
            left_open[tag] -= 1
            depth -= 1
        if depth > MOST_OPEN:
            return True
    return False


def without_tags(html: str) -> str:
    """The words of HTML that is not worth more effort: everything between `<` and `>` goes."""
    return re.sub(r"[ \t]+", " ", re.sub(r"<[^<>]{0,2000}>", " ", html)).strip()


class _Text(HTMLParser):
    """Collects the text of safe HTML, one line a block, quoted blocks behind `>`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[tuple[int, str]] = []
        self.current: list[str] = []
        self.depth = 0
        self.is_pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" or tag in _BLOCKS:
            self.end_line(apart=tag in _APART)
        if tag == "blockquote":
            self.depth = min(self.depth + 1, 20)
        elif tag == "li":
            self.current.append("- ")
        elif tag == "pre":
            self.is_pre += 1
        elif tag in {"td", "th"} and self.current:
            self.current.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_line(apart=tag in _APART)
        if tag == "blockquote":
            self.depth = max(self.depth - 1, 0)
        elif tag == "pre":
            self.is_pre = max(self.is_pre - 1, 0)

    def handle_data(self, data: str) -> None:
        if not self.is_pre:
            self.current.append(data)
            return
        first, *others = data.split("\n")
        self.current.append(first)
        for text in others:
            self.lines.append((self.depth, "".join(self.current).rstrip()))
            self.current = [text]

    def end_line(self, *, apart: bool) -> None:
        text = "".join(self.current)
        text = text.rstrip() if self.is_pre else " ".join(text.split())
        self.current = []
        if text or (self.lines and self.lines[-1][1] and apart):
            self.lines.append((self.depth, text))
            if text and apart:
                self.lines.append((self.depth, ""))


def text_of_html(safe: str) -> str:
    """Readable text of HTML that `safe_html` has been through."""
    parser = _Text()
    parser.feed(safe[: LONGEST // 2])
    parser.close()
    parser.end_line(apart=False)
    rows = [f"{'> ' * depth}{text}".rstrip() for depth, text in parser.lines]
    kept: list[str] = []
    for row in rows:
        if row.strip("> ") or (kept and kept[-1].strip("> ")):
            kept.append(row)
    return "\n".join(kept).strip("\n")
