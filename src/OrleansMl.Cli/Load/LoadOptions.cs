namespace OrleansMl.Load;

/// <summary>What to ask the server, in the words of the command line.</summary>
internal enum LoadScenario
{
    /// <summary><c>POST /api/v1/content</c>: a new comment, a durable verdict.</summary>
    Moderation,

    /// <summary><c>POST /api/v1/ml/moderate</c>: a verdict without storing anything.</summary>
    Moderate,

    /// <summary><c>GET /api/v1/ml/moderation/{id}</c> over comments that were posted before.</summary>
    Read,

    /// <summary><c>POST /echo</c> with the same body, against the benchmark's floor host.</summary>
    Echo,

    /// <summary><c>POST /write</c> with the same body, against the benchmark's floor host: a new grain and one durable write.</summary>
    Write,
}

/// <summary>How hard to push.</summary>
internal sealed record LoadOptions
{
    /// <summary>The server's base address.</summary>
    public required Uri Url { get; init; }

    /// <summary>What to ask.</summary>
    public required LoadScenario Scenario { get; init; }

    /// <summary>The bearer token; null sends none.</summary>
    public string? Token { get; init; }

    /// <summary>How many requests are in flight at most.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>
    /// Load of the same kind before the run, whose latencies and requests are not counted: both processes compile what is hot and
    /// open their connections. Its failures are counted, and what it posts is recorded.
    /// </summary>
    public TimeSpan Warmup { get; init; }

    /// <summary>When to stop starting requests, from the end of the warm-up.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Stop after this many requests; null stops by <see cref="Duration"/> alone.</summary>
    public long? Requests { get; init; }

    /// <summary>Requests per second on a fixed schedule; null sends as fast as the server answers.</summary>
    public double? Rate { get; init; }

    /// <summary>Words per text.</summary>
    public int Words { get; init; } = 20;

    /// <summary>How long to wait for one answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where to append every acknowledged item as a JSON line; null records nothing.</summary>
    public string? Record { get; init; }

    /// <summary>Seeds the texts.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// A file that an earlier run recorded; the <see cref="LoadScenario.Read"/> scenario reads its last
    /// <see cref="ReadItems"/> items. Null posts them first.
    /// </summary>
    public string? Items { get; init; }

    /// <summary>How many items the <see cref="LoadScenario.Read"/> scenario goes over.</summary>
    public int ReadItems { get; init; } = 1000;
}
