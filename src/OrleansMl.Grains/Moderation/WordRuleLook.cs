using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace OrleansMl.Moderation;

/// <summary>
/// A rule in words, as a second look. Whoever submits is answered without it: an item in its band, as far as the bucket allows, is awaited
/// for, and the job that catches up on second looks starts the question and fetches the answer at its next turn. So neither a submission
/// nor an item's turn waits for the server. The score counts beside the others, the highest of them wins: it raises a level and never
/// lowers one, so nothing that a text says to the model publishes it. One per rule and silo.
/// </summary>
internal sealed partial class WordRuleLook : ISecondLook, IDisposable
{
    /// <summary>The longest text that is sent, in characters; a longer one is not asked about.</summary>
    public const int MaxTextLength = 20_000;

    /// <summary>Looks that may be missed before the item is left as it is: about a quarter of an hour.</summary>
    public const int MaxMissed = 8;

    private const string Pending = "it was asked and has not answered yet";

    // Tokens that wait: what may come into the band at once.
    private const double Burst = 10;

    // Questions that are asked or wait for their turn, and answers that nobody has fetched.
    private const int MaxPending = 256;

    // An answer that is not fetched by then never is: the item went, or its job runs on another silo.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private static readonly WordRuleReply Stopped = new(WordRuleOutcome.Failed, null, "the node stops", 0);

    private readonly WordRuleOptions _options;
    private readonly WordRuleClient _client;
    private readonly WordRuleInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger<WordRuleLook> _logger;
    private readonly ShareBucket _bucket;
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentDictionary<string, Question> _questions = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly WordRule _rule;

    public WordRuleLook(
        string name,
        WordRuleOptions options,
        double share,
        WordRuleInstruments instruments,
        TimeProvider time,
        ILogger<WordRuleLook> logger)
    {
        (Name, _options, _instruments, _time, _logger) = (name, options, instruments, time, logger);
        _client = new(options, time);
        _bucket = new(share, Burst);
        _slots = new(options.Concurrency);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.Prompt.Trim())))[..16];
        _rule = new(options.Category!.Value, options.PromptVersion, hash, options.Model);
    }

    public string Name { get; }

    public bool IsSecondTo(string detector) => detector == _options.First;

    public ValueTask<SecondAnswer> LookAsync(
        ContentRevision revision,
        Assessment first,
        ImmutableArray<Assessment> done,
        SecondLook look,
        CancellationToken cancellationToken) => Look(revision, first, done, look);

    public void Dispose()
    {
        _stopping.Cancel();
        _client.Dispose();
        _stopping.Dispose();
        _slots.Dispose();
    }

    // Nothing that it awaits is not there yet.
    private ValueTask<SecondAnswer> Look(
        ContentRevision revision, Assessment first, ImmutableArray<Assessment> done, SecondLook look)
    {
        var earlier = done.IsDefault ? null : done.FirstOrDefault(one =>
            one is { Shadow: false } && one.Revision == revision.Revision && one.Detector == Name);
        if (earlier is { Error: null })
        {
            return Answer(earlier);
        }

        // What is not stored is never asked about: nobody could fetch the answer.
        if (look == SecondLook.Never || revision.Revision == 0 || first.Error is not null)
        {
            return default;
        }

        if (earlier is null)
        {
            return IsAskedAbout(revision, first) ? Answer(Missing(revision, "it is asked after the answer")) : default;
        }

        if (look != SecondLook.Patient)
        {
            return Answer(earlier);
        }

        if (_questions.TryGetValue(KeyOf(revision), out var question))
        {
            return question.Reply.IsCompleted ? FetchAsync(revision, question) : Answer(Missing(revision, Pending));
        }

        return Answer(revision.Missed < MaxMissed ? Missing(revision, Start(revision)) : GivenUp(revision, earlier.Error!));

        static ValueTask<SecondAnswer> Answer(Assessment assessment) => new(new SecondAnswer(assessment));
    }

    private bool IsAskedAbout(ContentRevision revision, Assessment first)
    {
        _bucket.OnItem();
        if (first.Scores[_rule.Category] is not { } score || score < _options.Lower || score >= _options.Upper
            || revision.Text.Length > MaxTextLength)
        {
            return false;
        }

        if (_bucket.TryTake())
        {
            return true;
        }

        _instruments.OnSkipped(Name);
        return false;
    }

    // What was answered since it was asked. What was not is asked again at the next look.
    private async ValueTask<SecondAnswer> FetchAsync(ContentRevision revision, Question question)
    {
        _questions.TryRemove(KeyOf(revision), out _);
        var reply = await question.Reply;
        return new(reply.Answer is not { } answer ? GivenUpOrMissing(reply.Why!) : new()
        {
            Revision = revision.Revision,
            Detector = Name,
            SecondTo = _options.First,
            Scores = CategoryScores.From((_rule.Category, answer.Score)),
            Ms = reply.Ms,
            Rule = _rule with { AnsweredBy = answer.Model },
        });

        Assessment GivenUpOrMissing(string why) =>
            revision.Missed < MaxMissed ? Missing(revision, why) : GivenUp(revision, why);
    }

    // What the assessment says meanwhile.
    private string Start(ContentRevision revision)
    {
        if (_questions.Count >= MaxPending)
        {
            foreach (var (old, question) in _questions)
            {
                if (question.Reply.IsCompleted && _time.GetUtcNow() - question.At > Kept)
                {
                    _questions.TryRemove(old, out _);
                }
            }

            if (_questions.Count >= MaxPending)
            {
                return "too many questions wait for it";
            }
        }

        _questions[KeyOf(revision)] = new(_time.GetUtcNow(), AskAsync(revision.Key, revision.Text));
        return Pending;
    }

    private async Task<WordRuleReply> AskAsync(string id, string text)
    {
        // Off the item's scheduler: the answer comes whether its activation lives or not.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await _slots.WaitAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Stopped;
        }

        try
        {
            var reply = await _client.AskAsync(text, _stopping.Token).ConfigureAwait(false);
            _instruments.OnAsked(Name, reply.Outcome, reply.Ms);
            if (reply.Why is { } why)
            {
                LogNoAnswer(Name, id, why);
            }

            return reply;
        }
        catch (OperationCanceledException)
        {
            return Stopped;
        }
        catch (Exception exception)
        {
            LogBroken(exception, Name, id);
            return new(WordRuleOutcome.Failed, null, exception.GetType().Name, 0);
        }
        finally
        {
            _slots.Release();
        }
    }

    private Assessment Missing(ContentRevision revision, string why) =>
        new() { Revision = revision.Revision, Detector = Name, SecondTo = _options.First, Rule = _rule, Error = why };

    // Without a score and without an error: nobody waits for it any more, and it counts as not scored where it is required.
    private Assessment GivenUp(ContentRevision revision, string why)
    {
        LogGivenUp(Name, revision.Key, why);
        return new()
        {
            Revision = revision.Revision,
            Detector = Name,
            SecondTo = _options.First,
            Rule = _rule with { GivenUp = why },
        };
    }

    private static string KeyOf(ContentRevision revision) => $"{revision.Key}@{revision.Revision}";

    private sealed record Question(DateTimeOffset At, Task<WordRuleReply> Reply);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rule {Rule} gave no score for content {ContentId}: {Reason}")]
    private partial void LogNoAnswer(string rule, string contentId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Rule {Rule} could not ask about content {ContentId}")]
    private partial void LogBroken(Exception exception, string rule, string contentId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rule {Rule} is given up for content {ContentId}, whose level stays: {Reason}")]
    private partial void LogGivenUp(string rule, string contentId, string reason);
}
