using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Perspective;

/// <summary>How requests of Perspective clients are answered. Section <c>OrleansMl:Perspective</c>.</summary>
public sealed class PerspectiveOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Perspective";

    private const string English = "en";

    /// <summary>
    /// The languages that comments may be declared in, without regions. Empty, the default, is English, which is what the shipped models
    /// judge; a comment that is for certain in another language is refused then, also where a model does not say what it judges. Name the
    /// languages, <c>en</c> among them, when models of yours judge more: what these say of themselves decides then.
    /// </summary>
    public IList<string> Languages { get; } = [];

    /// <summary>
    /// Attributes that are answered although their answer is weak: <c>PROFANITY</c>, <c>OBSCENE</c>, <c>FLIRTATION</c>. Empty by default.
    /// </summary>
    public IList<string> WeakAttributes { get; } = [];

    /// <summary>
    /// What holds for requests that do not say <c>dropUnsupportedAttributes</c>: true leaves out what nothing answers, false refuses the
    /// request. The default is false: to many clients an absent score is a 0.
    /// </summary>
    public bool DropUnsupportedAttributes { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var name in WeakAttributes)
        {
            if (PerspectiveAttributes.Find(name) is not { IsWeak: true })
            {
                yield return new($"'{name}' is no weak attribute; these are {string.Join(", ", PerspectiveAttributes.WeakNames)}.",
                    [nameof(WeakAttributes)]);
            }
        }
    }

    /// <summary>True when a request may declare it: <c>en</c>, <c>EN</c>, <c>en-US</c>.</summary>
    internal bool MayDeclare(string? tag)
    {
        if (tag is null)
        {
            return false;
        }

        var end = tag.AsSpan().IndexOfAny('-', '_');
        var language = end < 0 ? tag : tag[..end];
        return Languages.Count == 0
            ? language.Equals(English, StringComparison.OrdinalIgnoreCase)
            : Languages.Contains(language, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>False when a text is for certain in a language that nobody said is judged.</summary>
    internal bool MayBeIn(ImmutableArray<string> found) => Languages.Count > 0 || found.All(language => language == English);

    /// <summary>What answers an attribute; null when nothing does, or only something weak that is not asked for.</summary>
    internal PerspectiveAttribute? AnswerOf(string name) =>
        PerspectiveAttributes.Find(name) is { } attribute && (!attribute.IsWeak || WeakAttributes.Contains(name)) ? attribute : null;
}
