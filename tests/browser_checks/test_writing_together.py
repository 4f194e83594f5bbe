"""Several browsers at one text: typing, losing the line and coming back, and being sent away."""

from datetime import timedelta
from itertools import count
from types import SimpleNamespace

import pytest

from cocreacion.documents import queries as documents
from cocreacion.documents import store
from cocreacion.documents.models import Document
from cocreacion.documents.settling import settle
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from tests.browser_checks.together import Writer, served_together

pytestmark = pytest.mark.browser
NUMBERS = count()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served_together(tmp_path_factory.mktemp("together")) as served:
        yield served


@pytest.fixture
def draft(site):
    """A text of its own for each test: its address, and the id of its document."""
    number = next(NUMBERS)
    return SimpleNamespace(slug=f"draft-{number}", document_id=site.drafts[number])


@pytest.fixture
def come(browser, site, draft):
    """`come("mateo")`: this person at the draft, connected unless told otherwise."""
    writers = []

    def enter(name, *, live=True, query="?written=es", lang="es", prepare=None, **options):
        writer = Writer(browser, site, name, **options)
        writers.append(writer)
        if prepare:
            prepare(writer)
        writer.go(draft.slug, query, lang)
        return writer.live() if live else writer

    yield enter
    for writer in writers:
        writer.close()


def texts(draft, language="es"):
    """What the database says; looked up in a transaction of its own."""
    db.session.rollback()
    document = db.session.get_one(Document, draft.document_id)
    found = [getattr(each, language) for each in documents.living(document)]
    db.session.rollback()
    return found


def test_two_people_in_one_clause_see_each_other_and_both_their_words(come, draft):
    tomas, mateo = come("tomas"), come("mateo", phone=True)
    sara = come("sara")
    tomas.open().press_sequentially(" Desde la mesa.")
    mateo.wait("w => document.querySelector('#clauses').innerText.includes(w)", "Desde la mesa.")
    mateo.page.locator("[data-open]").first.tap()
    phone = mateo.page.locator("#live-text")
    mateo.page.wait_for_selector("text=Tomás escribe aquí")
    phone.evaluate("e => e.setSelectionRange(0, 0)")
    phone.press_sequentially("Teléfono 😀. ")
    tomas.wait_for_text("Teléfono 😀. Uno")

    tomas.page.locator("#live-text").press_sequentially(" Fin.")
    mateo.wait_for_text("mesa. Fin.")
    tomas.wait_for_state("Todo guardado")
    whole = "Teléfono 😀. Uno dos tres. Desde la mesa. Fin."
    assert tomas.page.input_value("#live-text") == phone.input_value() == whole
    assert texts(draft)[0] == whole
    assert phone.evaluate("e => e.selectionEnd") == len("Teléfono 😀. ") + 1, "the caret stayed"

    assert "Quien traduce escribe en el idioma" in sara.page.locator("main").inner_text()
    sara.wait("w => document.querySelector('#clauses').innerText.includes(w)", whole)
    assert sara.page.locator("[data-open]").count() == 0
    assert "Usted ve los cambios en el momento" in sara.page.locator("#state").inner_text()

    tomas.page.keyboard.press("Control+z")
    tomas.wait("() => !document.querySelector('#live-text').value.includes('Fin.')")
    assert "Teléfono" in tomas.page.input_value("#live-text"), "undo takes back one's own words"
    for writer in (tomas, mateo, sara):
        assert writer.visitor.findings() == []


def test_arranging_with_the_keyboard_alone(come, draft):
    tomas, mateo = come("tomas"), come("mateo")
    keys = tomas.page.keyboard
    tomas.page.locator("[data-open]").first.focus()
    keys.press("Enter")
    for _ in range(len(" tres.")):
        keys.press("ArrowLeft")
    keys.press("Control+Enter")
    tomas.wait_for_exactly("tres.")
    mateo.wait("() => document.querySelectorAll('#clauses > li').length === 4")
    focus = "() => document.activeElement.id + ':' + document.activeElement.selectionEnd"
    assert tomas.page.evaluate(focus) == "live-text:0", "in the second half, at its beginning"
    assert "Uno dos" in mateo.clause(1) and "tres." in mateo.clause(2)
    assert texts(draft)[:2] == ["Uno dos", "tres."]

    down = tomas.page.locator("[data-do=down]")
    down.focus()
    keys.press("Enter")
    mateo.wait("() => document.querySelectorAll('#clauses > li')[2].innerText.includes('tres.')")
    tomas.wait("() => document.querySelectorAll('#clauses > li')[2].querySelector('#live-text')")
    assert tomas.page.evaluate("document.activeElement.dataset.do") == "down", "the focus stays"

    keys.press("Escape")
    assert tomas.page.evaluate("document.activeElement.matches('[data-open]')")
    keys.press("Enter")
    keys.press("Alt+PageUp")
    tomas.wait_for_text("Cuatro.")
    tomas.page.locator("[data-do=merge]").focus()
    keys.press("Enter")
    tomas.wait_for_text("Cuatro.\n\ntres.")
    mateo.wait("() => document.querySelector('#taken-out').innerText.includes('Restaurar')")
    assert texts(draft) == ["Uno dos", "Cuatro.\n\ntres.", "Cinco."]
    assert tomas.visitor.findings() == []


def test_at_the_ends_of_the_text_a_command_says_where_it_is(come, draft):
    tomas = come("tomas", query="?written=en", lang="en")
    for number, commands, words in (
        (1, ["up"], "This is the first clause."),
        (3, ["down", "merge"], "This is the last clause."),
    ):
        tomas.open(number)
        for command in commands:
            button = tomas.page.locator(f"[data-do={command}]")
            assert button.get_attribute("aria-disabled") == "true"
            button.click(force=True)
            assert tomas.page.inner_text(".edit .why") == words, command
    tomas.line.cut()
    tomas.wait("() => document.querySelector('[data-do=split]').ariaDisabled === 'true'")
    tomas.page.locator("[data-do=down]").click(force=True)
    assert tomas.page.inner_text(".edit .why") == "That needs a connection."
    assert texts(draft) == ["Uno dos tres.", "Cuatro.", "Cinco."]


def test_what_does_not_fit_into_a_clause_is_not_cut_without_a_word(come, draft):
    tomas = come("tomas", query="?written=en", lang="en")
    area, note = tomas.open(), tomas.page.locator("#live-text ~ .full")
    area.select_text()
    tomas.page.keyboard.insert_text("a" * 19_999)
    tomas.wait_for_state("All saved")
    assert not note.is_visible()

    tomas.page.keyboard.insert_text("bcd")

    note.wait_for()
    assert note.inner_text().startswith("This clause is full: at most 20,000 characters.")
    assert tomas.page.inner_text("#status") == note.inner_text()
    assert area.input_value().endswith("ab")
    tomas.page.keyboard.press("Backspace")
    note.wait_for(state="hidden")
    assert tomas.page.inner_text("#status") == ""
    tomas.wait_for_state("All saved")
    assert len(texts(draft, "en")[0]) == 19_999
    assert tomas.visitor.findings() == []


def test_a_heading_that_is_full_says_so(come, draft):
    tomas = come("tomas", query="?written=en", lang="en")
    tomas.open()
    heading, note = tomas.page.locator("#live-heading"), tomas.page.locator(".edit .full").first
    heading.fill("a" * 299)
    assert not note.is_visible()
    heading.press_sequentially("bc")
    note.wait_for()
    assert note.inner_text().startswith("This heading is full: at most 300 characters.")


def test_a_clause_without_words_says_what_that_means(come, draft):
    tomas = come("tomas", lang="en")
    area, note = tomas.open(), tomas.page.locator(".edit .hollow")
    assert not note.is_visible()
    area.fill("")
    assert not note.is_visible(), "there is a heading"
    tomas.page.locator("#live-heading").fill("")
    note.wait_for()
    assert "a text with an empty clause is not published" in note.inner_text()
    area.press_sequentially("Uno")
    note.wait_for(state="hidden")


CARET = "() => document.activeElement.id + ':' + document.activeElement.selectionEnd"


def test_whoever_writes_in_a_clause_that_is_divided_goes_on_in_their_half(come, draft):
    tomas, mateo = come("tomas"), come("mateo")
    tomas.open()
    area = mateo.open()
    area.evaluate("e => e.setSelectionRange(7, 7)")
    tomas.line.hold()  # he does not hear yet what Mateo does
    mateo.page.keyboard.press("Control+Enter")
    mateo.wait("() => document.querySelectorAll('#clauses > li').length === 4")
    tomas.page.keyboard.type(" Tarde.")
    mateo.wait("() => document.querySelector('#clauses > li').innerText.includes('Tarde.')")

    tomas.line.cut()
    tomas.line.mend()

    tomas.wait_for_exactly("tres. Tarde.")
    assert tomas.page.evaluate(CARET) == f"live-text:{len('tres. Tarde.')}"
    assert "Usted sigue escribiendo en la segunda parte." in tomas.page.inner_text(".edit .why")
    tomas.page.keyboard.type(" Y más.")
    mateo.wait_for_text("tres. Tarde. Y más.")
    tomas.wait_for_state("Todo guardado")
    assert texts(draft)[:2] == ["Uno dos", "tres. Tarde. Y más."]
    assert "Se dividió" not in tomas.clause(2) and tomas.visitor.findings() == []

    tomas.page.locator("#live-text").evaluate("e => e.setSelectionRange(0, 0)")
    mateo.page.locator("#live-text").evaluate("e => e.setSelectionRange(6, 6)")
    mateo.page.keyboard.press("Control+Enter")
    tomas.page.wait_for_selector("text=Su segunda parte es ahora la cláusula siguiente.")
    assert tomas.page.input_value("#live-text") == "tres.", "who writes in the first half stays"


def test_whoever_writes_in_a_clause_that_is_joined_goes_on_with_their_words(come, draft):
    tomas, mateo = come("tomas"), come("mateo")
    tomas.open(2)
    mateo.open(1)
    tomas.line.hold()
    mateo.page.locator("[data-do=merge]").click()
    mateo.wait_for_text("Cuatro.")
    tomas.page.keyboard.type(" Tarde.")
    tomas.line.cut()
    tomas.line.mend()

    tomas.wait_for_exactly("Uno dos tres.\n\nCláusula 2\n\nCuatro. Tarde.")
    assert "sus palabras están todas" in tomas.page.inner_text(".edit .why")
    assert tomas.page.locator(".gone").count() == 0
    tomas.page.keyboard.type(" Y más.")
    whole = "Uno dos tres.\n\nCláusula 2\n\nCuatro. Tarde. Y más."
    mateo.wait_for_text(whole)
    tomas.wait_for_state("Todo guardado")
    with transaction():
        settle(db.session.get_one(Document, draft.document_id))
    assert texts(draft) == [whole, "Cinco."], "and nothing stands there twice"

    mateo.page.locator("[data-do=undo]").click()
    tomas.wait_for_exactly("Cuatro. Tarde. Y más.")
    assert tomas.page.evaluate(CARET) == f"live-text:{len('Cuatro. Tarde. Y más.')}"
    mateo.wait_for_exactly("Uno dos tres.")
    assert texts(draft) == ["Uno dos tres.", "Cuatro. Tarde. Y más.", "Cinco."]
    assert "Editar Cláusula 2" in " ".join(mateo.clause(2).split())
    assert tomas.visitor.findings() == mateo.visitor.findings() == []


def test_undo_takes_back_what_was_arranged(come, draft):
    tomas = come("tomas")
    keys, area = tomas.page.keyboard, tomas.open()
    whole = ["Uno dos tres.", "Cuatro.", "Cinco."]
    area.evaluate("e => e.setSelectionRange(7, 7)")
    keys.press("Control+Enter")
    tomas.wait("() => document.querySelectorAll('#clauses > li').length === 4")
    tomas.wait_for_exactly("tres.")
    tomas.wait("() => document.querySelector('#status').textContent.includes('se dividió')")
    keys.type("Ya. ")
    keys.press("Control+z")
    tomas.wait_for_exactly("tres.")
    keys.press("Control+z")
    tomas.wait_for_exactly("Uno dos tres.")
    assert texts(draft) == whole, "words first, then the division"
    assert tomas.page.evaluate(CARET) == "live-text:8"

    said = "() => [...document.querySelectorAll('#clauses > li')].map(e => e.id).join()"
    before = tomas.page.evaluate(said)
    for command in ("merge", "down"):
        tomas.page.locator(f"[data-do={command}]").click()
        tomas.wait(f"w => ({said})() !== w", before)
        tomas.page.locator("[data-do=undo]").click()
        tomas.wait(f"w => ({said})() === w", before)
        assert texts(draft) == whole, command

    tomas.page.locator("#live-kind").select_option("item")
    tomas.page.locator("[data-do=kind]").click()
    tomas.page.wait_for_selector(
        "#status:text('Guardado'), #status:text('Cambiado'), #status:text('Se cambió')",
        state="attached",
    )
    tomas.page.locator("[data-do=undo]").click()
    tomas.wait("() => document.querySelector('#live-kind').value !== 'item'")
    assert tomas.visitor.findings() == []


def test_saved_is_not_said_before_it_is(come, draft):
    tomas = come("tomas")
    area = tomas.open()
    area.press_sequentially(" Sí.")
    tomas.wait_for_state("Todo guardado")
    tomas.line.hold()
    area.evaluate(
        """area => { window.said = []; const stored = area.value;
             setInterval(() => { if (area.value !== stored)
               said.push(document.querySelector('#state').textContent); }, 20); }"""
    )
    area.press_sequentially(" ¿Y esto?")
    tomas.page.wait_for_selector("#trouble:not([hidden])", timeout=9000)

    said = set(tomas.page.evaluate("said.splice(0)"))
    assert said and said <= {"Guardando…", "Sin guardar todavía"}, said
    assert "el servidor no responde" in tomas.page.locator("#trouble").inner_text()
    tomas.line.cut()
    tomas.wait_for_state("Sin conexión")
    tomas.line.mend()
    tomas.page.evaluate("dispatchEvent(new Event('online'))")
    tomas.wait_for_state("Todo guardado")
    assert texts(draft)[0] == "Uno dos tres. Sí. ¿Y esto?"
    assert tomas.page.locator("#trouble").is_hidden()


def test_words_written_without_a_line_come_together_also_after_closing(come, draft):
    tomas, mateo = come("tomas"), come("mateo")
    one, other = tomas.open(), mateo.open()
    for writer in (tomas, mateo):
        writer.line.cut()
        writer.wait_for_state("Sin conexión")
    one.press_sequentially(" Tomás sin línea.")
    other.evaluate("e => e.setSelectionRange(0, 0)")
    other.press_sequentially("Mateo sin línea. ")
    assert "quedan en este dispositivo" in mateo.page.locator("#trouble").inner_text()
    assert tomas.page.locator("[data-do=split]").get_attribute("aria-disabled") == "true"
    mateo.page.wait_for_timeout(300)
    mateo.page.close()

    tomas.line.mend()
    tomas.page.evaluate("dispatchEvent(new Event('online'))")
    tomas.wait_for_state("Todo guardado")
    mateo.line.mend()
    mateo.visitor.page = mateo.page = mateo.visitor.context.new_page()
    mateo.go(draft.slug).live().wait_for_state("Todo guardado")

    whole = "Mateo sin línea. Uno dos tres. Tomás sin línea."
    tomas.wait_for_text(whole)
    assert whole in mateo.clause(1)
    assert texts(draft)[0] == whole
    left = "indexedDB.open('cocreacion').onsuccess = e => e.target.result.transaction('words')"
    mateo.wait(
        f"() => new Promise(done => {{ {left}.objectStore('words').count()"
        ".onsuccess = e => done(e.target.result === 0); })"
    )


def test_a_text_that_is_decided_meanwhile_says_so_and_keeps_what_was_not_stored(come, draft):
    tomas, mateo = come("tomas"), come("mateo")
    area = tomas.open()
    tomas.line.cut()
    area.press_sequentially(" Suelto.")
    with transaction():
        store.freeze(db.session.get_one(Document, draft.document_id))

    mateo.page.wait_for_selector("#trouble:not([hidden])")
    assert "ya se decidió" in mateo.page.locator("#trouble").inner_text()
    tomas.line.mend()
    tomas.page.evaluate("dispatchEvent(new Event('online'))")
    tomas.page.wait_for_selector("#left textarea")
    assert "ya se decidió" in tomas.page.locator("#trouble").inner_text()
    assert tomas.page.locator("#left textarea").input_value() == "Uno dos tres. Suelto."
    assert area.get_attribute("readonly") is not None
    assert texts(draft)[0] == "Uno dos tres."


def test_whoever_may_no_longer_write_is_told_why(come, draft, site):
    mateo, lucia = come("mateo"), come("lucia")
    mateo.open().press_sequentially(" Aún.")
    mateo.wait_for_state("Todo guardado")

    assert lucia.visitor.go(f"/es{site.seat}/end") == 200
    lucia.page.fill("input[name=until]", (today() - timedelta(days=1)).isoformat())
    lucia.page.locator("main form button").last.click()

    mateo.page.wait_for_selector("#trouble:not([hidden])")
    assert "ya no pertenece a su grupo" in mateo.page.locator("#trouble").inner_text()
    assert mateo.page.locator("#live-text").get_attribute("readonly") is not None
    assert texts(draft)[0] == "Uno dos tres. Aún."


def block(writer):
    writer.line.blocks = True


def test_where_websockets_do_not_pass_there_are_the_forms(come, draft):
    tomas = come("tomas", live=False, prepare=block)
    tomas.page.wait_for_selector("#trouble:not([hidden])")
    assert "con su propio formulario" in tomas.page.locator("#trouble").inner_text()

    tomas.page.locator("[data-open]").first.click()
    tomas.page.fill("textarea[name=text]", "Con formulario.")
    tomas.page.get_by_role("button", name="Guardar", exact=True).click()
    tomas.page.wait_for_selector("text=Guardado.")
    assert texts(draft)[0] == "Con formulario."


def no_storage(writer):
    writer.page.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    writer.page.clock.install()


def test_a_device_that_keeps_nothing_lets_copy(come, draft):
    tomas = come("tomas", prepare=no_storage)
    area = tomas.open()
    tomas.line.cut()
    tomas.page.clock.run_for(1500)
    area.press_sequentially(" Suelto.")
    tomas.page.clock.run_for(1500)
    assert "no puede conservar sus palabras" in tomas.page.locator("#trouble").inner_text()
    assert area.get_attribute("readonly") is None
    tomas.page.clock.run_for(32_000)
    assert area.get_attribute("readonly") is not None
    assert tomas.page.locator("#left textarea").input_value() == "Uno dos tres. Suelto."


def test_a_form_that_is_open_becomes_a_shared_one_with_what_was_typed(come, draft):
    tomas = come("tomas", query="?written=es&clause=clause-2")

    tomas.page.wait_for_selector("#live-text")
    assert tomas.page.input_value("#live-text") == "Cuatro."
    assert tomas.page.locator("textarea[name=text]").count() == 0


def test_the_whole_cycle_without_scripts(come, draft):
    tomas = come("tomas", live=False, java_script_enabled=False)
    page = tomas.page

    def press(words):
        page.get_by_role("button", name=words).or_(
            page.get_by_role("link", name=words)
        ).last.click()

    press("Editar Cláusula 1")
    page.fill("textarea[name=text]", "Uno.\n\nDos.")
    page.get_by_role("button", name="Guardar", exact=True).click()
    press("Editar Cláusula 1")
    press("Guardar y dividir")
    page.get_by_label("Dos.").check()
    press("Dividir la cláusula")
    assert texts(draft) == ["Uno.", "Dos.", "Cuatro.", "Cinco."]
    press("Editar Cláusula 2")
    press("Guardar y bajar")
    assert texts(draft) == ["Uno.", "Cuatro.", "Dos.", "Cinco."]
    press("Guardar y unir con la cláusula 4")
    press("Unirlas")
    press("Editar Cláusula 3")
    press("Quitar")
    press("Quitar la cláusula")
    assert len(texts(draft)) == 2
    page.get_by_role("button", name="Restaurar").first.click()
    assert len(texts(draft)) == 3
