using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Similar;

/// <summary>Which items are alike. Section <c>OrleansMl:Similar</c>.</summary>
public sealed class SimilarOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Similar";

    /// <summary>
    /// Cosine from which an item is like another. In [0, 1]; the default is 0.3. Lower fills lists with what has a word in common, higher
    /// leaves them empty.
    /// </summary>
    [Range(0, 1)]
    public float MinScore { get; set; } = 0.3f;
}
