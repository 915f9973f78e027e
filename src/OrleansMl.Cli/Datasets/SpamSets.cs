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
                yield return new(
                    "sms_spam", line[(tab + 1)..], TextTargets.None with { Spam = line[..tab] == "spam" ? (sbyte)1 : (sbyte)0 });
            }
        }
    }

    /// <summary>The set of comments under videos.</summary>
    public const string YouTubeName = "youtube_spam";

    /// <summary>Comments under four videos.</summary>
    public static IEnumerable<LabelledText> YouTube(string folder) => YouTubeVideos(folder).SelectMany(video => video.Comments);

    /// <summary>The same, video by video.</summary>
    public static IEnumerable<(string Video, IEnumerable<LabelledText> Comments)> YouTubeVideos(string folder) =>
        Directory.EnumerateFiles(folder, "Youtube*.csv")
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileNameWithoutExtension(file), Comments(file)));

    private static IEnumerable<LabelledText> Comments(string file)
    {
        foreach (var row in DataFiles.Csv(file))
        {
            yield return new(
                YouTubeName,
                row.GetString("CONTENT"),
                TextTargets.None with { Spam = row.GetString("CLASS") == "1" ? (sbyte)1 : (sbyte)0 });
        }
    }
}
