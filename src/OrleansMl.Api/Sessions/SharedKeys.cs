using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using OrleansMl.Http;

namespace OrleansMl.Sessions;

/// <summary>
/// The keys of Data Protection, from the cluster. Data Protection reads them without awaiting, so they are fetched before it is asked
/// (<see cref="FetchAsync"/>), at most once a minute, and it finds them in memory. Whoever has keys of the last ten minutes waits for no
/// newer ones: a key is made two days before it is used. Older ones serve only while the cluster does not answer, since Data Protection
/// keeps what it reads for a day.
/// </summary>
internal sealed partial class SharedKeys(GrainClient grains, TimeProvider timeProvider, ILogger<SharedKeys> logger) : IXmlRepository
{
    /// <summary>After a question without an answer, while older keys are known.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Stay = TimeSpan.FromMinutes(1), MayBeOld = TimeSpan.FromMinutes(10);

    // A key is stored once in 90 days, on a thread that waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private volatile Known? _known;
    private Task<ImmutableArray<SessionKey>>? _question;

    /// <summary>
    /// Makes sure that there are keys in memory, and that somebody asks for newer ones when those are more than a minute old. Waits where
    /// there are none, or those are old.
    /// </summary>
    public ValueTask FetchAsync()
    {
        var known = _known;
        if (known is not null && timeProvider.GetUtcNow() < known.AskAt)
        {
            return default;
        }

        var question = AskOnceAsync();
        return known is { Keys.IsEmpty: false } && timeProvider.GetUtcNow() < known.AskAt + MayBeOld ? default : new(question);
    }

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. (_known?.Keys ?? Wait(AskOnceAsync())).Select(key => XElement.Parse(key.Xml))];

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        var xml = element.ToString(SaveOptions.DisableFormatting);
        Learn(Wait(Task.Run(() => grains.SessionKeys.AddAsync(friendlyName, xml))));
    }

    private static ImmutableArray<SessionKey> Wait(Task<ImmutableArray<SessionKey>> keys) =>
        keys.WaitAsync(Patience).GetAwaiter().GetResult();

    // One question at a time; whoever comes meanwhile waits for it, or for none.
    private Task<ImmutableArray<SessionKey>> AskOnceAsync()
    {
        lock (_lock)
        {
            return _question is { IsCompleted: false } running ? running : _question = Task.Run(AskAsync);
        }
    }

    private async Task<ImmutableArray<SessionKey>> AskAsync()
    {
        try
        {
            return Learn(await grains.SessionKeys.ListAsync().WaitAsync(Patience));
        }
        catch (Exception exception) when (_known is { Keys.IsEmpty: false } known)
        {
            _known = known with { AskAt = timeProvider.GetUtcNow() + RetryAfter };
            LogOlder(exception);
            return known.Keys;
        }
    }

    private ImmutableArray<SessionKey> Learn(ImmutableArray<SessionKey> keys)
    {
        _known = new(keys, timeProvider.GetUtcNow() + Stay);
        return keys;
    }

    [LoggerMessage(
        EventId = 7205, Level = LogLevel.Warning, Message = "The keys of sessions cannot be read; those that are known serve on")]
    private partial void LogOlder(Exception exception);

    private sealed record Known(ImmutableArray<SessionKey> Keys, DateTimeOffset AskAt);
}
