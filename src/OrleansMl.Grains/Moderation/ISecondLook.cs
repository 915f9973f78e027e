using System.Collections.Immutable;

namespace OrleansMl.Moderation;

/// <summary>
/// Looks again at what a detector of the first stage said. What is missing comes back as an assessment with an error: the verdict stands
/// without it, says so, and a job asks again.
/// </summary>
internal interface ISecondLook
{
    /// <summary>The name its assessments have; null when it is off.</summary>
    string? Name { get; }

    /// <summary>True when it looks again at what this detector looked at.</summary>
    bool IsSecondTo(string detector);

    /// <summary>Looks at a revision after the first stage.</summary>
    /// <param name="revision">What to look at.</param>
    /// <param name="first">What the first stage said of it.</param>
    /// <param name="done">Earlier assessments.</param>
    /// <param name="look">How long somebody waits.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<SecondAnswer> LookAsync(
        ContentRevision revision,
        Assessment first,
        ImmutableArray<Assessment> done,
        SecondLook look,
        CancellationToken cancellationToken);
}
