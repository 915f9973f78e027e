using OrleansMl.Interactions;
using OrleansMl.Security;

namespace OrleansMl.Users;

/// <summary>This silo's copy of the key for names that outlive an erasure, derived from the cluster's secret and asked for once.</summary>
internal sealed class UserPseudonyms(IGrainFactory grains)
{
    private const string Purpose = "counted-acts";

    private Pseudonyms? _known;

    public async ValueTask<Pseudonyms> GetAsync() =>
        _known ??= new((await grains.GetGrain<IClusterSecretGrain>(0).DeriveAsync(Purpose)).AsMemory());
}
