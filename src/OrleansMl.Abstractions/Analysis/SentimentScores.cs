namespace OrleansMl.Analysis;

/// <summary>The mood of a text as probabilities that sum to 1.</summary>
[GenerateSerializer, Immutable, Alias("sentiment-scores")]
public sealed record SentimentScores
{
    /// <summary>The likeliest of the three; of equal ones the milder: neutral, then positive.</summary>
    [Id(0)] public required SentimentLabel Label { get; init; }

    /// <summary>Probability in [0, 1].</summary>
    [Id(1)] public required float Negative { get; init; }

    /// <summary>Probability in [0, 1].</summary>
    [Id(2)] public required float Neutral { get; init; }

    /// <summary>Probability in [0, 1].</summary>
    [Id(3)] public required float Positive { get; init; }

    /// <summary>The scores with the label that follows from them.</summary>
    public static SentimentScores Of(float negative, float neutral, float positive) => new()
    {
        Label = neutral >= positive && neutral >= negative ? SentimentLabel.Neutral
            : positive >= negative ? SentimentLabel.Positive
            : SentimentLabel.Negative,
        Negative = negative,
        Neutral = neutral,
        Positive = positive,
    };
}

/// <summary>The mood of a text in one word.</summary>
public enum SentimentLabel
{
    /// <summary>Displeased, sad or angry.</summary>
    Negative = 0,

    /// <summary>Neither, or both alike.</summary>
    Neutral = 1,

    /// <summary>Pleased, glad or praising.</summary>
    Positive = 2,
}
