namespace OrleansMl.Datasets;

/// <summary>
/// Civil Comments whose toxic stretches several people marked and typed. Soft votes become hard targets: half or more is 1, nobody is 0,
/// between is unknown; training on the soft values was worse.
/// </summary>
internal static class ToxicSpans
{
    public static IEnumerable<LabelledText> Read(string folder)
    {
        var kinds = new Dictionary<string, HashSet<string>>();
        foreach (var row in DataFiles.Csv(Path.Combine(folder, "spans.csv")))
        {
            var annotation = row.GetString("annotation");
            if (!kinds.TryGetValue(annotation, out var set))
            {
                kinds.Add(annotation, set = []);
            }

            set.Add(row.GetString("type"));
        }

        var votes = new Dictionary<string, Votes>();
        foreach (var row in DataFiles.Csv(Path.Combine(folder, "annotations.csv")))
        {
            var comment = row.GetString("comment_id");
            var marked = kinds.GetValueOrDefault(row.GetString("annotation"));
            var vote = votes.GetValueOrDefault(comment);
            votes[comment] = new(
                vote.All + 1,
                vote.Insult + (marked?.Contains("Insult") == true ? 1 : 0),
                vote.Identity + (marked?.Contains("Identity based Attack") == true ? 1 : 0),
                vote.Threat + (marked?.Contains("Threat") == true ? 1 : 0));
        }

        foreach (var row in DataFiles.Csv(Path.Combine(folder, "comments.csv")))
        {
            var vote = votes.GetValueOrDefault(row.GetString("comment_id"));
            if (vote.All > 0)
            {
                yield return new("toxic_spans", row.GetString("comment_text"), TextTargets.None with
                {
                    Harassment = Harden(vote.Insult, vote.All),
                    Hate = Harden(vote.Identity, vote.All),
                    Violence = Harden(vote.Threat, vote.All),
                });
            }
        }
    }

    private static sbyte Harden(int votes, int all) => votes == 0 ? (sbyte)0 : 2 * votes >= all ? (sbyte)1 : (sbyte)-1;

    private readonly record struct Votes(int All, int Insult, int Identity, int Threat);
}
