namespace OrleansMl.Datasets;

/// <summary>Sets that know spam.</summary>
internal static class SpamSets
{
    /// <summary>Text messages: "ham" or "spam", a tab, the message.</summary>
    public static IEnumerable<LabelledText> Sms(string folder)
    {
        foreach (var line in File.ReadLines(Path.Combine(folder, "SMSSpamCollection")))
        {
            var tab = line.IndexOf('\t');
            if (tab > 0 && line[..tab] is "ham" or "spam")
            {
                yield return new("sms_spam", line[(tab + 1)..], TextTargets.None with { Spam = line[..tab] == "spam" ? (sbyte)1 : (sbyte)0 });
            }
        }
    }

    /// <summary>Comments under four videos.</summary>
    public static IEnumerable<LabelledText> YouTube(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "Youtube*.csv").Order(StringComparer.Ordinal))
        {
            foreach (var row in DataFiles.Csv(file))
            {
                yield return new("youtube_spam", row.GetString("CONTENT"), TextTargets.None with { Spam = row.GetString("CLASS") == "1" ? (sbyte)1 : (sbyte)0 });
            }
        }
    }
}
