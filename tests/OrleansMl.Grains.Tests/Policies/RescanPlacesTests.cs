using Microsoft.Extensions.Time.Testing;

namespace OrleansMl.Policies;

/// <summary>What a silo remembers of a rescan whose job may run elsewhere by now.</summary>
public sealed class RescanPlacesTests
{
    private static readonly RescanPlace Place = new(1, 2, null!);

    [Fact]
    public void A_place_is_kept_from_run_to_run_and_goes_when_none_follows()
    {
        var clock = new FakeTimeProvider();
        using var places = new RescanPlaces(clock);
        for (var run = 0; run < 10; run++)
        {
            places.Keep("default", Place);
            clock.Advance(RescanPlaces.Kept - TimeSpan.FromSeconds(1));
            Assert.Same(Place, places.Take("default"));
        }

        places.Keep("default", Place);
        clock.Advance(RescanPlaces.Kept);

        Assert.Equal(0, places.Count);
        Assert.Null(places.Take("default"));
    }
}
