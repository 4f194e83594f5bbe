"""A person at a screen: reads headings and labels, follows links by their words, presses buttons.

`Hands` uses a mouse, `Keyboard` nothing but keys. Neither knows an address, an id or a class.
"""

import re
from datetime import datetime
from typing import Any

from tests.chromium import Visitor

PASSWORD = "correct horse battery"
MOST_TABS = 600


def loosely(words: str) -> re.Pattern[str]:
    """These words, whatever white space lies between them."""
    parts = (re.escape(part) for part in re.findall(r"\w+|[^\w\s]", words))
    return re.compile(r"\s*".join(parts), re.IGNORECASE)


class Hands:
    """With a mouse, or a finger."""

    def __init__(self, visitor: Visitor, say: Any) -> None:
        self.visitor, self.page, self.say = visitor, visitor.page, say

    # finding ------------------------------------------------------------------------------------

    def find(self, role: str, words: str, within: str = "") -> Any:
        """The first visible thing of this role whose name holds these words."""
        place = self.page.get_by_role("group", name=loosely(within)) if within else self.page
        exact = place.get_by_role(role, name=words, exact=True)
        found = exact if exact.count() else place.get_by_role(role, name=loosely(words))
        for each in found.all():
            if each.is_visible():
                return each
        raise AssertionError(
            f"no {role} {words!r} {within and 'in ' + within} at {self.page.url}: "
            f"{self.page.get_by_role(role).all_inner_texts()[:60]}"
        )

    def field(self, words: str, within: str = "") -> Any:
        place = self.page.get_by_role("group", name=loosely(within)) if within else self.page
        for found in (place.get_by_label(words, exact=True), place.get_by_label(loosely(words))):
            for each in found.all():
                if each.is_visible() and each.evaluate("e => e.matches('input,select,textarea')"):
                    return each
        labels = self.page.locator("label, legend").all_inner_texts()
        raise AssertionError(f"no field {words!r} at {self.page.url}: {labels}")

    # doing --------------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        self.visitor.go(path)
        self._well()

    def follow(self, msgid: str, **places: object) -> None:
        self._leave(self.find("link", self.say(msgid, **places)))

    def follow_text(self, words: str) -> None:
        """A link that bears what people have written."""
        self._leave(self.find("link", words))

    def press(self, msgid: str, **places: object) -> None:
        self._leave(self.find("button", self.say(msgid, **places)))

    def press_text(self, words: str) -> None:
        self._leave(self.find("button", words))

    def write(self, msgid: str, text: str, within: str = "") -> None:
        self.put(self.field(self.say(msgid), within and self.say(within)), text)

    def write_in(self, msgid: str, text: str, number: int = 1) -> None:
        self.put(self.field(self.say(msgid, number=number)), text)

    def unmark(self, msgid: str) -> None:
        self.untick(self.field(self.say(msgid)))

    def both(self, legend: str, es: str, en: str) -> None:
        """A text in both languages, in the group of this name."""
        self.write("In Spanish", es, legend)
        self.write("In English", en, legend)

    def choose(self, msgid: str, option: str, within: str = "") -> None:
        self.select(self.field(self.say(msgid), within and self.say(within)), option)

    def mark(self, role: str, words: str) -> None:
        self.tick(self.find(role, words))

    def on(self, msgid: str, at: datetime) -> None:
        self.set_time(self.field(self.say(msgid)), at)

    def is_signed_in(self) -> bool:
        """Whether the page does not offer to sign in."""
        return not self.page.get_by_role("link", name=self.say("Sign in"), exact=True).count()

    # reading ------------------------------------------------------------------------------------

    def sees(self, words: str) -> bool:
        return " ".join(words.split()) in " ".join(self.page.locator("body").inner_text().split())

    def expects(self, msgid: str, **places: object) -> None:
        words = self.say(msgid, **places)
        assert self.sees(words), f"{words!r} is not at {self.page.url}:\n{self._main()}"

    def expects_text(self, words: str) -> None:
        assert self.sees(words), f"{words!r} is not at {self.page.url}:\n{self._main()}"

    def _main(self) -> str:
        return str(self.page.locator("main").inner_text())[:3000]

    def _well(self) -> None:
        """The page is one a person can go on from, and the console is silent."""
        heading = self.page.get_by_role("heading", level=1)
        heading.first.wait_for()
        assert heading.count() == 1, f"{heading.count()} main headings at {self.page.url}"
        said = self.visitor.complaints()
        assert not said, f"{self.page.url}: {said}"
        problems = self.page.locator("main [role=alert]:visible, .error-summary:visible")
        assert problems.count() == 0, f"{self.page.url}: {problems.all_inner_texts()}"

    # the hand -----------------------------------------------------------------------------------

    def _leave(self, target: Any) -> None:
        """Activate it and wait for what it brings: a page, or a part of one."""
        leads = target.evaluate(
            "e => e.matches('a') && e.href.split('#')[0] === document.URL.split('#')[0]"
        )
        if leads:
            self.activate(target)
        elif not self.visitor.scripts:
            with self.page.expect_navigation():
                self.activate(target)
        else:
            before = self.page.evaluate("performance.timeOrigin")
            with self.page.expect_request(
                lambda r: r.resource_type in {"document", "fetch"}
            ) as sent:
                self.activate(target)
            if sent.value.is_navigation_request():
                self.page.wait_for_function("t => performance.timeOrigin !== t", arg=before)
                self.page.wait_for_load_state("load")
            else:
                self.page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")
        self._well()

    def activate(self, target: Any) -> None:
        target.click()

    def put(self, field: Any, text: str) -> None:
        field.fill(text)

    def select(self, field: Any, option: str) -> None:
        labels = field.locator("option").all_inner_texts()
        found = next((label for label in labels if option in label), None)
        assert found is not None, f"{option!r} is not among {labels} at {self.page.url}"
        field.select_option(label=found)

    def tick(self, box: Any) -> None:
        box.check()

    def untick(self, box: Any) -> None:
        box.uncheck()

    def set_time(self, field: Any, at: datetime) -> None:
        field.fill(at.strftime("%Y-%m-%dT%H:%M"))


class Keyboard(Hands):
    """Tab, Enter, space, arrows and letters. Whatever has the focus must show it."""

    def reach(self, target: Any) -> None:
        handle = target.element_handle()
        for _ in range(MOST_TABS):
            if handle.evaluate("e => e === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"Tab never reaches {handle.evaluate('e => e.outerHTML')[:200]}")
        seen = handle.evaluate(
            """e => { const box = e.getBoundingClientRect(), style = getComputedStyle(e);
              const under = document.elementFromPoint(
                Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1),
                Math.min(Math.max(box.y + Math.min(box.height / 2, 12), 1), innerHeight - 1));
              return {outlined: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
                inside: box.bottom > 0 && box.top < innerHeight,
                covered: under && !e.contains(under) && !under.contains(e)
                  && !(e.labels && [...e.labels].some(l => l.contains(under)))}; }"""
        )
        assert seen["outlined"], f"no sign of focus on {handle.evaluate('e => e.outerHTML')[:200]}"
        assert seen["inside"] and not seen["covered"], f"the focus is hidden: {seen}"

    def activate(self, target: Any) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def put(self, field: Any, text: str) -> None:
        self.reach(field)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text) if text else self.page.keyboard.press("Delete")

    def select(self, field: Any, option: str) -> None:
        labels = field.locator("option").all_inner_texts()
        wanted = next((n for n, label in enumerate(labels) if option in label), None)
        assert wanted is not None, f"{option!r} is not among {labels}"
        self.reach(field)
        self.page.keyboard.press("Home")
        for _ in range(wanted):
            self.page.keyboard.press("ArrowDown")
        chosen = field.evaluate("e => e.selectedIndex")
        assert chosen == wanted, f"{labels[wanted]!r} cannot be chosen with the arrows"

    def tick(self, box: Any) -> None:
        if box.get_attribute("type") == "radio":
            self._radio(box)
        elif not box.is_checked():
            self.reach(box)
            self.page.keyboard.press("Space")
        assert box.is_checked()

    def untick(self, box: Any) -> None:
        if box.is_checked():
            self.reach(box)
            self.page.keyboard.press("Space")

    def _radio(self, box: Any) -> None:
        name = box.get_attribute("name")
        group = self.page.locator(f'input[type=radio][name="{name}"]')
        if not group.evaluate_all("all => all.includes(document.activeElement)"):
            checked = group.evaluate_all("all => all.findIndex(e => e.checked)")
            self.reach(group.nth(max(checked, 0)))
        for _ in range(group.count() + 1):
            if box.evaluate("e => e === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")

    def set_time(self, field: Any, at: datetime) -> None:
        self.reach(field)
        for part in at.strftime("%m %d %Y").split():
            self.page.keyboard.type(part)
            if len(part) == 4:
                self.page.keyboard.press("ArrowRight")
        self.page.keyboard.type(at.strftime("%I%M%p"))
        value = field.input_value()
        assert value == at.strftime("%Y-%m-%dT%H:%M"), f"typed {at}, got {value!r}"
