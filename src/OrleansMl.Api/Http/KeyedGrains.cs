using Orleans.Runtime;

namespace OrleansMl.Http;

/// <summary>
/// References to grains of one kind. <c>GetGrain&lt;T&gt;(key)</c> reads the interface's attributes by reflection with every call, which
/// costs as much as a small request; here that is done once.
/// </summary>
internal sealed class KeyedGrains<T>(IGrainFactory factory) where T : IGrainWithStringKey
{
    private Kind? _kind;

    public T this[string key]
    {
        get
        {
            if (_kind is { } kind)
            {
                return (T)factory.GetGrain(GrainId.Create(kind.Grain, key), kind.Interface);
            }

            var first = factory.GetGrain<T>(key);
            if (first is GrainReference reference)
            {
                _kind = new(reference.GrainId.Type, reference.InterfaceType);
            }

            return first;
        }
    }

    private sealed record Kind(GrainType Grain, GrainInterfaceType Interface);
}
