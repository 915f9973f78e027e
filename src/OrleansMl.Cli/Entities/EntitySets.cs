using System.Text;
using OrleansMl.Datasets;

namespace OrleansMl.Entities;

/// <summary>The data sets that mark names, brought to one list of types. What a set does not tell apart stays open.</summary>
internal static class EntitySets
{
    public const string Wnut = "wnut17";
    public const string BroadTwitter = "broad_twitter_corpus";
    public const string Wikigold = "wikigold";

    /// <summary>The types of the shipped model, in the order of its labels.</summary>
    public static readonly string[] Types = ["person", "location", "organisation", "product", "work"];

    private const uint Person = 1;
    private const uint Location = 2;
    private const uint Organisation = 4;
    private const uint Product = 8;
    private const uint Work = 16;

    public static IEnumerable<EntityExample> WnutTrain(string data) => Read(Folder(data, Wnut), "wnut17train.conll", WnutMark, unmarked: 0);

    public static IEnumerable<EntityExample> WnutDev(string data) => Read(Folder(data, Wnut), "emerging.dev.conll", WnutMark, unmarked: 0);

    /// <summary>
    /// Knows persons, places and organisations; what it leaves unmarked may be a product or a work. Its marks on @mentions are dropped.
    /// </summary>
    public static IEnumerable<EntityExample> Twitter(string data) =>
        Directory.EnumerateFiles(Path.Combine(Folder(data, BroadTwitter), "BTC", "CONLL-format", "data"), "*.conll")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => Read("", file, type => type switch
            {
                "PER" => (Person, false),
                "LOC" => (Location, false),
                "ORG" => (Organisation, false),
                _ => (0, false),
            }, Product | Work));

    /// <summary>Marks every other name as miscellaneous: a product, a work, or nothing of ours.</summary>
    public static IEnumerable<EntityExample> Wiki(string data) => Read(Folder(data, Wikigold), "wikigold.conll.txt", type => type switch
    {
        "PER" => (Person, false),
        "LOC" => (Location, false),
        "ORG" => (Organisation, false),
        _ => (Product | Work, true),
    }, unmarked: 0);

    private static (uint Types, bool MayBeNone) WnutMark(string type) => type switch
    {
        "person" => (Person, false),
        "location" => (Location, false),
        "corporation" or "group" => (Organisation, false),
        "product" => (Product, false),
        "creative-work" => (Work, false),
        _ => (0, false),
    };

    private static string Folder(string data, string name) =>
        Corpus.Folder(data, new TextSet(name, "CC-BY-4.0", TextSetUse.Ship, _ => []));

    // One token and its mark per line, a blank line between sentences.
    private static IEnumerable<EntityExample> Read(
        string folder, string file, Func<string, (uint Types, bool MayBeNone)> types, uint unmarked)
    {
        var sentence = new List<(string Word, string Mark)>();
        foreach (var line in File.ReadLines(Path.Combine(folder, file)).Append(""))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                var columns = line.Split(['\t', ' '], StringSplitOptions.RemoveEmptyEntries);
                sentence.Add((columns[0], columns[0].StartsWith('@') || columns.Length < 2 ? "O" : columns[^1]));
            }
            else if (sentence.Count > 0)
            {
                yield return Join(sentence, types, unmarked);
                sentence.Clear();
            }
        }
    }

    private static EntityExample Join(
        List<(string Word, string Mark)> sentence, Func<string, (uint Types, bool MayBeNone)> types, uint unmarked)
    {
        var text = new StringBuilder();
        var entities = new List<MarkedEntity>();
        string? open = null;
        var (start, end) = (0, 0);
        foreach (var (word, mark) in sentence)
        {
            if (open is not null && (mark == "O" || mark[0] == 'B' || mark[2..] != open))
            {
                Close();
            }

            if (text.Length > 0)
            {
                text.Append(' ');
            }

            if (mark != "O" && open is null)
            {
                (open, start) = (mark[2..], text.Length);
            }

            text.Append(word);
            end = open is null ? end : text.Length;
        }

        Close();
        return new(text.ToString(), entities, unmarked);

        void Close()
        {
            if (open is not null && types(open) is { Types: > 0 } known)
            {
                entities.Add(new(start, end, known.Types, known.MayBeNone));
            }

            open = null;
        }
    }
}
