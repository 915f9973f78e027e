using OrleansMl.Content;
using OrleansMl.Moderation;
using OrleansMl.Trending;

namespace OrleansMl.Fakes;

/// <summary>The board that a test has set.</summary>
internal sealed class FakeTrendingBoard(FakeCluster cluster) : ITrendingBoardGrain
{
    public Task<TrendingBoard> GetAsync(TrendingWindow window, CancellationToken cancellationToken = default) =>
        Task.FromResult(new TrendingBoard
        {
            Scope = "global",
            Window = window,
            AsOf = DateTimeOffset.UnixEpoch,
            Items =
            [
                .. cluster.Board.Select(id => new TrendingItem
                {
                    ContentId = id,
                    Type = ContentType.Post,
                    Level = ModerationLevel.Approved,
                    Score = 1,
                    Engagement = 1,
                    Velocity = 0,
                    Acceleration = 0,
                    Burst = 0,
                    IsBurst = false,
                    Rate = 1,
                    RegionLift = 0,
                })
            ],
        });
}
