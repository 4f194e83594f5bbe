"""What must be true of every page, checked on each one a test sees."""

import re

import html5lib

from tests.sharing import Passed

REFERENCES = {"id", "for", "aria-describedby", "aria-labelledby", "aria-controls", "data-swap"}
LIVE = "live-text"  # the editor says what it cuts
KEPT = {"type", "lang"}  # attributes whose values are looked at
SOUND = Passed("shapes of pages")


def check_page(html: str) -> None:
    """Raise `AssertionError` naming what is wrong with this page."""
    unfilled = re.search(r"\{\{|\{%|%\(\w+\)[sd]", html)
    assert not unfilled, "an unfilled place in a sentence"
    if (shape := _shape(html)) not in SOUND:
        _check_shape(html)
        SOUND.add(shape)


def _shape(html: str) -> str:
    """The same for pages that differ only in their words, and in what ids are called.

    Parsing a page costs more than making it; most pages of the suite are like another.
    """
    names: dict[str, str] = {}

    def attribute(found: re.Match[str]) -> str:
        name, value = found[1], found[2]
        if name in REFERENCES:
            return f" {name}=" + ",".join(
                names.setdefault(i, str(len(names))) for i in value.split()
            )
        if name == "href" and value.startswith("#"):
            return f" href=#{names.setdefault(value[1:], str(len(names)))}"
        kept = value if name in KEPT else "".join(re.findall(r"&[^;]{0,9};?", value))
        return f" {name}={kept}{bool(value)}"

    def piece(found: re.Match[str]) -> str:
        if found[1]:
            return re.sub(r'\s([\w:-]+)="([^"]*)"', attribute, found[1])
        return "".join(re.findall(r"&[^;\s]{0,9};?", found[2])) + str(not found[2].isspace())

    return re.sub(r"(<[^>]*>)|([^<]+)", piece, html)


def _check_shape(html: str) -> None:
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
            is_cut = tag == "textarea" and control.get("maxlength") and control.get("id") != LIVE
            assert not is_cut, f"a browser would cut this text without a word: {control.attrib}"
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
