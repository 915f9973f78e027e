namespace OrleansMl.Packages;

/// <summary>How a text becomes <c>input_ids</c>, and what becomes of the model's output. All ids are those that the model sees.</summary>
public sealed record TokenizerInput
{
    /// <summary>Most tokens in one run, special ones included; a longer text is read window by window.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Tokens that two neighbouring windows share; 0 when null.</summary>
    public int? Overlap { get; init; }

    /// <summary>Put before every window, for example [CLS]; null: nothing.</summary>
    public int? ClsId { get; init; }

    /// <summary>Put after every window, for example [SEP]; null: nothing.</summary>
    public int? SepId { get; init; }

    /// <summary>Fills up the shorter windows of a batch.</summary>
    public required int PadId { get; init; }

    /// <summary>
    /// The id of an unknown token, when <see cref="IdOffset"/> does not give it; null: no exception. Only for sentencepiece.
    /// </summary>
    public int? UnkId { get; init; }

    /// <summary>Added to every id of the tokenizer file: 1 for the XLM-R family; 0 when null. Only for sentencepiece.</summary>
    public int? IdOffset { get; init; }

    /// <summary>True when the model was trained on lower-case text. Only for wordpiece.</summary>
    public bool? LowerCase { get; init; }

    /// <summary>True when accents are dropped; the same as <see cref="LowerCase"/> when null, as in BERT. Only for wordpiece.</summary>
    public bool? StripAccents { get; init; }

    /// <summary><c>mean</c> or <c>cls</c>: what makes one vector of many; <c>mean</c> when null. Only for feature-extraction.</summary>
    public string? Pooling { get; init; }

    /// <summary>
    /// <c>first</c>, <c>max</c> or <c>simple</c>: which tokens decide a word's label (its first, its surest, each for itself);
    /// <c>first</c> when null. Only for token-classification.
    /// </summary>
    public string? Aggregation { get; init; }
}
