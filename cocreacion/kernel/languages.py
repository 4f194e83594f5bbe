"""Content languages of the country: a registry of our own, because Babel knows two of the 25.

These tags go into `lang` attributes and next to contributions; they never become an interface
locale.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """`tag` is BCP 47; the names are in the language itself (where settled), Spanish, English."""

    tag: str
    own: str
    es: str
    en: str

    def name(self, interface: str) -> str:
        return self.en if interface == "en" else self.es


CONTENT_LANGUAGES = {
    language.tag: language
    for language in (
        Language("es", "Español", "Español", "Spanish"),
        Language("acr", "Achi", "Achi", "Achi"),
        Language("knj", "Akateko", "Akateko", "Akateko"),
        Language("agu", "Awakateko", "Awakateko", "Awakateko"),
        Language("agu-x-chalchi", "Chalchiteko", "Chalchiteko", "Chalchiteko"),
        Language("caa", "Chʼortiʼ", "Chʼortiʼ", "Chʼortiʼ"),
        Language("cac", "Chuj", "Chuj", "Chuj"),
        Language("itz", "Itzaʼ", "Itzaʼ", "Itzaʼ"),
        Language("ixl", "Ixil", "Ixil", "Ixil"),
        Language("jac", "Poptiʼ", "Poptiʼ", "Poptiʼ"),
        Language("cak", "Kaqchikel", "Kaqchikel", "Kaqchikel"),
        Language("quc", "Kʼicheʼ", "Kʼicheʼ", "Kʼicheʼ"),
        Language("mam", "Mam", "Mam", "Mam"),
        Language("mop", "Mopan", "Mopan", "Mopan"),
        Language("poc", "Poqomam", "Poqomam", "Poqomam"),
        Language("poh", "Poqomchiʼ", "Poqomchiʼ", "Poqomchiʼ"),
        Language("kjb", "Qʼanjobʼal", "Qʼanjobʼal", "Qʼanjobʼal"),
        Language("kek", "Qʼeqchiʼ", "Qʼeqchiʼ", "Qʼeqchiʼ"),
        Language("quv", "Sakapulteko", "Sakapulteko", "Sakapulteko"),
        Language("qum", "Sipakapense", "Sipakapense", "Sipakapense"),
        Language("ttc", "Tektiteko", "Tektiteko", "Tektiteko"),
        Language("tzj", "Tzʼutujil", "Tzʼutujil", "Tzʼutujil"),
        Language("usp", "Uspanteko", "Uspanteko", "Uspanteko"),
        Language("cab", "Garífuna", "Garífuna", "Garifuna"),
        Language("xin", "Xinka", "Xinka", "Xinka"),
        Language("en", "English", "Inglés", "English"),
    )
}


def _plain(name: str) -> str:
    return name.casefold().replace("ʼ", "").translate(str.maketrans("áéíóúñ", "aeioun"))


BY_NAME = sorted(CONTENT_LANGUAGES.values(), key=lambda each: _plain(each.own))
