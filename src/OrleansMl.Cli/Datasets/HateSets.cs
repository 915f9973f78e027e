using SharpCompress.Archives.Zip;
using SharpCompress.Readers;

namespace OrleansMl.Datasets;

/// <summary>Sets that know hate and insult. What a set was not asked about stays unknown.</summary>
internal static class HateSets
{
    /// <summary>
    /// Sexism in Gab and Reddit posts, 4 classes of 11 vectors. Sexism is hate here; a post that is not sexist may
    /// still hate others, so harassment is left open.
    /// </summary>
    public static IEnumerable<LabelledText> Edos(string folder)
    {
        foreach (var row in DataFiles.Csv(Path.Combine(folder, "edos_labelled_aggregated.csv")))
        {
            var sexist = row.GetString("label_sexist") == "sexist";
            var category = row.GetString("label_category");
            yield return new("edos", row.GetString("text"), TextTargets.None with
            {
                Hate = sexist ? (sbyte)1 : (sbyte)0,
                Violence = category.StartsWith("1.", StringComparison.Ordinal) ? (sbyte)1 : (sbyte)0,
                Harassment = category.StartsWith("2.", StringComparison.Ordinal) ? (sbyte)1 : (sbyte)-1,
            });
        }
    }

    /// <summary>Toxic sentences, each with up to three neutral rewrites: the pair stays in one split.</summary>
    public static IEnumerable<LabelledText> Paradetox(string folder)
    {
        foreach (var line in File.ReadLines(Path.Combine(folder, "paradetox.tsv")).Skip(1))
        {
            var columns = line.Split('\t');
            yield return new("paradetox", columns[0], TextTargets.None with { Harassment = 1 }, columns[0]);
            foreach (var neutral in columns.Skip(1).Where(c => c.Length > 0))
            {
                yield return new("paradetox", neutral, TextTargets.None with { Hate = 0, Harassment = 0 }, columns[0]);
            }
        }
    }

    /// <summary>
    /// Tweets: 0 hate speech, 1 offensive, 2 neither. Offensive counts as harassment although much of it is swearing among friends: it
    /// ranks toxic web sentences better (AUC .899 against .893).
    /// </summary>
    public static IEnumerable<LabelledText> Davidson(string folder)
    {
        foreach (var row in DataFiles.Csv(Path.Combine(folder, "labeled_data.csv")))
        {
            yield return new("davidson", row.GetString("tweet"), row.GetString("class") switch
            {
                "0" => TextTargets.None with { Hate = 1, Harassment = 1 },
                "1" => TextTargets.None with { Hate = 0, Harassment = 1 },
                _ => TextTargets.None with { Hate = 0, Harassment = 0, Violence = 0 },
            });
        }
    }

    /// <summary>Reddit: misogyny with kinds.</summary>
    public static IEnumerable<LabelledText> OnlineMisogyny(string folder)
    {
        foreach (var row in DataFiles.Csv(Path.Combine(folder, "final_labels.csv")))
        {
            var misogynistic = row.GetString("level_1") == "Misogynistic";
            var threat = row.GetString("level_3") == "Threatening_Physical_violence";
            var attack = row.GetString("level_2").EndsWith("personal_attack", StringComparison.Ordinal);
            yield return new("online_misogyny", row.GetString("body"), TextTargets.None with
            {
                Hate = misogynistic ? (sbyte)1 : (sbyte)0,
                Violence = threat ? (sbyte)1 : (sbyte)0,
                Harassment = attack ? (sbyte)1 : (sbyte)-1,
            });
        }
    }

    /// <summary>English tweets with several sentiments each: hateful, offensive, abusive, disrespectful, fearful, normal.</summary>
    public static IEnumerable<LabelledText> Mlma(string folder)
    {
        using var archive = ZipArchive.OpenArchive(Path.Combine(folder, "hate_speech_mlma.zip"));
        var entry = archive.Entries.Single(e => e.Key?.EndsWith("/en_dataset_with_stop_words.csv", StringComparison.Ordinal) == true);
        using var stream = entry.OpenEntryStream();
        foreach (var row in DataFiles.Csv(stream))
        {
            var sentiments = row.GetString("sentiment").Split('_');
            var normal = sentiments is ["normal"];
            var mixed = sentiments.Contains("normal") && !normal;
            var rude = sentiments.Contains("offensive") || sentiments.Contains("abusive") || sentiments.Contains("disrespectful");
            yield return new("mlma", row.GetString("tweet"), TextTargets.None with
            {
                Hate = mixed ? (sbyte)-1 : sentiments.Contains("hateful") ? (sbyte)1 : normal ? (sbyte)0 : (sbyte)-1,
                Harassment = mixed ? (sbyte)-1 : rude ? (sbyte)1 : normal ? (sbyte)0 : (sbyte)-1,
            });
        }
    }

    /// <summary>Implicit hate and neutral statements about 13 groups. A line strings several statements together with "\n- ".</summary>
    public static IEnumerable<LabelledText> ToxigenPrompts(string folder)
    {
        using var stream = File.OpenRead(Path.Combine(folder, "prompts.tar.xz"));
        using var archive = ReaderFactory.OpenReader(stream);
        while (archive.MoveToNextEntry())
        {
            var name = Path.GetFileName(archive.Entry.Key ?? "");
            if (archive.Entry.IsDirectory || !name.EndsWith("_1k.txt", StringComparison.Ordinal))
            {
                continue;
            }

            var targets = name.StartsWith("hate_", StringComparison.Ordinal)
                ? TextTargets.None with { Hate = 1 }
                : TextTargets.None with { Hate = 0, Harassment = 0, Violence = 0 };
            using var reader = new StreamReader(archive.OpenEntryStream());
            while (reader.ReadLine() is { } line)
            {
                foreach (var part in line.Split("\\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    var text = part.TrimStart('-', ' ');
                    if (text.Length > 0)
                    {
                        yield return new("toxigen_prompts", text, targets);
                    }
                }
            }
        }
    }
}
