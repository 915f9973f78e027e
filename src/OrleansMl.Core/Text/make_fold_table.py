#!/usr/bin/env python3
"""Writes FoldTable.Data.cs beside it: what each code point folds to (fold-1).

Run it only to make a new fold version: shipped models were trained on what the old one yields.
The Unicode version is that of the Python that runs it and is written into the file; fold-1 was made with Unicode 14 (Python 3.10 or 3.11).
"""
import pathlib
import textwrap
import unicodedata as u

# What no decomposition gives: strokes, hooks, small capitals, ligatures.
LETTERS = dict(p.split(":") for p in """
    ø:o đ:d ł:l ħ:h ı:i ŧ:t ð:d þ:th æ:ae œ:oe ß:ss ɑ:a ɡ:g ɩ:i ʟ:l ɴ:n ʀ:r ɪ:i ʏ:y ʙ:b ɢ:g ʜ:h ƀ:b ɓ:b ƈ:c ɗ:d ɖ:d ƒ:f ɠ:g ɦ:h ɨ:i ɟ:j ƙ:k ɫ:l ɭ:l
    ɱ:m ɲ:n ŋ:n ɵ:o ƥ:p ʠ:q ɽ:r ʂ:s ƭ:t ʈ:t ʉ:u ʋ:v ʍ:w ⱳ:w ƴ:y ʐ:z ƶ:z ꜱ:s ᴀ:a ᴃ:b ᴄ:c ᴅ:d ᴇ:e ᴊ:j ᴋ:k ᴌ:l ᴍ:m ᴏ:o ᴘ:p ᴛ:t ᴜ:u ᴠ:v ᴡ:w ᴢ:z ꞵ:b ɛ:e
    ɔ:o ǝ:e ə:e
""".split())
LETTERS |= dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4\u02b9\u2035\uff07", "'")
LETTERS |= dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
LETTERS |= dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
# Negative circled, negative squared and regional letters.
LETTERS |= {chr(first + i): chr(97 + i) for first in (0x1F150, 0x1F170, 0x1F1E6) for i in range(26)}

# Letters that look like a Latin one, as pairs; the ones in STRONG are nearly the same, the others only pass beside real Latin letters.
LOOK_ALIKES = """
    аa вb еe кk мm нh оo пn рp сc тt уy хx ѕs іi јj ԁd ԛq ԝw һh ѵv ьb гr ӏl ҽe зe иu ԍg ԏt ԉl
    АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ЅS ІI ЈJ ԌG ԚQ ԜW ҺH ӀI ѴV ПN ГR ЗE ЬB ИN
    αa βb γy εe ζz ηn ιi κk μu νv οo πn ρp σo ςs τt υu χx ωw
    ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϹC ϲc ϳj
    օo ոn սu հh ցg ղn տs զq ւi ՏS ՍU ՕO ԼL
    ᎪA ᏴB ᏟC ᎠD ᎬE ᏀG ᎻH ᎥI ᎫJ ᏦK ᏞL ᎷM ᏢP ᎡR ᏚS ᎢT ᏙV ᎳW ᏃZ ᎩY
""".split()
STRONG = set("аеорсухѕіјԁԛԝһѵӏҽАВЕКМНОРСТУХЅІЈԌԚԜҺӀѴοναιρυΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϲϳօոսհգՏՍՕԼᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃᎩ")

WHITE = (9, 10, 11, 12, 13, 0x85)
LONGEST = 8  # characters one code point may become; TextFolder reserves as many


def is_mark(c):
    """Combining marks of Latin, Greek and Cyrillic. Those of other scripts are part of the word."""
    return any(a <= ord(c) <= b for a, b in (
        (0x300, 0x36F), (0x483, 0x489), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F)))


def is_hidden(cp):
    """Controls, zero-width and bidirectional characters, variation selectors, fillers."""
    return is_mark(chr(cp)) or (cp not in WHITE and (cp < 0x20 or 0x7F <= cp < 0xA0)) or cp in (
        0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, 0xFEFF) or any(a <= cp <= b for a, b in (
            (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFFF9, 0xFFFB),
            (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A)))


def loses_marks(c):
    return u.name(c, "").startswith(("LATIN", "GREEK", "CYRILLIC", "MODIFIER LETTER", "COMBINING"))


def fold(cp):
    c = chr(cp)
    if is_hidden(cp):
        return ""
    if c in LETTERS:
        return LETTERS[c]
    if u.category(c) in ("Zs", "Zl", "Zp") or cp in WHITE:
        return " "
    text = c
    for _ in range(6):  # to a fixed point
        once = ""
        for x in u.normalize("NFKC", text):
            if x in LETTERS:
                once += LETTERS[x]
            elif loses_marks(x):
                once += "".join(y for y in u.normalize("NFD", x) if not is_mark(y))
            else:
                once += x
        once = "".join(LETTERS.get(x, x) for x in once.lower() if not is_mark(x))
        if len(once) > 1:
            once = " ".join(once.split()) or " "
        if once == text:
            break
        text = once
    return text


def run(keys, i, follows):
    """How many keys from i on belong together."""
    j = i
    while j + 1 < len(keys) and follows(keys[j], keys[j + 1]):
        j += 1
    return j - i + 1


def encode(table):
    keys, entries, i = sorted(table), [], 0
    while i < len(keys):
        k, v = keys[i], table[keys[i]]
        one = len(v) == 1
        rising = run(keys, i, lambda a, b: b == a + 1 and len(table[b]) == 1 and ord(table[b]) == ord(table[a]) + 1) if one else 1
        same = run(keys, i, lambda a, b: b == a + 1 and table[b] == v)
        pairs = run(keys, i, lambda a, b: b == a + 2 and table[b] == chr(b + 1)) if v == chr(k + 1) else 1
        value = ".".join(format(ord(x), "x") for x in v)
        if rising > 1:
            entries.append(f"{k:x}/{rising}+{ord(v):x}")
            i += rising
        elif same > 1:
            entries.append(f"{k:x}/{same}={value}")
            i += same
        elif pairs > 1:
            entries.append(f"{k:x}/{pairs}~")
            i += pairs
        else:
            entries.append(f"{k:x}={value}")
            i += 1
    return entries


def folds():
    table = {}
    for cp in [*range(0x80, 0xD800), *range(0xE000, 0x20000)]:
        if u.category(chr(cp)) in ("Cn", "Co", "Cs"):
            continue
        folded = fold(cp)
        # Case pairs outside the BMP (Deseret and such) stay as they are.
        if folded != chr(cp) and len(folded) <= LONGEST and all(ord(x) <= 0xFFFF for x in folded):
            table[cp] = folded
    return table


def look_alikes(table):
    latin = {pair[0]: pair[1].lower() for pair in LOOK_ALIKES}
    for cp, folded in table.items():
        # A styled or accented form looks like what its base letter looks like.
        if len(folded) == 1 and folded in latin and chr(cp) not in latin:
            base = [x for x in u.normalize("NFKD", chr(cp)) if not is_mark(x)]
            latin[chr(cp)] = latin.get(base[0], latin[folded]) if base else latin[folded]
    return [f"{ord(k):x}={v if k in STRONG else v.upper()}" for k, v in sorted(latin.items()) if ord(k) < 0x10000]


def lines(entries):
    return "\n".join("        " + line for line in textwrap.wrap(" ".join(entries), 132))


table = folds()
pathlib.Path(__file__).with_name("FoldTable.Data.cs").write_text(f'''namespace OrleansMl.Text;

// Written by make_fold_table.py. fold-1, made from the Unicode {u.unidata_version} character data: NFKC, lower case, Latin, Greek and Cyrillic letters
// without their marks, then our own additions (strokes, small capitals, quotes, dashes, squared and regional
// letters). Only code points that change are listed.
// A model is trained on these bytes: a change here needs a new fold name, or shipped models read other features than they learned.
internal static partial class FoldTable
{{
    // hex code points. "a/n+b": n code points from a fold to b, b+1, ...; "a/n=b.c": all n fold to b c (nothing: dropped);
    // "a/n~": a, a+2, ... fold to the code point after them; "a=b.c": one code point.
    private const string Folds = """
{lines(encode(table))}
        """;

    // Letters of other scripts that look like a Latin one, as raw code point = Latin letter: in lower case when nearly the same,
    // in upper case when it only passes beside real Latin letters. After Unicode TR39, the common part only.
    private const string LookAlikes = """
{lines(look_alikes(table))}
        """;
}}
''', encoding="utf-8", newline="\n")
