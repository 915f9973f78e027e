#!/usr/bin/env python3
"""Writes HostTable.Data.cs beside it: what browsers make of the characters of a host (UTS 46, not transitional), and canonical composition.

Needs the package idna, whose uts46data.py is the mapping table of Unicode; compositions are those of the Python that runs it.
"""
import pathlib
import textwrap
import unicodedata as u

import idna.uts46data as uts46

JOINERS = (0x200C, 0x200D)  # valid in few words, dropped everywhere else; dropped here for all


def mappings():
    table, rows = {}, uts46.uts46data
    for i, row in enumerate(rows):
        end = rows[i + 1][0] if i + 1 < len(rows) else 0xE01F0
        if row[1] in "MI" or row[0] in JOINERS:
            for cp in range(max(row[0], 0x80), min(end, 0xE01F0)):
                table[cp] = row[2] if row[1] == "M" else ""
    return table


def encode(table):
    keys, entries, i = sorted(table), [], 0

    def run(follows):
        j = i
        while j + 1 < len(keys) and follows(keys[j], keys[j + 1]):
            j += 1
        return j - i + 1

    while i < len(keys):
        k, v = keys[i], table[keys[i]]
        rising = run(lambda a, b: b == a + 1 and len(table[a]) == 1 == len(table[b]) and ord(table[b]) == ord(table[a]) + 1)
        same = run(lambda a, b: b == a + 1 and table[b] == v)
        pairs = run(lambda a, b: b == a + 2 and table[b] == chr(b + 1)) if v == chr(k + 1) else 1
        value = ".".join(format(ord(x), "x") for x in v)
        n = max(rising, same, pairs)
        entries.append(
            f"{k:x}={value}" if n == 1 else f"{k:x}/{n}+{ord(v):x}" if n == rising else f"{k:x}/{n}={value}" if n == same else f"{k:x}/{n}~")
        i += n
    return entries


def compositions():
    for cp in range(0x80, 0x30000):
        parts = u.decomposition(chr(cp)).split()
        if len(parts) == 2 and not parts[0].startswith("<") and u.normalize("NFC", chr(cp)) == chr(cp):
            a, b = (int(part, 16) for part in parts)
            yield f"{cp:x}={a:x}.{b:x}"


def classes():
    keys = [cp for cp in range(0x300, 0x1F000) if u.combining(chr(cp))]
    i = 0
    while i < len(keys):
        j = i
        while j + 1 < len(keys) and keys[j + 1] == keys[j] + 1 and u.combining(chr(keys[j + 1])) == u.combining(chr(keys[i])):
            j += 1
        yield f"{keys[i]:x}/{j - i + 1}+{u.combining(chr(keys[i])):x}"
        i = j + 1


def lines(entries):
    return "\n".join("        " + line for line in textwrap.wrap(" ".join(entries), 124))


pathlib.Path(__file__).with_name("HostTable.Data.cs").write_text(f'''namespace OrleansMl.Text;

// Written by make_host_table.py from the UTS 46 mapping table of Unicode {uts46.__version__} and the compositions of Unicode {u.unidata_version}.
internal static partial class HostTable
{{
    // hex code points. "a/n+b": n code points from a become b, b+1, ...; "a/n=b.c": all n become b c (nothing: dropped);
    // "a/n~": a, a+2, ... become the code point after them; "a=b.c": one code point.
    private const string Mappings = """
{lines(encode(mappings()))}
        """;

    // "c=a.b": a followed by b is c.
    private const string Compositions = """
{lines(compositions())}
        """;

    // "a/n+k": n code points from a have the combining class k.
    private const string Classes = """
{lines(classes())}
        """;
}}
''', encoding="utf-8", newline="\n")
