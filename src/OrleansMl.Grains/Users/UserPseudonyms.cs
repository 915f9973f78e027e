using OrleansMl.Interactions;

namespace OrleansMl.Users;

/// <summary>This silo's copy of the secret, asked for once.</summary>
internal sealed class UserPseudonyms(IGrainFactory grains)
{
    private Pseudonyms? _known;

    public async ValueTask<Pseudonyms> GetAsync() =>
        _known ??= new((await grains.GetGrain<IPseudonymKeyGrain>(0).GetAsync()).AsMemory());
}
