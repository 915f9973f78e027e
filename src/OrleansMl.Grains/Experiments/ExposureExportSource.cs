using System.Globalization;
using OrleansMl.Users;

namespace OrleansMl.Experiments;

/// <summary>What was put on the user's lists.</summary>
internal sealed class ExposureExportSource(ExposureShards shards) : IUserExportSource
{
    private const int AtOnce = 1000;

    public string Name => "exposures";

    public async Task<UserExportPage> ReadAsync(string userId, string? cursor, CancellationToken cancellationToken)
    {
        var before = cursor is null ? long.MaxValue : long.Parse(cursor, CultureInfo.InvariantCulture);
        var slice = await shards[ExposureShards.Of(userId)].BeforeAsync(before, AtOnce, null, default, cancellationToken);
        return slice.Exposures
            .Where(placed => placed.Exposure.UserId == userId)
            .Select(placed => placed.Exposure.ToLine("exposure"))
            .ToPage(slice.Next > 0 ? slice.Next.ToString(CultureInfo.InvariantCulture) : null);
    }
}
