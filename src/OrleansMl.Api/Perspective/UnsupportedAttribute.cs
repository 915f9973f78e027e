namespace OrleansMl.Perspective;

/// <summary>A requested attribute that gets no score, and why.</summary>
/// <param name="Attribute">Its name.</param>
/// <param name="Message">For people.</param>
/// <param name="Requested">The languages of the request; null when it named none.</param>
/// <param name="Detected">What the comment is written in; null when nobody looked.</param>
internal sealed record UnsupportedAttribute(
    string Attribute, string Message, IReadOnlyList<string>? Requested, IReadOnlyList<string>? Detected)
{
    private const string Unknown = "und";

    /// <summary>Nothing here answers it, in no language.</summary>
    public static UnsupportedAttribute Unanswered(string attribute, IReadOnlyList<string>? requested) => new(
        attribute,
        $"Attribute {attribute} does not support request languages: {(requested is null ? "any" : string.Join(", ", requested))} " +
        (PerspectiveAttributes.Find(attribute) is { IsWeak: true }
            ? "(its answer is weak, so it is given only where OrleansMl:Perspective:WeakAttributes names it)."
            : "(nothing here answers it)."),
        requested,
        Detected: null);

    /// <summary>The request declares languages that no model judges.</summary>
    public static UnsupportedAttribute InDeclared(string attribute, IReadOnlyList<string> requested, IEnumerable<string> unjudged) => new(
        attribute, $"Attribute {attribute} does not support request languages: {string.Join(", ", unjudged)}", requested, Detected: null);

    /// <summary>The comment is written in a language that no model judges.</summary>
    public static UnsupportedAttribute InFound(string attribute, IReadOnlyList<string>? requested, IReadOnlyList<string> found)
    {
        IReadOnlyList<string> detected = found.Count > 0 ? found : [Unknown];
        return new(
            attribute,
            $"Attribute {attribute} does not support request languages: {string.Join(", ", detected)}",
            requested,
            detected);
    }
}
