using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>What is known of one person: what they liked last, and what they must not be shown again.</summary>
internal sealed class PersonTaste
{
    /// <summary>Likes that are gone by: older ones say little about today.</summary>
    private const int MaxLikes = 500;

    private readonly List<string> _likes = [];
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
            _seen = new();
        }

        foreach (var entry in log.Entries)
        {
            // What is taken back was seen all the same.
            _seen.Add(entry.ContentId);
            var stays = !entry.IsRetracted && Tastes.IsLike(entry.Type);
            if (stays || entry.IsRetracted || Tastes.IsRejection(entry.Type))
            {
                _likes.Remove(entry.ContentId);
            }

            if (stays)
            {
                _likes.Add(entry.ContentId);
            }
        }

        _likes.RemoveRange(0, Math.Max(0, _likes.Count - MaxLikes));
        (Epoch, Version) = (log.Epoch, log.Version);
    }
}
