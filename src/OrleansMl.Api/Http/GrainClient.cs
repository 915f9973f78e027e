using System.Collections.Concurrent;

namespace OrleansMl.Http;

/// <summary>
/// The way to the grains; each feature names its own in an extension. References are made on first use, because a client knows no
/// grains before it is connected, and kept.
/// </summary>
internal sealed class GrainClient(IGrainFactory factory)
{
    private readonly ConcurrentDictionary<Type, object> _kinds = new();

    /// <summary>The only grain of its kind.</summary>
    public T Single<T>() where T : IGrainWithIntegerKey =>
        (T)(_kinds.TryGetValue(typeof(T), out var grain) ? grain : _kinds.GetOrAdd(typeof(T), factory.GetGrain<T>(0)));

    /// <summary>The grain of a kind with this key.</summary>
    public T Get<T>(string key) where T : IGrainWithStringKey =>
        ((KeyedGrains<T>)(_kinds.TryGetValue(typeof(T), out var kind) ? kind : AddKind<T>()))[key];

    private object AddKind<T>() where T : IGrainWithStringKey => _kinds.GetOrAdd(typeof(T), new KeyedGrains<T>(factory));
}
