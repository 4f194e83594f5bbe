"""Forms: what is typed is tidied, and what says nothing is not enough."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from cocreacion.kernel import forms
from cocreacion.kernel.bilingual import Bilingual


class Note(forms.Form):
    title_es = StringField(validators=[forms.EitherLanguage("title_en"), forms.at_most(20)])
    title_en = StringField(validators=[forms.at_most(20)])
    place = StringField(validators=[forms.needed()])


@pytest.fixture
def filled(app):
    def fill(**fields):
        with app.test_request_context("/en/", method="POST"):
            form = Note(MultiDict(fields), meta={"csrf": False})
            form.validate()
            return form

    return fill


def test_texts_are_tidied_before_they_are_judged(filled):
    form = filled(title_es=" Mesa\u200b de agua ", place="Cobán")

    assert not form.errors
    assert form.title_es.data == "Mesa de agua"


@pytest.mark.parametrize("nothing", ["", "   ", "\u200b\u2060", "\r\n"])
def test_spaces_and_invisible_characters_say_nothing(filled, nothing):
    assert not filled(title_es="x", place="Cobán").errors
    assert list(filled(title_es="x", place=nothing).errors) == ["place"]


def test_one_of_two_languages_is_enough(filled):
    assert not filled(title_en="Water", place="x").errors
    assert list(filled(place="x").errors) == ["title_es"]


def test_too_long_says_how_long(filled):
    assert "20" in filled(title_es="x" * 21, place="x").errors["title_es"][0]


def test_two_fields_become_one_text_in_two_languages(filled):
    form = filled(title_en="Water", place="x")

    assert forms.bilingual_data(form, "title") == Bilingual("", "Water", "en", "")
    before = Bilingual.both("Agua", "Water")
    assert forms.bilingual_data(
        filled(title_es="Agua limpia", title_en="Water", place="x"), "title", before
    ).outdated
