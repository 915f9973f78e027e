using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMl.Events;
using OrleansMl.Webhooks;
using Polly;
using Polly.CircuitBreaker;

namespace OrleansMl.Reviews;

/// <summary>
/// Asks the platform what it knows of an item and its author: once per case, beside all turns, no more at once than there is room for, and
/// not while it fails. Whoever reads a case waits for the answer no longer than it may take; what comes later is there for the next one.
/// </summary>
internal sealed partial class ReviewEnrichments : IDisposable
{
    // Half of the latest questions failed: nobody has to wait for the others.
    private const double FailureRatio = 0.5;

    private const int FewestQuestions = 8;

    private static readonly TimeSpan Sampled = TimeSpan.FromSeconds(30), Break = TimeSpan.FromSeconds(15);

    private readonly ReviewEnrichmentOptions _options;
    private readonly ReviewShards _shards;
    private readonly WebhookSender _sender;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<ReviewEnrichments> _logger;
    private readonly SemaphoreSlim _room;
    private readonly ResiliencePipeline<ReviewEnrichment?> _breaker;

    public ReviewEnrichments(
        ReviewShards shards,
        WebhookSender sender,
        IOptions<ReviewEnrichmentOptions> options,
        TimeProvider timeProvider,
        ILogger<ReviewEnrichments> logger)
    {
        (_shards, _sender, _options, _timeProvider, _logger) = (shards, sender, options.Value, timeProvider, logger);
        _room = new(_options.Concurrency, _options.Concurrency);
        _breaker = new ResiliencePipelineBuilder<ReviewEnrichment?> { TimeProvider = timeProvider }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<ReviewEnrichment?>
            {
                ShouldHandle = outcome => new(outcome.Outcome.Result is { State: ReviewEnrichmentState.Failed }),
                FailureRatio = FailureRatio,
                MinimumThroughput = FewestQuestions,
                SamplingDuration = Sampled,
                BreakDuration = Break,
            })
            .Build();
    }

    /// <summary>What the platform says about a case that somebody reads whole.</summary>
    public async Task<ReviewEnrichment> ReadAsync(QueuedReview queued, CancellationToken cancellationToken)
    {
        if (TryBegin(queued, out var asking))
        {
            using var budget = new CancellationTokenSource(_options.Timeout, TimeProvider.System);
            try
            {
                await asking.WaitAsync(budget.Token);
            }
            catch (OperationCanceledException)
            {
                // It goes on, and is kept when it comes.
            }
        }
        else if (queued.Case.EnrichmentAskedAt is null)
        {
            return ReviewEnrichment.None;
        }

        return await _shards.OfCase(queued.Case.Id)!.GetEnrichmentAsync(queued.Case.Id, cancellationToken);
    }

    /// <summary>Begins to ask about a case.</summary>
    /// <param name="queued">The case.</param>
    /// <param name="asking">Ends when the answer is kept, and never fails.</param>
    /// <returns>False when nothing is asked.</returns>
    public bool TryBegin(QueuedReview queued, [NotNullWhen(true)] out Task? asking)
    {
        var review = queued.Case;
        var isWanted = !string.IsNullOrEmpty(_options.Url)
            && (_options.Queues.Count == 0 || _options.Queues.Contains(queued.Queue))
            && (_options.Types.Count == 0 || _options.Types.Contains(review.Subject.Type))
            && review.AskForEnrichment(_timeProvider.GetUtcNow()).Outcome == ReviewOutcome.Done;

        // Not in the caller's turn, whatever that is.
        asking = isWanted && _room.Wait(0) ? Task.Run(() => AskAsync(review)) : null;
        return asking is not null;
    }

    public void Dispose() => _room.Dispose();

    private async Task AskAsync(ReviewCase review)
    {
        try
        {
            await _breaker.ExecuteAsync(async token => await AskOnceAsync(review, token));
        }
        catch (BrokenCircuitException)
        {
            // Not asked: the next one who reads the case asks.
        }
        catch (Exception exception)
        {
            LogNotKept(exception, review.Id);
        }
        finally
        {
            _room.Release();
        }
    }

    private async Task<ReviewEnrichment?> AskOnceAsync(ReviewCase review, CancellationToken cancellationToken)
    {
        var shard = _shards.OfCase(review.Id)!;
        if (!await shard.AskEnrichmentAsync(review.Id, cancellationToken))
        {
            return null;
        }

        var id = IdOf(review.Id);
        var answer = await _sender.AskAsync(
            new(_options.Url!, [_options.Secret!]),
            id,
            BodyOf(review, id, _timeProvider.GetUtcNow()),
            ReviewEnrichment.MaxBytes,
            _options.Timeout,
            cancellationToken);
        var enrichment = answer switch
        {
            { IsAccepted: false } => ReviewEnrichmentRules.Failed(answer.Attempt.Error!),
            { Body: { } body } => ReviewEnrichmentRules.Read(body, _timeProvider.GetUtcNow()),
            _ => ReviewEnrichmentRules.Failed($"the answer has more than {ReviewEnrichment.MaxBytes} bytes"),
        };
        await shard.EnrichedAsync(review.Id, enrichment, cancellationToken);
        return enrichment;
    }

    // Says nothing of the item: an item's id may say a name.
    private static string IdOf(string reviewId) =>
        "ask_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reviewId)).AsSpan(0, 16));

    private static byte[] BodyOf(ReviewCase review, string id, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("type", "review.enrichment");
            json.WriteString("timestamp", now);
            json.WriteStartObject("data");
            json.WriteString("review_id", review.Id);
            json.WriteString("content_id", review.Subject.ContentId);
            json.WriteString("author_id", review.Subject.AuthorId);
            json.WriteNumber("revision", review.Subject.Revision);
            json.WriteStrings("reasons", [.. review.Reasons.Select(EventData.Name)]);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What the platform says about case {CaseId} could not be kept")]
    private partial void LogNotKept(Exception exception, string caseId);
}
