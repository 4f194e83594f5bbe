"""What must be true of every page, checked on each one a test sees."""

import re
from functools import lru_cache

import html5lib


@lru_cache(maxsize=4096)
def check_page(html: str) -> None:
    """Raise `AssertionError` naming what is wrong with this page."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    errors = [(where, what, data) for where, what, data in parser.errors]
    assert not errors, f"HTML: {errors[:3]}"
    root = tree if tree.tag == "html" else tree.find("html")
    assert root.get("lang") in {"es", "en"}, "a page names its language"
    elements = list(root.iter())
    by_tag: dict[str, list] = {}
    for element in elements:
        by_tag.setdefault(str(element.tag), []).append(element)
    assert len(by_tag.get("h1", [])) == 1, "a page has one h1"
    assert len(by_tag.get("main", [])) == 1, "a page has one main part"
    assert (root.findtext("head/title") or "").strip(), "a page has a title"
    ids = [e.get("id") for e in elements if e.get("id")]
    twice = {i for i in ids if ids.count(i) > 1}
    assert not twice, f"ids used twice: {twice}"
    _check_nothing_inline(elements)
    _check_labels(by_tag, set(ids))
    _check_references(elements, set(ids))
    assert not re.search(r"\{\{|\{%|%\(\w+\)[sd]", html), "an unfilled place in a sentence"


def _check_nothing_inline(elements: list) -> None:
    for element in elements:
        bad = [name for name in element.attrib if name == "style" or name.startswith("on")]
        assert not bad, f"inline {bad} on <{element.tag}>"
        assert element.tag != "style", "a style element"
        if element.tag == "script" and element.get("type") != "application/ld+json":
            assert element.get("src"), "an inline script"


def _check_labels(by_tag: dict, ids: set) -> None:
    labelled = {label.get("for") for label in by_tag.get("label", [])}
    wrapped = {id(c) for label in by_tag.get("label", []) for c in label.iter()}
    for tag in ("input", "select", "textarea"):
        for control in by_tag.get(tag, []):
            if control.get("type") in {"hidden", "submit"}:
                continue
            named = (
                control.get("id") in labelled
                or id(control) in wrapped
                or control.get("aria-label")
                or control.get("aria-labelledby")
            )
            assert named, f"a control without a label: {control.attrib}"
    for image in by_tag.get("img", []):
        assert image.get("alt") is not None, "an image without a text"


def _check_references(elements: list, ids: set) -> None:
    for element in elements:
        for name in ("aria-describedby", "aria-labelledby", "aria-controls", "for", "data-swap"):
            for target in (element.get(name) or "").split():
                assert target in ids, f'{name}="{target}" leads nowhere'
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith("#") and len(href) > 1:
            assert href[1:] in ids, f"the link {href} leads nowhere"
