using System.Collections.Immutable;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>What is known of one person: what they liked last, and what they must not be shown again.</summary>
internal sealed class PersonTaste
{
    /// <summary>Likes that are gone by: older ones say little about today.</summary>
    private const int MaxLikes = 500;

    private readonly List<string> _likes = [];
    private SeenItems _seen = new();

    /// <summary>Nothing yet.</summary>
    public PersonTaste()
    {
    }

    /// <summary>Goes on from <see cref="ToKept"/>.</summary>
    public PersonTaste(KeptTaste kept)
    {
        _likes.AddRange(kept.Likes);
        _seen = new(kept.Seen.AsSpan());
        (Epoch, Version, LikesVersion) = (kept.Epoch, kept.Version, kept.LikesVersion);
    }

    /// <summary>Who told it; empty before anybody did.</summary>
    public Guid Epoch { get; private set; }

    /// <summary>How much of their record is in here.</summary>
    public long Version { get; private set; }

    /// <summary>Grows when <see cref="Likes"/> change: lists by older ones are out of date. What was only seen is taken out of a list, and does not make another one.</summary>
    public long LikesVersion { get; private set; }

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
            LikesVersion++;
        }

        foreach (var entry in log.Entries)
        {
            // What is taken back was seen all the same.
            _seen.Add(entry.ContentId);
            var stays = !entry.IsRetracted && Tastes.IsLike(entry.Type);
            if (stays || entry.IsRetracted || Tastes.IsRejection(entry.Type))
            {
                LikesVersion += _likes.Remove(entry.ContentId) ? 1 : 0;
            }

            if (stays)
            {
                _likes.Add(entry.ContentId);
                LikesVersion++;
            }
        }

        _likes.RemoveRange(0, Math.Max(0, _likes.Count - MaxLikes));
        (Epoch, Version) = (log.Epoch, log.Version);
    }

    /// <summary>What moves with an activation.</summary>
    public KeptTaste ToKept() => new(Epoch, Version, LikesVersion, [.. _likes], [.. _seen.ToBytes()]);
}

/// <summary>What is known of one person, between activations.</summary>
[GenerateSerializer, Immutable, Alias("kept-taste")]
internal sealed record KeptTaste(
    [property: Id(0)] Guid Epoch, [property: Id(1)] long Version, [property: Id(2)] long LikesVersion, [property: Id(3)] ImmutableArray<string> Likes, [property: Id(4)] ImmutableArray<byte> Seen);
