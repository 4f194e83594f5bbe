"""A test reads pages and sends forms as a person would, CSRF token included.

Every page seen is checked on the way: one `h1`, a language, labels, nothing inline, nesting, and
that a refusal says so in its title.
"""

import re
from contextvars import Context
from functools import cached_property
from typing import Any

import html5lib
import lxml.html
from flask.testing import FlaskClient

from cocreacion.kernel.answers import ONLY_SHOWN
from cocreacion.kernel.db import db
from tests.pages import check_page

PARSER = lxml.html.HTMLParser(encoding="utf-8")


class Form:
    """A form of a page with the values it would send untouched."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.id = attributes.get("id", "")
        self.action = attributes.get("action", "")
        self.method = attributes.get("method", "get").lower()
        self.fields: dict[str, Any] = {}
        self.buttons: list[str] = []
        self.choices: dict[str, list[str]] = {}

    @property
    def changes_language(self) -> bool:
        """Whether it is the switch of a page that answers a form."""
        return ONLY_SHOWN in self.choices

    def add(self, name: str, value: str) -> None:
        if name in self.fields:
            before = self.fields[name]
            self.fields[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            self.fields[name] = value


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _form(element: Any) -> Form:
    form = Form(dict(element.attrib))
    for field in element.iter("input", "select", "textarea", "button"):
        name = field.get("name", "")
        if field.tag == "button":
            form.buttons.append(_words(field))
            if name:
                form.choices.setdefault(name, []).append(field.get("value", ""))
        elif name:
            _FIELDS[field.tag](form, name, field)
    return form


def _input(form: Form, name: str, field: Any) -> None:
    kind, value = field.get("type", "text"), field.get("value")
    if kind in {"radio", "checkbox"}:
        value = "on" if value is None else value
        form.choices.setdefault(name, []).append(value)
        if "checked" in field.attrib:
            form.add(name, value)
    elif kind not in {"submit", "button", "file"}:
        form.add(name, value or "")


def _select(form: Form, name: str, field: Any) -> None:
    options = [option.get("value", "") for option in field.iter("option")]
    chosen = [option.get("value", "") for option in field.iterfind(".//option[@selected]")]
    form.choices[name] = options
    if options:
        form.add(name, [*options[:1], *chosen][-1])


def _textarea(form: Form, name: str, field: Any) -> None:
    form.add(name, "".join(field.itertext()).replace("\r\n", "\n").removeprefix("\n"))


_FIELDS = {"input": _input, "select": _select, "textarea": _textarea}


class Page:
    """What came back: `status`, `html`, visible `text`, `links` by their words, `forms`."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status, self.html = response.status_code, response.get_data(as_text=True)
        self.url = response.request.path if response.request else ""
        self.headers = response.headers
        self.is_page = "text/html" in response.headers.get("Content-Type", "")
        if self.is_page:
            check_page(self.html)
            refuses = self.status in {409, 422}
            assert not refuses or re.search("<title>Error: ", self.html), "its title says so"

    @cached_property
    def _root(self) -> Any:
        return lxml.html.document_fromstring(self.html.encode(), parser=PARSER)

    @cached_property
    def text(self) -> str:
        texts = self._root.xpath("//text()") if self.is_page else ()
        return " ".join(" ".join(texts).split())

    @cached_property
    def links(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for a in self._root.iterfind(".//a[@href]") if self.is_page else ():
            found.setdefault(_words(a), a.get("href"))
        return found

    @cached_property
    def languages(self) -> dict[str, str]:
        """Where the page is in each other language: as its link says, else as its head does."""
        named = self._root.iterfind(".//*[@hreflang]") if self.is_page else ()
        named = [e for e in named if e.tag == "a" or e.get("rel") == "alternate"]
        return {e.get("hreflang"): e.get("href") for e in sorted(named, key=lambda e: e.tag == "a")}

    @cached_property
    def forms(self) -> list[Form]:
        return [_form(e) for e in self._root.iterfind(".//form")] if self.is_page else []

    def __contains__(self, words: str) -> bool:
        return " ".join(words.split()) in self.text

    def form(self, wanted: str = "") -> Form:
        """The form whose id, action or button holds `wanted`; the first of the main part else."""
        found = [
            f
            for f in self.forms
            if not f.changes_language
            if not wanted
            or wanted in f.action
            or wanted == f.id
            or any(wanted in b for b in f.buttons)
        ]
        if not wanted:
            found = [f for f in found if not re.search("preferences|sign-out", f.action)]
        assert found, f"no form {wanted!r} at {self.url}: {[f.action for f in self.forms]}"
        return found[0]

    @property
    def action(self) -> str:
        return self.form().action

    def tree(self) -> Any:
        return html5lib.parse(self.html, namespaceHTMLElements=False)


class Browser:
    """One person's browser."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, url: str, **kwargs: Any) -> Page:
        return self._visit(self.client.get, url, follow_redirects=True, **kwargs)

    def send(self, page: Page, form: str = "", /, **fields: Any) -> Page:
        """Fill in the fields named and send the form; a field given as None is left out."""
        chosen = page.form(form)
        data = {**chosen.fields, **fields}
        data = {name: value for name, value in data.items() if value is not None}
        method = self.client.post if chosen.method == "post" else self.client.get
        sent: dict[str, Any] = {"query_string": data}
        if chosen.method == "post":
            sent = {"data": data, "headers": {"Origin": "http://localhost"}}
        return self._visit(method, chosen.action or page.url, follow_redirects=True, **sent)

    def in_other_language(self, page: Page) -> Page:
        """Press the switch of a page that answers a form."""
        (switch,) = [form for form in page.forms if form.changes_language]
        data = {**switch.fields, ONLY_SHOWN: switch.choices[ONLY_SHOWN]}
        headers = {"Origin": "http://localhost"}
        return self._visit(self.client.post, switch.action, data=data, headers=headers)

    def follow(self, page: Page, words: str) -> Page:
        """Follow the first link whose words contain these."""
        found = [href for text, href in page.links.items() if words in text]
        assert found, f"no link {words!r} at {page.url}: {sorted(page.links)}"
        return self.get(found[0])

    def _visit(self, method: Any, *args: Any, **kwargs: Any) -> Page:
        # A fresh context: the request sees its own `g` and session, never the test's.
        page = Page(Context().run(method, *args, **kwargs))
        db.session.rollback()  # and from here on the test sees what the request wrote
        return page
