namespace OrleansMl.ApiKeys;

/// <summary>
/// What an API key opens. Each operation names the scope it needs; one that names none is open to <see cref="Admin"/> alone.
/// </summary>
[Flags]
public enum ApiKeyScopes
{
    /// <summary>Nothing; no key has it.</summary>
    None = 0,

    /// <summary>Scoring texts without storing them, in the shapes of other people's clients.</summary>
    Moderate = 1,

    /// <summary>Submitting, editing, reading and withdrawing content for everybody, and reading verdicts.</summary>
    Content = 2,

    /// <summary>Sending interactions for everybody.</summary>
    Interactions = 4,

    /// <summary>Reading recommendations and trends for everybody.</summary>
    Recommend = 8,

    /// <summary>Reading the metrics.</summary>
    Metrics = 16,

    /// <summary>Everything an administrator may, making further keys included.</summary>
    Admin = 32,

    /// <summary>
    /// Beside Content and Interactions: a simulation, which says when things happen. Never give it on a platform with real people.
    /// </summary>
    Simulate = 64,

    /// <summary>Reading and changing what people decided about their data, exporting it, and erasing people.</summary>
    Users = 128,
}
