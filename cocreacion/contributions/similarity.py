"""Which comments say much the same: by the words they share, alike on every machine.

A comment is the set of its telling words and of the pairs in which they follow one another. Two
are similar if they share enough of what they say together (Jaccard). Comments in different
languages are never compared: they share no words.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from unicodedata import combining, normalize

ALIKE = 0.3  # of what both say together; a sentence with an ending more is above it
FEWEST = 3  # telling words: «yes, I agree» is like nothing
WORD = re.compile(r"\w+")
# Words that say nothing by themselves, in both languages and without accents.
_SAYS_NOTHING = """
a al ante aqui asi aun bien cada como con creo cual cuando de del desde donde dos el ella en
entre es esa ese eso esta estan estar este esto estos fue ha hace hacer han hasta hay la las
le les lo los mas me mi mientras muy nada ni no nos o otra otro para pero poco por porque
puede pueden que quien se sea segun ser si sin sobre solo son su sus tambien tan te tiene
tienen toda todas todo todos tu un una unas uno unos usted y ya yo an and any are as at be
because been but by can could do does for from had has have he her his how i if in into is
it its just may more most my not of on one only or our out people she should so some such
than that the their them then there these they this those to too very was we were what when
which who will with would you your
"""
EMPTY = frozenset(_SAYS_NOTHING.split())
Words = tuple[int, int, str, str]  # id, thread, language, text


@lru_cache(maxsize=8192)
def traits(text: str) -> frozenset[str]:
    """The telling words of a text and their pairs, without accents; nothing if they are few."""
    plain = "".join(c for c in normalize("NFD", text.lower()) if not combining(c))
    words = [word for word in WORD.findall(plain) if word not in EMPTY and len(word) > 1]
    if len(words) < FEWEST:
        return frozenset()
    return frozenset(words) | {f"{a} {b}" for a, b in pairwise(words)}


def similar(chosen: Iterable[int], among: Iterable[Words]) -> dict[int, list[int]]:
    """For each of these comments the similar ones of its thread and language, the nearest first."""
    known = {each[0]: each for each in among}
    said = {number: traits(each[3]) for number, each in known.items()}
    having: defaultdict[tuple[int, str, str], list[int]] = defaultdict(list)
    for number, (_, thread, language, _) in known.items():
        for trait in said[number]:
            having[thread, language, trait].append(number)
    found: dict[int, list[int]] = {}
    for number in chosen:
        if number in known:
            found[number] = _nearest(number, known[number], said, having)
    return found


def _nearest(
    number: int,
    words: Words,
    said: dict[int, frozenset[str]],
    having: dict[tuple[int, str, str], list[int]],
) -> list[int]:
    shared: defaultdict[int, int] = defaultdict(int)
    for trait in said[number]:
        for other in having[words[1], words[2], trait]:
            shared[other] += 1
    shared.pop(number, None)
    near = [
        (both / (len(said[number]) + len(said[other]) - both), other)
        for other, both in shared.items()
    ]
    return [other for share, other in sorted(near, key=lambda e: (-e[0], e[1])) if share >= ALIKE]
