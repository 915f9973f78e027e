using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using OrleansMl.Interactions;
using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

/// <summary>
/// Factors of items that came after a training, from those who like them: items fold in as users do,
/// y = (α₀ XᵀX + Σ c x xᵀ + λ_i I)⁻¹ Σ c x. Of an item only Σ c x and Σ c are kept, and its Σ c x xᵀ is taken for that of as many people of
/// the mean: 256 bytes an item instead of 16 KB, and nearly the same direction (NewItemFactorsTests). XᵀX is of the people who were
/// observed, scaled to all of them. Bounded, in memory, begins anew with every training, which learns these items itself. Safe for any
/// number of threads.
/// </summary>
/// <param name="options">How the factors were learned.</param>
/// <param name="people">How many people it was learned from.</param>
public sealed class NewItemFactors(IalsOptions options, long people)
{
    /// <summary>Items that are kept; when there are more, those go that one person likes.</summary>
    public const int MaxItems = 2048;

    /// <summary>Likes that are counted.</summary>
    public const int MaxLikes = 1 << 18;

    /// <summary>What fewer people like says little: its content says more.</summary>
    public const int FewestUsers = 5;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Item> _items = new(StringComparer.Ordinal);
    private readonly HashSet<ulong> _users = [], _likes = [];
    private readonly float[] _gram = new float[options.Dimensions * options.Dimensions];
    private volatile int _count;

    /// <summary>How many items have factors.</summary>
    public int Count => _count;

    /// <summary>Takes note of somebody and of the new items that they like. What was noted before changes nothing.</summary>
    /// <param name="userId">Who.</param>
    /// <param name="factors">Their factors, from what else they like.</param>
    /// <param name="liked">Ids of items that the training does not know, and what each weighs.</param>
    public void Observe(string userId, ReadOnlySpan<float> factors, IReadOnlyList<(string ContentId, float Weight)> liked)
    {
        ArgumentNullException.ThrowIfNull(liked);
        ArgumentOutOfRangeException.ThrowIfNotEqual(factors.Length, options.Dimensions);
        var user = SeenItems.HashOf(userId);
        lock (_lock)
        {
            if (_users.Count < MaxLikes && _users.Add(user))
            {
                OuterProducts.Add(_gram, options.Dimensions, 0, factors, factors, options.Dimensions, 1);
            }

            foreach (var (contentId, weight) in liked)
            {
                if (_likes.Count >= MaxLikes || !_likes.Add(user ^ (31 * SeenItems.HashOf(contentId))))
                {
                    continue;
                }

                ref var item = ref CollectionsMarshal.GetValueRefOrAddDefault(_items, contentId, out _);
                item ??= new(options.Dimensions);
                TensorPrimitives.MultiplyAdd(factors, weight, item.Sum, item.Sum);
                item.Weight += weight;
                item.Users++;
                item.Factors = null;
                _count += item.Users == FewestUsers ? 1 : 0;
            }

            if (_items.Count > MaxItems)
            {
                Shrink();
            }
        }
    }

    /// <summary>The score of an item for somebody; null when too few like it.</summary>
    /// <param name="contentId">The item.</param>
    /// <param name="factors">The factors of who may see it.</param>
    public float? Score(string contentId, ReadOnlySpan<float> factors)
    {
        lock (_lock)
        {
            return _items.TryGetValue(contentId, out var item) && item.Users >= FewestUsers
                ? TensorPrimitives.Dot(factors, FactorsOf(item))
                : null;
        }
    }

    /// <summary>The items that score highest for somebody. O(items · dimensions).</summary>
    /// <param name="factors">Their factors.</param>
    /// <param name="count">At most so many.</param>
    public IReadOnlyList<string> Best(ReadOnlySpan<float> factors, int count)
    {
        var best = new PriorityQueue<string, float>();
        lock (_lock)
        {
            foreach (var (contentId, item) in _items)
            {
                if (item.Users < FewestUsers)
                {
                    continue;
                }

                var score = TensorPrimitives.Dot(factors, FactorsOf(item));
                if (best.Count < count)
                {
                    best.Enqueue(contentId, score);
                }
                else if (count > 0)
                {
                    best.EnqueueDequeue(contentId, score);
                }
            }
        }

        var ids = new string[best.Count];
        for (var i = ids.Length - 1; i >= 0; i--)
        {
            ids[i] = best.Dequeue();
        }

        return ids;
    }

    private float[] FactorsOf(Item item)
    {
        if (item.Factors is { } known)
        {
            return known;
        }

        var dimensions = options.Dimensions;
        var (system, factors) = (new float[dimensions * dimensions], (float[])item.Sum.Clone());
        var all = Math.Max(people, _users.Count);
        TensorPrimitives.Multiply(_gram, ((options.UnobservedWeight * all) + item.Weight) / _users.Count, system);
        var penalty = IalsTrainer.Penalty(item.Users, (int)Math.Min(int.MaxValue, all), options);
        for (var k = 0; k < dimensions; k++)
        {
            system[(k * dimensions) + k] += penalty;
        }

        Cholesky.Factor(system, dimensions);
        Cholesky.Solve(system, dimensions, factors);
        return item.Factors = factors;
    }

    private void Shrink()
    {
        foreach (var (contentId, item) in _items)
        {
            if (item.Users == 1)
            {
                _items.Remove(contentId);
            }
        }

        // All of them are liked by several: the platform learns too seldom, and those that come now wait for it.
        foreach (var contentId in _items.OrderBy(item => item.Value.Users).Take(_items.Count - MaxItems).Select(item => item.Key).ToList())
        {
            _count -= _items[contentId].Users >= FewestUsers ? 1 : 0;
            _items.Remove(contentId);
        }
    }

    private sealed class Item(int dimensions)
    {
        public float[] Sum { get; } = new float[dimensions];

        public float Weight { get; set; }

        public int Users { get; set; }

        // Of the likes so far; null when there are newer ones.
        public float[]? Factors { get; set; }
    }
}
