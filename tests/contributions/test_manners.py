"""How many links, how alike: pure, words in and numbers out."""

import time

import pytest

from cocreacion.contributions import manners

SAID = (
    "El plazo de quince días para contestar es muy corto para una municipalidad pequeña, "
    "porque solo una persona atiende la oficina de información pública."
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Sin enlaces. Ni uno.", 0),
        ("https://a.example y http://b.example", 2),
        ("Vea www.example.org, [acta](https://example.org/a)", 2),
        ("HTTPS://GRITA.EXAMPLE", 1),
        ("https:// solo", 0),
    ],
)
def test_links_are_counted(text, number):
    assert manners.links(text) == number


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        (SAID, True),
        (SAID.upper().replace(",", " …"), True),
        (SAID.replace("quince", "diez"), True),
        (SAID + " Gracias por leer.", True),
        ("Estoy de acuerdo con el plazo de quince días que se propone aquí.", False),
        (" ".join(reversed(SAID.split())), False),
        ("De acuerdo.", False),
        ("", False),
    ],
)
def test_nearly_the_same_words_are_told_from_the_same_subject(text, alike):
    assert manners.alike(SAID, text) is alike
    assert manners.alike(text, SAID) is alike


def test_texts_alike_find_each_other_among_many():
    others = {
        n: f"Otra idea número {n} sobre la cláusula {n} y lo que le falta, cosa {n}"
        for n in range(300)
    }
    others |= {
        900 + n: f"Cada municipio {n} tiene {n * 7} aldeas y {n * 3} caminos sin señal de {n}"
        for n in range(300)
    }
    texts = others | {1001: SAID, 1002: SAID.replace("quince", "diez"), 1003: SAID + " Gracias."}

    began = time.process_time()
    found = manners.groups(texts)

    assert found[1001] == {1002, 1003} and found[1003] == {1001, 1002}
    assert time.process_time() - began < 2
