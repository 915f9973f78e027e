using System.Buffers;
using System.Collections.Immutable;
using OrleansMl.Experiments;

namespace OrleansMl.Recommendations;

/// <summary>
/// Gives some places of a list to items of which little is known: new ones, and such as few people were shown. Who gets a place is drawn by
/// how often people may take it (<see cref="Exploration"/>): what it is about says how often at first, and what came of it afterwards.
/// </summary>
internal static class ExplorationSlots
{
    /// <summary>Places in which <see cref="RankingSettings.Exploration"/> counts.</summary>
    public const int Window = 10;

    // Shown to fewer people than this, an item is still to be tried.
    private const int WellKnown = 30;

    // So many are drawn from; the ones with the best scores of those that are little known.
    private const int MaxPool = 24;

    // A guess from content alone is never surer than this.
    private const double LowestRate = .005, HighestRate = .5;

    // Places of a window that are given away first: not the first ones, which are looked at most, nor the last ones, which nobody sees.
    private static readonly int[] Places = [4, 8, 2, 6, 1];

    // The first so many of them, from the front of the window to its end.
    private static readonly ImmutableArray<int>[] InOrder =
    [
        .. Enumerable.Range(0, Places.Length + 1).Select(count => Places.Take(count).Order().ToImmutableArray())
    ];

    /// <summary>Puts items to be tried on a list.</summary>
    /// <param name="order">Indices of candidates, first place first. What is put in between moves the
    /// rest down; as many fall off the end.</param>
    /// <param name="candidates">All candidates, the best first.</param>
    /// <param name="perWindow">How many of ten places; 0 for none.</param>
    /// <param name="places">How long the list may be.</param>
    /// <param name="factors">Knows how people met items; null when nothing was learned yet.</param>
    /// <param name="calibration">Says what closeness to what somebody liked means.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <returns>The list, and what was drawn for which place, the first place first.</returns>
    public static (int[] Order, ImmutableArray<TriedPlace> Tried) Put(
        int[] order,
        ReadOnlySpan<Candidate> candidates,
        int perWindow,
        int places,
        LoadedSnapshot? factors,
        ChannelCalibration calibration,
        Random random)
    {
        if (perWindow == 0 || order.Length == 0)
        {
            return (order, []);
        }

        var (indices, pool) = Pool(order, candidates, factors, calibration);
        if (pool.Count == 0)
        {
            return (order, []);
        }

        var list = new List<int>(places);
        list.AddRange(order);
        var tried = ImmutableArray.CreateBuilder<TriedPlace>();
        for (var window = 0; window < places && window < list.Count; window += Window)
        {
            foreach (var place in InOrder[perWindow])
            {
                if (pool.Count == 0 || window + place > list.Count || window + place >= places)
                {
                    break;
                }

                var choice = Exploration.Choose(pool, random);
                list.Insert(window + place, indices[choice.Chosen]);
                tried.Add(new(window + place, choice.Propensity, choice.Predicted, choice.Targets));
                indices.RemoveAt(choice.Chosen);
                pool.RemoveAt(choice.Chosen);
            }
        }

        return ([.. list.Take(places)], tried.DrainToImmutable());
    }

    private static (List<int> Indices, List<ExplorationCandidate> Pool) Pool(
        int[] order, ReadOnlySpan<Candidate> candidates, LoadedSnapshot? factors, ChannelCalibration calibration)
    {
        var pooled = ArrayPool<bool>.Shared.Rent(candidates.Length);
        var isOnList = pooled.AsSpan(0, candidates.Length);
        isOnList.Clear();
        foreach (var index in order)
        {
            isOnList[index] = true;
        }

        var (indices, pool) = (new List<int>(MaxPool), new List<ExplorationCandidate>(MaxPool));
        var rate = factors?.TakenRate ?? LoadedSnapshot.UnknownRate;
        for (var i = 0; i < candidates.Length && pool.Count < MaxPool; i++)
        {
            var counts = factors?.CountsOf(candidates[i].Number) ?? default;
            if (!isOnList[i] && counts.Shown < WellKnown)
            {
                indices.Add(i);
                pool.Add(new(counts.Shown, counts.Taken, Prior(rate, candidates[i].Content, calibration.Content.A)));
            }
        }

        ArrayPool<bool>.Shared.Return(pooled);
        return (indices, pool);
    }

    // The usual rate, with the odds that its content gives it.
    private static double Prior(double rate, float? content, double slope)
    {
        var odds = rate / (1 - rate) * Math.Exp(slope * (content ?? 0));
        return Math.Clamp(odds / (1 + odds), LowestRate, HighestRate);
    }
}

/// <summary>A place that was given to an item to be tried.</summary>
/// <param name="Index">The place, from 0.</param>
/// <param name="Propensity">The chance in (0, 1] with which the item was drawn.</param>
/// <param name="Predicted">How often it is taken, as far as is known.</param>
/// <param name="Targets">What other policies would have done.</param>
[GenerateSerializer, Immutable, Alias("tried-place")]
internal readonly record struct TriedPlace(
    [property: Id(0)] int Index,
    [property: Id(1)] double Propensity,
    [property: Id(2)] double Predicted,
    [property: Id(3)] ExploredTargets Targets);
