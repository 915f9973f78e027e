using System.Globalization;

namespace OrleansMl.Http;

/// <summary>The query of what is read in parts.</summary>
internal static class PageQuery
{
    public static Problem InvalidCursor =>
        Problem.Validation("/cursor", "unknown_value", "Must be the next of the part before; leave it out for the first part.");

    public static (int Limit, Problem? Problem) ReadLimit(string? text, int usual, int most) =>
        text is null ? (usual, null)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most ? (limit, null)
        : (0, Problem.Validation("/limit", "out_of_range", $"Must be 1 to {most}."));
}
