"""The parts of the editor, each by itself: what it loads, splices, composing, Markdown."""

from pathlib import Path

import brotli
import pytest

from cocreacion.kernel.text import html
from tests.chromium import Visitor

pytestmark = pytest.mark.browser
STATIC = Path(__file__).parents[2] / "static"
MOST = 60 * 1024  # bytes, as sent


def test_the_editing_page_loads_little():
    files = [STATIC / "js/hilo.js", *(STATIC / "js/editor").glob("*.js"), STATIC / "vendor/yjs.js"]
    sizes = {path.name: len(brotli.compress(path.read_bytes(), quality=11)) for path in files}

    assert len(sizes) > 10 and sum(sizes.values()) <= MOST, sizes


@pytest.fixture(scope="module")
def page(browser, site):
    """An empty page of the site, with its policy, and `load("editor/x.js")`."""
    visitor = Visitor(browser, site.base)
    visitor.go("/es/")
    version = visitor.page.evaluate(
        "document.querySelector('script[type=module]').src.replace(/js.hilo.js$/, '')"
    )
    visitor.page.evaluate("at => { window.load = path => import(at + path); }", version)
    yield visitor.page
    visitor.close()


def test_any_change_is_one_splice_that_breaks_no_letter(page):
    broken = page.evaluate(
        """async () => {
          const { difference } = await load('js/editor/splice.js');
          const letters = ['a', 'a', 'b', '😀', '😁', '\\n', 'ʼ', 'é'];
          let seed = 7;
          const random = n => (seed = seed * 48271 % 2147483647) % n;
          const text = n => Array.from({length: random(n)}, () => letters[random(8)]).join('');
          const whole = t => t.isWellFormed();
          for (let n = 0; n < 20000; n++) {
            const start = text(6), end = text(6), before = start + text(4) + end, typed = text(3);
            const after = start + typed + end;
            const { at, removed, added } = difference(before, after, (start + typed).length);
            const put = before.slice(0, at) + added + before.slice(at + removed);
            const gone = before.slice(at, at + removed);
            if (put !== after || !whole(added) || !whole(gone) || !whole(before.slice(0, at)))
              return [before, after, at, removed, added];
          }
          return null;
        }"""
    )
    assert broken is None

    assert page.evaluate(
        "async () => (await load('js/editor/splice.js')).difference('aaa', 'aaaa', 2)"
    ) == {"at": 1, "removed": 0, "added": "a"}, "where the caret says"


def test_letters_being_composed_are_not_disturbed_and_nobody_loses_any(page):
    said = page.evaluate(
        """async () => {
          const { Doc } = await load('vendor/yjs.js');
          const { Binding } = await load('js/editor/binding.js');
          const doc = new Doc(), text = doc.getText('t'), area = document.createElement('textarea');
          document.body.append(area);
          text.insert(0, 'uno dos tres');
          const bound = new Binding(area, text, 'here'), said = [];
          const fire = (name) => area.dispatchEvent(new Event(name));
          area.focus();
          area.setSelectionRange(7, 7);
          fire('compositionstart');
          area.setRangeText('´', 7, 7, 'end');
          fire('input');
          said.push(text.toString());                      // nobody else writes: seen at once
          text.insert(0, '😀 ');                            // somebody else, before and behind
          text.insert(text.length, '!');
          text.delete(3, 4);                               // and takes "uno " out
          said.push(area.value);
          area.setRangeText('é', 4, 8, 'end');             // replaces "dos´"
          fire('input');
          said.push(area.value);
          fire('compositionend');
          said.push(area.value, text.toString(), area.selectionEnd);
          area.remove();
          return said;
        }"""
    )
    assert said == [
        "uno dos´ tres", "uno dos´ tres", "uno é tres", "😀 é tres!", "😀 é tres!", 4,
    ]  # fmt: skip


SAMPLES = [
    "Una línea.\n\nOtra **negrita** y *cursiva*.",
    "Con salto\nde línea.",
    "- uno\n- dos **tres**\n  - cuatro\n- cinco",
    "Antes\n\n1. uno\n2. dos",
    "3. tres\n4. cuatro",
    "[Ley](https://example.org/a?b=c) y <https://example.org>",
    "[malo](javascript:alert) y [otro](data:text/html,x)",
    "<script>alert(1)</script> <b>no</b> & ya",
    "2 * 3 * 4 y a_b_c",
    r"\*sin marca\* y `código`",
    "**dentro *de* otra**",
    "| Cosa | Plazo |\n|---|:-:|\n| Lista **a** | 15 días |\n| sola |\n| a \\| b | c | d |",
    "Antes:\n\nCosa | Plazo\n--- | ---\nuno | dos\nsin raya\n\nDespués.",
    "Antes\n| a |\n|---|\n| b |\n- uno",
    "| a | b |\n|---|\nno es tabla",
    "| solo cabeza |\n|---|",
    "> Una cita\n> de dos líneas.\nSigue.\n\nFuera.",
    "Antes\n> uno\n>\n> dos\n>> tres\n- cuatro",
    "- uno\n> cita\n\n> | a |\n> |---|\n> | b |",
    "a > b | c\n> - uno\n> - dos",
]


def test_markdown_is_drawn_as_the_server_does(page):
    drawn = page.evaluate(
        """async samples => {
          const { rendered } = await load('js/editor/markdown.js');
          return samples.map(text => {
            const made = document.createElement('div');
            made.append(...rendered(text));
            return made.innerHTML;
          });
        }""",
        SAMPLES,
    )

    def plain(markup):
        return page.evaluate(
            """markup => {
              const page = document.implementation.createHTMLDocument('');
              const made = page.createElement('div');
              const names = [];
              return markup.replace(/>\\s+/g, '>').replace(/\\s+</g, '<').replace(/&gt;/g, '>')
                .replace(/ (href|rel)="[^"]*"/g, (m) => { names.push(m); return ''; })
                + names.filter(n => n.includes('href')).join('');
            }""",
            str(markup),
        )

    differences = [
        (text, plain(html(text)), plain(found))
        for text, found in zip(SAMPLES, drawn, strict=True)
        if plain(html(text)) != plain(found)
    ]
    assert differences == []
