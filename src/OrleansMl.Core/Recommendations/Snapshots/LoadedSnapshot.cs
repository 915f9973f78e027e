using System.Collections.Frozen;
using System.Numerics.Tensors;

namespace OrleansMl.Recommendations;

/// <summary>A snapshot that lists are made with, and what is computed of it once. Immutable; safe for any number of threads.</summary>
public sealed class LoadedSnapshot
{
    /// <summary>How often users take what they are shown, before anything is known.</summary>
    public const double UnknownConversionRate = .1;

    // Whatever was counted: a rate outside of this would leave exploration no chance, or nothing else one.
    private const double LowestRate = .005, HighestRate = .5;

    private readonly FrozenDictionary<string, int> _indexes;

    /// <param name="version">Which one.</param>
    /// <param name="snapshot">What it holds.</param>
    /// <param name="scorer">What scores its items; null for its own factors and neighbours.</param>
    public LoadedSnapshot(long version, FactorSnapshot snapshot, CollaborativeScorer? scorer = null)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        (Version, Snapshot) = (version, snapshot);
        Scorer = scorer ?? new(snapshot.Factors, snapshot.Neighbours, snapshot.Facts.FactorShare);
        NewItems = new(snapshot.Factors.Options, snapshot.Facts.People);
        _indexes = snapshot.Ids.Select((id, index) => KeyValuePair.Create(id, index)).ToFrozenDictionary(StringComparer.Ordinal);
        var impressions = snapshot.Counts.Sum(counts => (long)counts.Impressions);
        ConversionRate = impressions == 0 ? UnknownConversionRate
            : Math.Clamp(snapshot.Counts.Sum(counts => (long)counts.Conversions) / (double)impressions, LowestRate, HighestRate);
    }

    /// <summary>Which one.</summary>
    public long Version { get; }

    /// <summary>What it holds.</summary>
    public FactorSnapshot Snapshot { get; }

    /// <summary>Scores its items for a user.</summary>
    public CollaborativeScorer Scorer { get; }

    /// <summary>Indexes of items that are on no list; mostly none.</summary>
    public int[] Unranked { get; init; } = [];

    /// <summary>How often users take what they are shown, over all items.</summary>
    public double ConversionRate { get; }

    /// <summary>Factors of what came after the training, from who likes it.</summary>
    public NewItemFactors NewItems { get; }

    /// <summary>The index of an item; −1 when it is not in the snapshot.</summary>
    public int IndexOf(string contentId) => _indexes.GetValueOrDefault(contentId, -1);

    /// <summary>How users met an item; nobody did when it is not in the snapshot.</summary>
    public ItemCounts CountsOf(int item) => (uint)item < (uint)Snapshot.Counts.Length ? Snapshot.Counts[item] : default;

    /// <summary>An item's factors at unit length: what it is like to those who take it.</summary>
    /// <returns>False when it is not in the snapshot.</returns>
    public bool TryDirection(int item, Span<float> direction)
    {
        if (item < 0)
        {
            return false;
        }

        Snapshot.Factors.Item(item).CopyTo(direction);
        var length = TensorPrimitives.Norm<float>(direction);
        if (length > 0)
        {
            TensorPrimitives.Divide(direction, length, direction);
        }

        return true;
    }
}
