using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using OrleansMl.Http;

namespace OrleansMl.Sessions;

/// <summary>
/// The keys of Data Protection, from the cluster. Data Protection reads them without awaiting, so they are fetched before it is asked
/// (<see cref="FetchAsync"/>), at most once a minute, and it finds them in memory.
/// </summary>
internal sealed class SharedKeys(GrainClient grains, TimeProvider timeProvider) : IXmlRepository
{
    private static readonly TimeSpan Stay = TimeSpan.FromMinutes(1);

    // A key is stored once in 90 days, on a thread that waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private Fetched? _fetched;

    /// <summary>Makes sure that the keys in memory are at most a minute old.</summary>
    public ValueTask FetchAsync()
    {
        var fetched = _fetched;
        return fetched?.IsFresh(timeProvider.GetUtcNow()) is true && fetched.Keys.IsCompletedSuccessfully
            ? default
            : new(FetchOnceAsync());
    }

    public IReadOnlyCollection<XElement> GetAllElements() => Parse(Wait(_fetched?.Keys ?? FetchOnceAsync()));

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        var xml = element.ToString(SaveOptions.DisableFormatting);
        var kept = Wait(Task.Run(() => grains.SessionKeys.AddAsync(friendlyName, xml)));
        _fetched = new(Task.FromResult(kept), timeProvider.GetUtcNow() + Stay);
    }

    private static IReadOnlyCollection<XElement> Parse(ImmutableArray<SessionKey> keys) => [.. keys.Select(key => XElement.Parse(key.Xml))];

    private static ImmutableArray<SessionKey> Wait(Task<ImmutableArray<SessionKey>> keys) =>
        keys.WaitAsync(Patience).GetAwaiter().GetResult();

    // One question at a time; whoever comes meanwhile waits for it.
    private Task<ImmutableArray<SessionKey>> FetchOnceAsync()
    {
        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            if (_fetched is not { } fetched || !fetched.IsFresh(now) || fetched.Keys.IsFaulted || fetched.Keys.IsCanceled)
            {
                _fetched = fetched = new(Task.Run(() => grains.SessionKeys.ListAsync()), now + Stay);
            }

            return fetched.Keys;
        }
    }

    private sealed record Fetched(Task<ImmutableArray<SessionKey>> Keys, DateTimeOffset Until)
    {
        public bool IsFresh(DateTimeOffset now) => now < Until;
    }
}
