using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Analysis;

/// <summary>Which models say what a text is about. Section <c>OrleansMl:Analysis</c>.</summary>
public sealed class AnalysisOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Analysis";

    private const string ModelName = "[a-z0-9-]{1,64}";

    /// <summary>When stored items are analysed. The default is <see cref="AnalysisMode.OnRead"/>.</summary>
    public AnalysisMode Mode { get; set; } = AnalysisMode.OnRead;

    /// <summary>
    /// How long a read or a submission waits for an analysis; without one in time it answers without. The default is 1 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:25")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The text-classification model with the labels negative, neutral and positive. The default is <c>text-sentiment</c>.
    /// </summary>
    [Required, RegularExpression(ModelName)]
    public string SentimentModel { get; set; } = "text-sentiment";

    /// <summary>The token-classification model that finds names. The default is <c>text-entities</c>.</summary>
    [Required, RegularExpression(ModelName)]
    public string EntityModel { get; set; } = "text-entities";

    /// <summary>
    /// The text-classification model whose labels are language tags; asked when nobody declared a
    /// language. The default is <c>text-language</c>.
    /// </summary>
    [Required, RegularExpression(ModelName)]
    public string LanguageModel { get; set; } = "text-language";

    /// <summary>The feature-extraction model whose vectors say which items are alike. The default is <c>text-embedding</c>.</summary>
    [Required, RegularExpression(ModelName)]
    public string EmbeddingModel { get; set; } = "text-embedding";

    /// <summary>
    /// A file with the topics that texts are sorted into (see docs/models.md); null, the default, takes the shipped ones.
    /// </summary>
    public string? CategoriesFile { get; set; }

    /// <summary>
    /// From this score on the language model is believed; below it the language is <c>und</c>. In [0, 1]; the default is 0.6.
    /// </summary>
    [Range(0, 1)]
    public float LanguageThreshold { get; set; } = 0.6f;

    /// <summary>How long one model may take before its part is left out. The default is 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:25")]
    public TimeSpan ModelTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
