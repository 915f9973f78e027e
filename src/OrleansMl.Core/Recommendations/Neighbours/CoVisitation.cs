namespace OrleansMl.Recommendations;

/// <summary>
/// Items that the same people take, kept event by event: s_ij = Σ_u 1/|I_u| · d_i^−a · d_j^−b, d how many people have an item. A new event
/// of somebody pairs their item with their last few others, so an event costs O(pairs), and every item keeps its heaviest neighbours only.
/// For catalogues that are too large for <see cref="EaseModel"/>. Not safe for two threads at once.
/// </summary>
public sealed class CoVisitation
{
    private readonly CoVisitationOptions _options;
    private readonly Dictionary<int, Item> _items = [];

    /// <param name="options">What is kept.</param>
    public CoVisitation(CoVisitationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Items that are known.</summary>
    public int Count => _items.Count;

    /// <summary>Somebody took an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="others">What they had before, the latest last; only the last
    /// <see cref="CoVisitationOptions.Pairs"/> are paired with it.</param>
    public void Add(int item, ReadOnlySpan<int> others)
    {
        var taken = Of(item);
        taken.People++;
        var weight = 1f / (others.Length + 1);
        foreach (var other in others[Math.Max(0, others.Length - _options.Pairs)..])
        {
            if (other != item)
            {
                Pair(taken, other, weight);
                Pair(Of(other), item, weight);
            }
        }
    }

    /// <summary>Similarity of one item to another; 0 when they were never paired or the pair was too light to keep.</summary>
    public float Similarity(int item, int other) =>
        _items.TryGetValue(item, out var a) && a.Together.TryGetValue(other, out var together) && _items.TryGetValue(other, out var b)
            ? Scale(together, a, b)
            : 0;

    /// <summary>
    /// Scores of what somebody may like: Σ over their items of the similarity, the highest first; what they have is left out.
    /// </summary>
    /// <param name="items">What they have.</param>
    /// <param name="count">How many at most.</param>
    public List<(int Item, float Score)> Recommend(IReadOnlyCollection<int> items, int count)
    {
        ArgumentNullException.ThrowIfNull(items);
        var scores = new Dictionary<int, float>();
        foreach (var had in items)
        {
            if (_items.TryGetValue(had, out var from))
            {
                foreach (var (other, together) in from.Together)
                {
                    scores[other] = scores.GetValueOrDefault(other) + Scale(together, from, _items[other]);
                }
            }
        }

        foreach (var had in items)
        {
            scores.Remove(had);
        }

        return
        [
            .. scores
                .Select(score => (score.Key, score.Value))
                .OrderByDescending(score => score.Value)
                .ThenBy(score => score.Key)
                .Take(count)
        ];
    }

    private float Scale(float together, Item from, Item to) =>
        together * MathF.Pow(from.People, -_options.FromExponent) * MathF.Pow(to.People, -_options.ToExponent);

    private void Pair(Item from, int to, float weight)
    {
        ref var together = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(from.Together, to, out _);
        together += weight;

        // Twice as many as are kept, then the lighter half goes: the sort is paid by many newcomers.
        if (from.Together.Count > 2 * _options.Neighbours)
        {
            foreach (var light in from.Together
                .OrderBy(pair => pair.Value)
                .ThenByDescending(pair => pair.Key)
                .Take(_options.Neighbours)
                .Select(pair => pair.Key)
                .ToList())
            {
                from.Together.Remove(light);
            }
        }
    }

    private Item Of(int item) => _items.TryGetValue(item, out var known) ? known : _items[item] = new();

    private sealed class Item
    {
        public int People { get; set; }

        public Dictionary<int, float> Together { get; } = [];
    }
}

/// <summary>What <see cref="CoVisitation"/> keeps.</summary>
public sealed record CoVisitationOptions
{
    /// <summary>Neighbours per item that are kept for sure.</summary>
    public int Neighbours { get; init; } = 100;

    /// <summary>Earlier items of a person that a new one is paired with.</summary>
    public int Pairs { get; init; } = 50;

    /// <summary>a: how much the popularity of the item one comes from is taken out, 0–1.</summary>
    public float FromExponent { get; init; } = .5f;

    /// <summary>b: how much the popularity of the item one goes to is taken out, 0–1.</summary>
    public float ToExponent { get; init; } = .5f;
}
