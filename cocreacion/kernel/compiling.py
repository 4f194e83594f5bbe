"""What our templates become: Python that says each thing in as few steps as it can.

Sentences are translated while compiling, those with places and plurals, too, so that showing one
puts strings together and no more. What a template prints and calls takes the short way.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

import markupsafe
from babel.support import NullTranslations
from jinja2 import nodes, runtime
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.runtime import Context
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from cocreacion.kernel.gettext import FULL_STOP
from cocreacion.kernel.pieces import Piece

TRANSLATORS = {"_": "ugettext", "gettext": "ugettext", "pgettext": "upgettext"}
PLURAL = "ngettext"
PLACE = re.compile(r"%\((\w+)\)s")
UNSTOPPED = "unstopped"  # the filter of that name
NUMBERS = (0, 1, 2, 3, 7, 11, 100, 1_000_000)  # by which a rule of plurals is recognised
IMPORTS = f"from jinja2.runtime import {', '.join(sorted(runtime.exported))}"
_escape: Callable[[str], str] = markupsafe._escape_inner  # type: ignore[attr-defined]  # noqa: SLF001
PLAIN = {FunctionType, MethodType, BuiltinFunctionType}


class Fold(NodeTransformer):
    """Replaces what translates a constant sentence by its translation, with its places filled."""

    def __init__(self, translations: NullTranslations) -> None:
        self.translations = translations

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  the visitor's protocol
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if node.dyn_args or node.dyn_kwargs:
            return node
        places = {each.key: each.value for each in node.kwargs}
        if name in TRANSLATORS:
            return self._sentence(node, TRANSLATORS[name], places) or node
        return (self._plural(node, places) or node) if name == PLURAL else node

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:  # noqa: N802
        """A choice between two things to print becomes a choice of what is printed."""
        self.generic_visit(node)
        return [*_printed(node.nodes, node.lineno)]

    def _sentence(
        self, node: nodes.Call, translator: str, places: Mapping[str, nodes.Expr]
    ) -> nodes.Expr | None:
        constants = [arg.value for arg in node.args if isinstance(arg, nodes.Const)]
        if len(constants) != len(node.args):
            return None
        return _filled(getattr(self.translations, translator)(*constants), places, node.lineno)

    def _plural(self, node: nodes.Call, places: Mapping[str, nodes.Expr]) -> nodes.Expr | None:
        if len(node.args) != 3 or not _is_simple(node.args[2]):
            return None
        words = [arg.value for arg in node.args[:2] if isinstance(arg, nodes.Const)]
        if len(words) != 2 or not self._has_two_forms(words[0], words[1]):
            return None
        number, line = node.args[2], node.lineno
        one, many = (
            _filled(
                self.translations.ungettext(words[0], words[1], n), {"num": number, **places}, line
            )
            for n in (1, 2)
        )
        if one is None or many is None:
            return None
        is_one = nodes.Compare(number, [nodes.Operand("eq", nodes.Const(1))], lineno=line)
        return nodes.CondExpr(is_one, one, many, lineno=line)

    def _has_two_forms(self, one: str, many: str) -> bool:
        """Whether this language has one form for 1 and another for all the rest."""
        found = [self.translations.ungettext(one, many, number) for number in NUMBERS]
        rest = self.translations.ungettext(one, many, 2)
        return all(form == rest for n, form in zip(NUMBERS, found, strict=True) if n != 1)


def _is_simple(number: nodes.Expr) -> bool:
    """Costs next to nothing to look at again: a name, an attribute, the length of something."""
    if isinstance(number, nodes.Filter):
        return number.name == "length" and number.node is not None and _is_simple(number.node)
    return isinstance(number, nodes.Name | nodes.Getattr)


def _filled(sentence: str, places: Mapping[str, nodes.Expr], line: int) -> nodes.Expr | None:
    """The sentence as an expression; None for one that is not as plain as we write them."""
    words = PLACE.split(sentence)  # every second one is the name of a place
    plain, names = [part.replace("%%", "\0") for part in words[::2]], words[1::2]
    if any("%" in part for part in plain) or not set(names) <= places.keys():
        return None
    said = [part.replace("\0", "%") for part in plain]
    if not names:
        return _safe(said[0], line)
    parts: list[nodes.Expr] = [_safe(said[0], line)]
    for name, after in zip(names, said[1:], strict=True):
        place = places[name]
        if FULL_STOP.match(after):
            place = nodes.Filter(place, UNSTOPPED, [], [], None, None, lineno=line)
        parts += [place, _safe(after, line)]
    return nodes.Concat(parts, lineno=line)


def _safe(words: str, line: int) -> nodes.Expr:
    return nodes.MarkSafe(nodes.Const(words, lineno=line), lineno=line)


def _printed(shown: list[nodes.Expr], line: int) -> Iterator[nodes.Node]:
    together: list[nodes.Expr] = []
    for each in shown:
        if isinstance(each, nodes.Concat):
            together += each.nodes
        elif isinstance(each, nodes.CondExpr):
            if together:
                yield nodes.Output(together, lineno=line)
            other = [*_printed([each.expr2], line)] if each.expr2 is not None else []
            yield nodes.If(each.test, [*_printed([each.expr1], line)], [], other, lineno=line)
            together = []
        else:
            together.append(each)
    if together:
        yield nodes.Output(together, lineno=line)


class Generator(CodeGenerator):
    """As Jinja's, but functions are not told the names of the loop and block they are called in.

    Only those that ask for the context of a template could know, and we have none.
    """

    @optimizeconst
    def visit_Call(  # noqa: N802
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,
    ) -> None:
        self.write("context.call(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")


def ours(code: str) -> str:
    """Generated code, with our ways of printing and calling in place of Jinja's."""
    mine = f"{IMPORTS}; from {__name__} import Macro, escape"
    return code.replace(IMPORTS, mine, 1)


def escape(value: Any) -> str:
    """As MarkupSafe's, which looks first whether the thing knows how to become HTML."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is str:
        return _escape(value)
    if kind is int:
        return str(value)
    return markupsafe.escape(value)


def _as_markup(words: str) -> Markup:
    """Calls of `Markup` itself ask what they are given for its HTML."""
    return str.__new__(Markup, words)


class Macro(runtime.Macro):
    """A macro that is called directly where that is all there is to do."""

    def __init__(self, *facts: Any) -> None:
        super().__init__(*facts)
        self.is_plain = not (self.explicit_caller or self.catch_kwargs or self.catch_varargs)
        self.left = [(missing,) * n for n in range(self._argument_count, -1, -1)]

    def shown(self, page: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
        """What it says with these arguments, on a page with this context."""
        given = len(args)
        if not self.is_plain or given > self._argument_count or not page.autoescape:
            return self(page, *args, **kwargs)
        block = (kwargs.pop("caller", None) or self._no_block(),) if self.caller else ()
        if kwargs:
            rest = self.arguments[given:]
            if not kwargs.keys() <= {*rest}:
                return self(page, *args, **kwargs)  # which complains
            args += tuple([kwargs.get(name, missing) for name in rest])
        elif given != self._argument_count:
            args += self.left[given]
        return _as_markup(self._func(*args, *block))

    def _no_block(self) -> runtime.Undefined:
        return self._environment.undefined("No caller defined", name="caller")


class Scope(Context):
    """What the names in a template mean. Macros, the most common calls by far, are called directly.

    Jinja looks at each thing it calls: whether it wants the context, the environment, or neither.
    """

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        kind = type(called)
        if kind is Macro:
            return called.shown(self.eval_ctx, args, kwargs)
        if kind is Piece or (kind in PLAIN and not hasattr(called, "jinja_pass_arg")):
            return called(*args, **kwargs)
        return super().call(called, *args, **kwargs)
