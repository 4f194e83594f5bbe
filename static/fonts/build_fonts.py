"""Rebuild the two web fonts of the design system. Run once; the results are committed.

    npm pack @fontsource-variable/source-sans-3@5.3.0 @fontsource-variable/source-serif-4@5.3.1
    (unpack each into a folder), then
    pip install "fonttools[woff]" && python build_fonts.py SANS_FOLDER SERIF_FOLDER

What it does
  1. Source Sans 3: keeps the weight axis from 400 to 700. Source Serif 4: one cut for headings
     (optical size 36, weight 600), so it is a static font.
  2. Adds what both families lack for Mayan orthographies: the saltillo letters U+A78B and U+A78C
     (same drawing as the straight apostrophe) and x with diaeresis, U+1E8D and U+1E8C.
  3. Cuts to the characters of Spanish, English and Mayan orthographies, plus typographic signs.
  4. Renames the result "Hilo Sans" / "Hilo Serif": the licence (OFL 1.1) reserves the name
     "Source" for unmodified fonts.
"""

import sys
from pathlib import Path

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from fontTools.varLib import instancer

ASCII = "".join(map(chr, range(0x20, 0x7F)))
LATIN = "áéíóúüñÁÉÍÓÚÜÑäëïöÄËÏÖ¿¡«»ªº°"
MAYAN = "\u02bc\ua78b\ua78c\u1e8d\u1e8c\u0308"
SIGNS = "\u00a0\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u00b7\u2212\u00d7\u00a9\u00a7\u2022"
HEADINGS = "".join(c for c in ASCII if c not in "@\\^_`{|}~<>#$*+=[]") + "áéíóúüñÁÉÍÓÚÑäëïö¿¡«»ªº"
HEADINGS += "\u02bc\ua78b\ua78c\u1e8d\u1e8c\u00a0\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u00b7%"


def add_saltillo(font):
    """Let the saltillo letters use the drawing of the straight apostrophe."""
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0xA78B] = table.cmap[0xA78C] = table.cmap[0x27]


def centre_of(font, glyph):
    box = font["glyf"][glyph]
    box.recalcBounds(font["glyf"])
    return (box.xMin + box.xMax) / 2


def add_x_diaeresis(font, bold=None):
    """Compose x + diaeresis, centred; `bold` is the heaviest cut, to vary the offset with weight."""
    cmap, glyf = font.getBestCmap(), font["glyf"]
    for code, base, model in ((0x1E8D, "x", "ö"), (0x1E8C, "X", "Ö")):
        base, model, name = cmap[ord(base)], cmap[ord(model)], f"uni{code:04X}"
        parts = glyf[model].components
        mark, dy = parts[1].glyphName, parts[1].y

        def offset(f):
            return round(centre_of(f, base) - centre_of(f, mark))

        pen = TTGlyphPen(font.getGlyphSet())
        pen.addComponent(base, (1, 0, 0, 1, 0, 0))
        pen.addComponent(mark, (1, 0, 0, 1, offset(font), dy))
        glyf[name] = pen.glyph()
        font["hmtx"][name] = font["hmtx"][base]
        if bold is not None:
            grow = bold["hmtx"][base][0] - font["hmtx"][base][0]
            move = offset(bold) - offset(font)
            lift = bold["glyf"][model].components[1].y - dy
            deltas = [(0, 0), (move, lift), (0, 0), (grow, 0), (0, 0), (0, 0)]
            font["gvar"].variations[name] = [TupleVariation({"wght": (0, 1, 1)}, deltas)]
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name
    font.setGlyphOrder(list(glyf.glyphOrder))
    if bold is not None:
        for name in font.getGlyphOrder():
            if name not in font["gvar"].variations:
                font["gvar"].variations[name] = []


def cut(font, characters, features):
    options = Options()
    options.layout_features = features
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["STAT", "DSIG", "HVAR", "MVAR", "meta"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(set(map(ord, characters))))
    subsetter.subset(font)


def rename(font, family):
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6):
            record.string = family if record.nameID != 6 else family.replace(" ", "")


def check(font, characters, label):
    missing = [f"U+{ord(c):04X}" for c in characters if ord(c) not in font.getBestCmap()]
    if missing:
        sys.exit(f"{label}: missing {missing}")


def save(font, path):
    font.flavor = "woff2"
    font.save(path)
    print(f"{path.name}: {path.stat().st_size} bytes, {len(font.getBestCmap())} characters")


def main(sans_folder, serif_folder):
    here = Path(__file__).parent
    source = Path(sans_folder, "files", "source-sans-3-latin-wght-normal.woff2")
    sans = instancer.instantiateVariableFont(TTFont(source), {"wght": (400, 400, 700)})
    bold = instancer.instantiateVariableFont(TTFont(source), {"wght": 700})
    add_saltillo(sans)
    add_x_diaeresis(sans, bold)
    cut(sans, ASCII + LATIN + MAYAN + SIGNS, ["kern", "mark", "ccmp", "locl", "tnum", "lnum"])
    rename(sans, "Hilo Sans")
    check(sans, LATIN + MAYAN, "Hilo Sans")
    save(sans, here / "hilo-sans.woff2")

    source = Path(serif_folder, "files", "source-serif-4-latin-opsz-normal.woff2")
    serif = instancer.instantiateVariableFont(TTFont(source), {"wght": 600, "opsz": 36})
    add_saltillo(serif)
    add_x_diaeresis(serif)
    cut(serif, HEADINGS, ["kern", "ccmp", "locl", "lnum"])
    rename(serif, "Hilo Serif")
    check(serif, HEADINGS, "Hilo Serif")
    save(serif, here / "hilo-serif.woff2")


if __name__ == "__main__":
    main(*sys.argv[1:3])
