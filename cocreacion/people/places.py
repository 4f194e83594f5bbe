"""The 22 departments of Guatemala, as people choose them in forms."""

from typing import Any

from wtforms.fields.choices import SelectChoice

from cocreacion.kernel.gettext import lazy_gettext as _l

# Key as stored → name. Names of places are the same in both languages.
DEPARTMENTS = {
    "alta-verapaz": "Alta Verapaz",
    "baja-verapaz": "Baja Verapaz",
    "chimaltenango": "Chimaltenango",
    "chiquimula": "Chiquimula",
    "el-progreso": "El Progreso",
    "escuintla": "Escuintla",
    "guatemala": "Guatemala",
    "huehuetenango": "Huehuetenango",
    "izabal": "Izabal",
    "jalapa": "Jalapa",
    "jutiapa": "Jutiapa",
    "peten": "Petén",
    "quetzaltenango": "Quetzaltenango",
    "quiche": "Quiché",
    "retalhuleu": "Retalhuleu",
    "sacatepequez": "Sacatepéquez",
    "san-marcos": "San Marcos",
    "santa-rosa": "Santa Rosa",
    "solola": "Sololá",
    "suchitepequez": "Suchitepéquez",
    "totonicapan": "Totonicapán",
    "zacapa": "Zacapa",
}


def department_name(key: str) -> str:
    """As written; nothing for nothing, and an unknown key shows itself."""
    return DEPARTMENTS.get(key, key)


def department_choices(nowhere: Any = None) -> list[Any]:
    """For a `SelectField`: first the choice of saying nothing."""
    return [
        SelectChoice("", nowhere or _l("I prefer not to say")),
        *(SelectChoice(key, name) for key, name in DEPARTMENTS.items()),
    ]
