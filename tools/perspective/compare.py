#!/usr/bin/env python3
"""Compares Perspective's scores with those of OrleansMl on your own comments, while Perspective still answers.

comments.txt has one comment a line. Every answer is kept in a CSV file (number of the line, attribute, theirs, ours), so that a run goes on
where it stopped and the figures can be made again after Perspective has closed. It needs Python 3.8 and nothing else.

    PERSPECTIVE_KEY=... ORLEANSML_KEY=omk_... python3 compare.py comments.txt --url https://moderation.example
"""
import argparse
import csv
import json
import os
import time
import urllib.error
import urllib.request

ATTRIBUTES = ["TOXICITY", "SEVERE_TOXICITY", "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT", "SEXUALLY_EXPLICIT"]


def analyze(url, key, text, attributes, language):
    """The scores by attribute; empty when the service does not judge the comment."""
    body = {"comment": {"text": text}, "requestedAttributes": {name: {} for name in attributes}, "doNotStore": True}
    if language:
        body["languages"] = [language]
    request = urllib.request.Request(
        f"{url}/v1alpha1/comments:analyze?key={key}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    while True:
        try:
            with urllib.request.urlopen(request) as answer:
                scores = json.load(answer)["attributeScores"]
                return {name: scores[name]["summaryScore"]["value"] for name in attributes if name in scores}
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503):
                print(f"{url}: {error.code} {json.load(error)['error']['message']}")
                if error.code != 400:
                    raise
                return {}
            time.sleep(float(error.headers.get("Retry-After") or 1))


def ranks(values):
    order = sorted(range(len(values)), key=values.__getitem__)
    result, start = [0.0] * len(values), 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for at in range(start, end):
            result[order[at]] = (start + end - 1) / 2
        start = end
    return result


def auc(scores, labels):
    """How often a comment with the label has a higher score than one without."""
    ones = sum(labels)
    if ones in (0, len(labels)):
        return float("nan")
    total = sum(rank for rank, label in zip(ranks(scores), labels) if label)
    return (total - ones * (ones - 1) / 2) / (ones * (len(labels) - ones))


def report(rows, threshold):
    print(f"{'attribute':18} {'n':>6} {'theirs':>7} {'AUC':>6} {'your':>6} {'same':>6} {'both':>6} {'only':>6} {'only':>6}")
    print(f"{'':18} {'':>6} {'>= ' + str(threshold):>7} {'':>6} {'thresh':>6} {'found':>6} {'':>6} {'theirs':>6} {'ours':>6}")
    for name in ATTRIBUTES:
        pairs = [(theirs, ours) for attribute, theirs, ours in rows if attribute == name]
        found = sum(theirs >= threshold for theirs, _ in pairs)
        if not 0 < found < len(pairs):
            continue
        # The threshold that finds as many comments as theirs does.
        own = sorted((ours for _, ours in pairs), reverse=True)[found - 1]
        both = sum(theirs >= threshold and ours >= own for theirs, ours in pairs)
        same = sum(ours >= own for _, ours in pairs)
        area = auc([ours for _, ours in pairs], [theirs >= threshold for theirs, _ in pairs])
        print(f"{name:18} {len(pairs):6} {found:7} {area:6.3f} {own:6.3f} {same:6} {both:6} {found - both:6} {same - both:6}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("comments")
    parser.add_argument("--url", required=True, help="where OrleansMl answers")
    parser.add_argument("--perspective", default="https://commentanalyzer.googleapis.com", help="where Perspective answers")
    parser.add_argument("--scores", default="scores.csv", help="where the scores are kept")
    parser.add_argument("--threshold", type=float, default=0.8, help="your threshold with Perspective")
    parser.add_argument("--language", default="en", help="declared to both; empty to let them find it")
    parser.add_argument("--per-second", type=float, default=1, help="Perspective's quota is 1 a second unless yours is raised")
    options = parser.parse_args()
    theirs_key, ours_key = os.environ["PERSPECTIVE_KEY"], os.environ["ORLEANSML_KEY"]

    rows, done = [], set()
    if os.path.exists(options.scores):
        with open(options.scores, newline="") as file:
            for number, name, theirs, ours in csv.reader(file):
                done.add(int(number))
                if name:
                    rows.append((name, float(theirs), float(ours)))
    with open(options.comments, encoding="utf-8") as file, open(options.scores, "a", newline="") as kept:
        writer = csv.writer(kept)
        for number, text in enumerate(file):
            if number in done or not text.strip():
                continue
            began = time.monotonic()
            theirs = analyze(options.perspective, theirs_key, text.rstrip("\n"), ATTRIBUTES, options.language)
            ours = analyze(options.url, ours_key, text.rstrip("\n"), ATTRIBUTES, options.language) if theirs else {}
            new = [(name, theirs[name], ours[name]) for name in ATTRIBUTES if name in theirs and name in ours]
            writer.writerows([(number, *row) for row in new] or [(number, "", "", "")])
            kept.flush()
            rows += new
            time.sleep(max(0, 1 / options.per_second - (time.monotonic() - began)))
    report(rows, options.threshold)


if __name__ == "__main__":
    main()
