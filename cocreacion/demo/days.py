"""Days counted from the one on which the story is told, moved to working days."""

from datetime import date, datetime, time, timedelta

from cocreacion.contributions.workdays import is_working_day
from cocreacion.kernel.clock import from_local

SATURDAY = 5


class Days:
    """`day(-30)` is a working day about a month ago, `at(-30, "9:00")` nine o'clock of it."""

    def __init__(self, today: date) -> None:
        self.today = today

    def day(self, offset: int, *, saturday: bool = False) -> date:
        """The past moves further back and the future further ahead, never over today."""
        day, step = self.today + timedelta(days=offset), timedelta(days=1 if offset > 0 else -1)
        while not (day.weekday() == SATURDAY if saturday else is_working_day(day)):
            day += step
        return day

    def after(self, offset: int, hour: str) -> datetime:
        """The same, moved ahead, for what follows something else; yesterday at the latest."""
        day = self.today + timedelta(days=offset)
        while not is_working_day(day):
            day += timedelta(days=1)
        return self.moment(min(day, self.today - timedelta(days=1)), hour)

    def at(self, offset: int, hour: str = "9:00", *, saturday: bool = False) -> datetime:
        return self.moment(self.day(offset, saturday=saturday), hour)

    @staticmethod
    def moment(day: date, hour: str) -> datetime:
        hours, minutes = hour.split(":")
        return from_local(datetime.combine(day, time(int(hours), int(minutes))))
