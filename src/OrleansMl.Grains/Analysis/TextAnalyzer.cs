using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMl.Languages;
using OrleansMl.Models;

namespace OrleansMl.Analysis;

/// <summary>
/// Asks every analysis model, all at once, and puts together what they say. One per silo. A model that cannot answer leaves its
/// part out; a full queue throws <see cref="ModelBusyException"/>, because asking again will give more.
/// </summary>
internal sealed partial class TextAnalyzer(
    ModelClient models,
    IOptions<AnalysisOptions> options,
    TopicPrototypes topics,
    AnalysisInstruments instruments,
    TimeProvider timeProvider,
    ILogger<TextAnalyzer> logger)
{
    // No analysis needs evidence spans; a floor above 1 asks for none.
    private const float NoEvidence = 1.1f;

    // A part that a model left out is asked for again after this, and not with every read.
    private static readonly TimeSpan MissingPartsAge = TimeSpan.FromMinutes(10);

    // While a version cannot take what it is asked and the one before it answers, readers do not ask again with every read.
    private static readonly TimeSpan StandInAge = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, long> _standIns = new(StringComparer.Ordinal);
    private readonly AnalysisOptions _options = options.Value;

    /// <summary>When stored items are analysed.</summary>
    public AnalysisMode Mode => _options.Mode;

    /// <summary>How long a stored item waits for its analysis.</summary>
    public TimeSpan Patience => _options.Patience;

    /// <summary>
    /// True when a stored item should be analysed (again): there is no analysis, another version answers for one of its
    /// models now, or a model gave no answer a while ago.
    /// </summary>
    public async ValueTask<bool> IsDueAsync(string key, string? languageHint, ContentAnalysis? stored)
    {
        if (_options.Mode == AnalysisMode.Off)
        {
            return false;
        }

        if (stored is null)
        {
            return true;
        }

        var mayRepeat = timeProvider.GetUtcNow() - stored.AnalyzedAt >= MissingPartsAge;
        return await IsDueAsync(_options.SentimentModel)
            || await IsDueAsync(_options.EntityModel)
            || await IsDueAsync(_options.EmbeddingModel)
            || (string.IsNullOrEmpty(languageHint) && await IsDueAsync(_options.LanguageModel));

        async ValueTask<bool> IsDueAsync(string name)
        {
            var answered = stored.Models.FirstOrDefault(model => model.Name == name);
            return await models.ChosenAsync(name, key) is { } chosen
                && chosen != answered
                && (answered.Name is null ? mayRepeat : !HasStandIn(name));
        }
    }

    public async Task<TextAnalysis> AnalyzeAsync(string key, string text, string? languageHint, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        var sentimentCall = InvokeAsync<TextClassificationInput, TextClassification>(
            _options.SentimentModel, key, new(text, NoEvidence), cancellationToken);
        var embeddingCall = InvokeAsync<TextEmbeddingInput, TextEmbedding>(_options.EmbeddingModel, key, new(text), cancellationToken);
        var entityCall = InvokeAsync<TokenClassificationInput, TokenClassification>(
            _options.EntityModel, key, new(text), cancellationToken);
        var languageCall = string.IsNullOrEmpty(languageHint)
            ? InvokeAsync<TextClassificationInput, TextClassification>(
                _options.LanguageModel, key, new(text, NoEvidence), cancellationToken)
            : Task.FromResult<TextClassification?>(null);

        // All are awaited even when one is busy: an abandoned failure would surface as unobserved.
        await Task.WhenAll(sentimentCall, entityCall, languageCall, embeddingCall);
        var sentiment = ToSentiment(await sentimentCall);
        var entities = await entityCall;
        var language = await languageCall;
        var embedding = await embeddingCall;
        var vector = embedding?.Vector ?? [];
        var prototypes = embedding is null ? [] : await topics.OfAsync(embedding.Model, PrototypeAsync);
        ModelKey?[] answered = [sentiment?.Model, entities?.Model, language?.Model, embedding?.Model];
        foreach (var model in answered.OfType<ModelKey>())
        {
            if (await models.ChosenAsync(model.Name, key) is { } chosen && chosen != model)
            {
                _standIns[model.Name] = timeProvider.GetTimestamp();
            }
        }

        instruments.OnAnalyzed(timeProvider.GetElapsedTime(started));
        var analysis = new ContentAnalysis
        {
            Tags = [.. TagExtractor.Extract(text).Select(tag => new ContentTag(tag.Tag, Rounded(tag.Score)))],
            Categories =
            [
                .. topics.Scorer.Score(text, vector.AsSpan(), prototypes)
                    .Select(topic => new TopicScore(topic.Category, Rounded(topic.Score)))
            ],
            Sentiment = sentiment?.Scores,
            Entities = entities?.Entities ?? [],
            Language = string.IsNullOrEmpty(languageHint) ? ToLanguage(text, language) : languageHint.Replace('_', '-'),
            Models = [.. answered.OfType<ModelKey>()],
            EmbeddingVersion = embedding?.Model,
            AnalyzedAt = timeProvider.GetUtcNow(),
        };
        return new(analysis, vector);

        async Task<float[]> PrototypeAsync(string seeds) =>
        [
            .. (await models.InvokeVersionAsync<TextEmbeddingInput, TextEmbedding>(
                embedding!.Model, new(seeds), _options.ModelTimeout, CancellationToken.None)).Vector
        ];
    }

    private bool HasStandIn(string model) =>
        _standIns.TryGetValue(model, out var at) && timeProvider.GetElapsedTime(at) < StandInAge;

    private static float Rounded(float score) => MathF.Round(score, 4);

    private async Task<TOutput?> InvokeAsync<TInput, TOutput>(string model, string key, TInput input, CancellationToken cancellationToken)
        where TOutput : class
    {
        try
        {
            return await models.InvokeAsync<TInput, TOutput>(model, key, input, _options.ModelTimeout, cancellationToken);
        }
        catch (Exception exception) when (exception is not ModelBusyException && !cancellationToken.IsCancellationRequested)
        {
            var reason = exception switch
            {
                ModelUnavailableException unavailable => unavailable.Reason,
                TimeoutException or OperationCanceledException => $"no answer within {_options.ModelTimeout.TotalSeconds:0.#} s",
                _ => exception.GetType().Name,
            };
            LeaveOut(model, reason);
            return null;
        }
    }

    private (SentimentScores Scores, ModelKey Model)? ToSentiment(TextClassification? answer)
    {
        if (answer is null)
        {
            return null;
        }

        if (Find("negative") is { } negative && Find("neutral") is { } neutral && Find("positive") is { } positive)
        {
            return (SentimentScores.Of(negative, neutral, positive), answer.Model);
        }

        LeaveOut(_options.SentimentModel, "its package lacks one of the labels negative, neutral and positive");
        return null;

        float? Find(string name)
        {
            foreach (var label in answer.Labels)
            {
                if (label.Label == name)
                {
                    return label.Score;
                }
            }

            return null;
        }
    }

    // Nothing said, or nothing said with confidence, is not a language; nor is the nearest of those that the model knows.
    private string ToLanguage(string text, TextClassification? answer)
    {
        var best = answer is { Labels: { IsDefaultOrEmpty: false } labels } ? labels.MaxBy(label => label.Score) : default;
        return LanguageReading.Of(text).NameOrUndetermined(best.Label, best.Score, _options.LanguageThreshold);
    }

    private void LeaveOut(string model, string reason)
    {
        instruments.OnMissing(model);
        LogLeftOut(model, reason);
    }

    // Debug, not warning: an operator may well run without some of the models, and then every analysis would say so.
    [LoggerMessage(Level = LogLevel.Debug, Message = "Analysis without model {Model}: {Reason}")]
    private partial void LogLeftOut(string model, string reason);
}
