using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>What is known of one person: what they liked last, and what they must not be shown again.</summary>
internal sealed class PersonTaste
{
    /// <summary>Likes that are gone by: older ones say little about today.</summary>
    private const int MaxLikes = 500;

    private readonly List<string> _likes = [];

    // Under which names each of them is liked: one that is taken back leaves the others.
    private readonly Dictionary<string, List<string>> _names = new(StringComparer.Ordinal);
    private SeenItems _seen = new();

    /// <summary>Who told it; empty before anybody did.</summary>
    public Guid Epoch { get; private set; }

    /// <summary>How much of their record is in here.</summary>
    public long Version { get; private set; }

    /// <summary>What they liked and did not take back, the latest last.</summary>
    public IReadOnlyList<string> Likes => _likes;

    /// <summary>Whether they have seen, liked or rejected an item.</summary>
    public bool HasSeen(string contentId) => _seen.Contains(contentId);

    /// <summary>Takes in what is new.</summary>
    public void Apply(TasteLog log)
    {
        if (log.IsWhole)
        {
            _likes.Clear();
            _names.Clear();
            _seen = log.SeenBefore.IsEmpty ? new() : new(log.SeenBefore.AsSpan());
        }

        foreach (var entry in log.Entries)
        {
            // What is taken back was seen all the same.
            _seen.Add(entry.ContentId);
            if (Tastes.IsRejection(entry.Type) && !entry.IsRetracted)
            {
                Forget(entry.ContentId);
            }
            else if (Tastes.IsLike(entry.Type))
            {
                Apply(entry);
            }
        }

        while (_likes.Count > MaxLikes)
        {
            Forget(_likes[0]);
        }

        (Epoch, Version) = (log.Epoch, log.Version);
    }

    private void Apply(TasteEntry like)
    {
        var name = like.Kind ?? Interaction.NameOf(like.Type);
        if (!_names.TryGetValue(like.ContentId, out var names))
        {
            if (like.IsRetracted)
            {
                return;
            }

            _names[like.ContentId] = names = [];
        }

        names.Remove(name);
        if (!like.IsRetracted)
        {
            names.Add(name);
            _likes.Remove(like.ContentId);
            _likes.Add(like.ContentId);
        }
        else if (names.Count == 0)
        {
            Forget(like.ContentId);
        }
    }

    private void Forget(string contentId)
    {
        _names.Remove(contentId);
        _likes.Remove(contentId);
    }
}
