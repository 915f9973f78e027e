namespace OrleansMl.Fuzz;

/// <summary>A node that refuses nobody for asking too often: a 429 says nothing of a handler.</summary>
public sealed class FuzzNode : ApiApplication
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Settings =>
        new[] { "Moderation", "Recommendations", "Admin", "Default" }.Select(group => $"--OrleansMl:RateLimits:{group}:Permits=10000000");
}
