using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Text;

namespace OrleansMl.TaughtCategories;

/// <summary>
/// Judges a text by the taught categories: its sentences one by one, and the strongest counts. All categories of an encoder share one call
/// for its vectors. When that fails, a category that would hide something holds the item as any detector does; one that flags at most says
/// that it did not look.
/// </summary>
internal sealed partial class TaughtCategoryDetector(
    TaughtHeads heads,
    SentenceVectors vectors,
    IOptions<ModerationOptions> options,
    TaughtCategoryInstruments instruments,
    TimeProvider timeProvider,
    ILogger<TaughtCategoryDetector> logger) : IDetector
{
    // A flag is not worth a longer wait.
    private static readonly TimeSpan FlagPatience = TimeSpan.FromSeconds(1);

    public string Name => "taught-categories";

    public bool Applies(ContentRevision revision) => heads.MayHaveAny;

    public async ValueTask<Assessment> AssessAsync(ContentRevision revision, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        var snapshot = await heads.GetAsync(cancellationToken);
        var pieces = snapshot.Groups.IsEmpty ? [] : PiecesOf(revision);
        var taught = ImmutableArray.CreateBuilder<TaughtScore>();
        foreach (var group in snapshot.Groups)
        {
            await JudgeAsync(group, revision, pieces, taught, cancellationToken);
        }

        return new()
        {
            Revision = revision.Revision,
            Detector = Name,
            Model = snapshot.Groups is [{ IsShadow: false } only] ? only.Encoder : null,
            Taught = taught.DrainToImmutable(),
            Ms = Math.Round(timeProvider.GetElapsedTime(started).TotalMilliseconds, 3),
        };
    }

    private static ImmutableArray<string> PiecesOf(ContentRevision revision)
    {
        var pieces = SentencePieces.Of(revision.Text);
        return revision.Fields.IsEmpty ? pieces : pieces.Add(DisplayFields.Join(revision.Fields));
    }

    private async Task JudgeAsync(
        TaughtGroup group,
        ContentRevision revision,
        ImmutableArray<string> pieces,
        ImmutableArray<TaughtScore>.Builder taught,
        CancellationToken cancellationToken)
    {
        var timeout = group.Hides ? options.Value.DetectorTimeout
            : group.IsShadow ? options.Value.ShadowTimeout
            : FlagPatience < options.Value.DetectorTimeout ? FlagPatience : options.Value.DetectorTimeout;
        float[][] rows;
        try
        {
            rows = await vectors.OfAsync(group.Encoder, pieces, timeout, cancellationToken);
        }
        catch (Exception exception) when (!group.Hides && !cancellationToken.IsCancellationRequested)
        {
            LogNotJudged(exception, group.Encoder);
            instruments.OnFailed();
            var reason = exception switch
            {
                ModelUnavailableException unavailable => unavailable.Reason,
                ModelBusyException => "the queue is full",
                TimeoutException => $"no answer within {timeout.TotalSeconds:0.##} s",
                _ => $"{exception.GetType().Name}: {exception.Message}",
            };
            taught.AddRange(group.Served.Select(head => ToScore(head) with { Error = $"{group.Encoder}: {reason}" }));
            return;
        }

        for (var i = 0; i < group.Served.Length; i++)
        {
            var served = group.Served[i];
            if (!revision.WrittenIn.CoverageBy(served.Languages).Counts)
            {
                taught.Add(ToScore(served) with { NotJudged = true });
                continue;
            }

            var score = 0f;
            foreach (var row in rows)
            {
                score = Math.Max(score, group.Heads[i].Score(row));
            }

            score = MathF.Round(score, 4);
            var level = served.Levels.LevelOf(score);
            instruments.OnJudged(served.Name, level, served.Shadow);
            taught.Add(ToScore(served) with { Score = score, Level = level });
        }
    }

    private static TaughtScore ToScore(ServedHead head) => new() { Name = head.Name, Version = head.Version, Shadow = head.Shadow };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Taught categories did not judge a text: {Encoder} gave no vectors")]
    private partial void LogNotJudged(Exception exception, ModelKey encoder);
}
