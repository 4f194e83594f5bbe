"""How long something still lasts, in words: computed whenever it is read."""

from datetime import datetime, timedelta

from cocreacion.kernel.clock import local, now, today
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def left(at: datetime) -> str:
    """«faltan 5 días» by the calendar of the country, as the date beside it; «faltan 3 horas»:
    of these only whole ones are promised."""
    remaining = at - now()
    if remaining >= 2 * DAY:
        days = (local(at).date() - today()).days
        return str(ngettext("%(num)s day left", "%(num)s days left", days))
    if remaining >= 2 * HOUR:
        return str(ngettext("%(num)s hour left", "%(num)s hours left", remaining // HOUR))
    if remaining >= MINUTE:
        return str(ngettext("%(num)s minute left", "%(num)s minutes left", remaining // MINUTE))
    return str(_("less than a minute left"))
