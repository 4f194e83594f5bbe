"""A test reads pages and sends forms as a person would, CSRF token included.

Every page seen is checked on the way: one `h1`, a language, labels, nothing inline, nesting.
"""

import re
from contextvars import Context
from html.parser import HTMLParser
from typing import Any

import html5lib
from flask.testing import FlaskClient

from cocreacion.kernel.db import db
from tests.pages import check_page

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Form:
    """A form of a page with the values it would send untouched."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.id = attributes.get("id", "")
        self.action = attributes.get("action", "")
        self.method = attributes.get("method", "get").lower()
        self.fields: dict[str, Any] = {}
        self.buttons: list[str] = []
        self.choices: dict[str, list[str]] = {}

    def add(self, name: str, value: str) -> None:
        if name in self.fields:
            before = self.fields[name]
            self.fields[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            self.fields[name] = value


class Page(HTMLParser):
    """What came back: `status`, `html`, visible `text`, `links` by their words, `forms`."""

    def __init__(self, response: Any) -> None:
        super().__init__(convert_charrefs=True)
        self.response = response
        self.status, self.html = response.status_code, response.get_data(as_text=True)
        self.url = response.request.path if response.request else ""
        self.headers = response.headers
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.languages: dict[str, str] = {}
        self._texts: list[str] = []
        self._form: Form | None = None
        self._select: tuple[str, list[str], str | None] | None = None
        self._textarea: tuple[str, list[str]] | None = None
        self._link: tuple[str, list[str]] | None = None
        self._button: list[str] | None = None
        if "text/html" in response.headers.get("Content-Type", ""):
            self.feed(self.html)
            check_page(self.html)
        self.text = " ".join(" ".join(self._texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(a)
            self.forms.append(self._form)
        elif tag == "a" and "href" in a:
            self._link = (a["href"], [])
            if "hreflang" in a:
                self.languages[a["hreflang"]] = a["href"]
        elif tag == "link" and a.get("rel") == "alternate" and "hreflang" in a:
            self.languages.setdefault(a["hreflang"], a["href"])
        elif self._form is not None:
            self._field(tag, a)

    def _field(self, tag: str, a: dict[str, str]) -> None:
        form, name = self._form, a.get("name", "")
        assert form is not None
        if tag == "input" and name:
            kind = a.get("type", "text")
            if kind in {"radio", "checkbox"}:
                form.choices.setdefault(name, []).append(a.get("value", "on"))
                if "checked" in a:
                    form.add(name, a.get("value", "on"))
            elif kind not in {"submit", "button", "file"}:
                form.add(name, a.get("value", ""))
        elif tag == "select" and name:
            self._select = (name, [], None)
        elif tag == "option" and self._select:
            name, options, chosen = self._select
            options.append(a.get("value", ""))
            self._select = (name, options, a.get("value", "") if "selected" in a else chosen)
        elif tag == "textarea" and name:
            self._textarea = (name, [])
        elif tag == "button":
            self._button = []
            if name:
                form.choices.setdefault(name, []).append(a.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "a" and self._link:
            self.links.setdefault(" ".join("".join(self._link[1]).split()), self._link[0])
            self._link = None
        elif tag == "select" and self._select and self._form:
            name, options, chosen = self._select
            self._form.choices[name] = options
            if options:
                self._form.add(name, chosen if chosen is not None else options[0])
            self._select = None
        elif tag == "textarea" and self._textarea and self._form:
            name, parts = self._textarea
            self._form.add(name, "".join(parts).replace("\r\n", "\n").removeprefix("\n"))
            self._textarea = None
        elif tag == "button" and self._button is not None and self._form:
            self._form.buttons.append(" ".join("".join(self._button).split()))
            self._button = None

    def handle_data(self, data: str) -> None:
        for open_element in (self._textarea, self._link):
            if open_element:
                open_element[1].append(data)
        if self._button is not None:
            self._button.append(data)
        self._texts.append(data)

    def __contains__(self, words: str) -> bool:
        return " ".join(words.split()) in self.text

    def form(self, wanted: str = "") -> Form:
        """The form whose id, action or button holds `wanted`; the first of the main part else."""
        found = [
            f
            for f in self.forms
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
        key = "data" if chosen.method == "post" else "query_string"
        return self._visit(method, chosen.action or page.url, follow_redirects=True, **{key: data})

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
