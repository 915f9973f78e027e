"""Writes frequent-words.bin: fingerprints of the frequent words of languages, counted in the shared data sets.

English from edos (CC0-1.0), toxic_spans (CC0-1.0), clickbait (MIT) and xlmt_sentiment (Apache-2.0); the others from xlmt_sentiment.
Words that are far more frequent in another language are left out of English. Run: python3 make_frequent_words.py DATA_FOLDER
Format, little endian: per language two ASCII letters, a 32-bit count, and as many ascending 32-bit FNV-1a hashes of folded words.
"""
import collections
import csv
import gzip
import os
import re
import struct
import sys
import unicodedata

DATA = sys.argv[1]
TARGET = os.path.join(os.path.dirname(os.path.abspath(__file__)), "frequent-words.bin")
OTHERS = {"fr": "french", "de": "german", "it": "italian", "pt": "portuguese", "es": "spanish"}
FEWEST_ENGLISH, MOST_OTHERS = 12, 500


def words(text):
    text = unicodedata.normalize("NFKD", text.lower())
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"https?://\S+|www\.\S+|@\w+", " ", text)
    text = re.sub(r"(?<=[a-z])['\u2019](?=[a-z])", "", text)
    return {word for word in re.findall(r"[^\W\d_]+", text) if re.fullmatch("[a-z]+", word)}


def tweets(folder):
    with open(os.path.join(DATA, "xlmt_sentiment", folder, "train_text.txt"), encoding="utf-8") as lines:
        return [line.strip() for line in lines if line.strip()]


def english():
    with open(os.path.join(DATA, "edos", "edos_labelled_aggregated.csv"), encoding="utf-8", newline="") as file:
        yield from (row["text"] for row in csv.DictReader(file))
    with open(os.path.join(DATA, "toxic_spans", "comments.csv"), encoding="utf-8", newline="") as file:
        yield from (row["comment_text"] for row in csv.DictReader(file))
    for part in ("clickbait_data.gz", "non_clickbait_data.gz"):
        with gzip.open(os.path.join(DATA, "clickbait", part), "rt", encoding="utf-8") as lines:
            yield from lines
    yield from tweets("english")


def count(texts):
    counts, total = collections.Counter(), 0
    for text in texts:
        counts.update(words(text))
        total += 1
    return counts, total


def fnv(word):
    value = 2166136261
    for c in word:
        value = ((value ^ ord(c)) * 16777619) & 0xFFFFFFFF
    return value


others = {tag: count(tweets(folder)) for tag, folder in {**OTHERS, "hi": "hindi"}.items()}
counts, total = count(english())
known = []
for word, times in counts.items():
    if times < FEWEST_ENGLISH or (len(word) == 1 and word not in "iau"):
        continue
    elsewhere = max(c[word] / n for c, n in others.values())
    if elsewhere > 0.004 and elsewhere > 4 * times / total:
        continue
    known.append(word)

with open(TARGET, "wb") as file:
    def put(tag, chosen):
        hashes = sorted({fnv(word) for word in chosen})
        file.write(tag.encode("ascii") + struct.pack("<i", len(hashes)) + struct.pack(f"<{len(hashes)}I", *hashes))
        print(tag, len(hashes))

    put("en", known)
    for tag in OTHERS:
        c, n = others[tag]
        ranked = sorted((word for word in c if len(word) > 1), key=lambda word: (-c[word], word))
        put(tag, ranked[:MOST_OTHERS])
