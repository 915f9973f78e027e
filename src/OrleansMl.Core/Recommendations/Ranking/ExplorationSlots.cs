using System.Buffers;
using System.Collections.Immutable;
using OrleansMl.Experiments;

namespace OrleansMl.Recommendations;

/// <summary>
/// Gives some positions of a list to items of which little is known: new ones, and such as few users were shown. Who gets a slot is drawn
/// by how often users may take it (<see cref="Exploration"/>): what it is about says how often at first, and what came of it afterwards.
/// </summary>
internal static class ExplorationSlots
{
    /// <summary>Positions in which <see cref="RankingSettings.Exploration"/> counts.</summary>
    public const int Window = 10;

    // Shown to fewer users than this, an item is still to be tried.
    private const int WellKnown = 30;

    // So many are drawn from; the ones with the best scores of those that are little known.
    private const int MaxPool = 24;

    // A guess from content alone is never surer than this.
    private const double LowestRate = .005, HighestRate = .5;

    // Positions of a window that are given away first: not the first ones, which are looked at most, nor the last ones, which nobody sees.
    private static readonly int[] Slots = [4, 8, 2, 6, 1];

    // The first so many of them, from the front of the window to its end.
    private static readonly ImmutableArray<int>[] SlotsInOrder =
        [.. Enumerable.Range(0, Slots.Length + 1).Select(count => Slots.Take(count).Order().ToImmutableArray())];

    /// <summary>Puts items to be tried on a list.</summary>
    /// <param name="order">
    /// Indexes of candidates, the first position first. What is put in between moves the rest down; as many fall off.
    /// </param>
    /// <param name="candidates">All candidates, the best first.</param>
    /// <param name="perWindow">How many of ten positions; 0 for none.</param>
    /// <param name="length">How long the list may be.</param>
    /// <param name="snapshot">Knows how users met items; null when nothing was learned yet.</param>
    /// <param name="calibration">Says what closeness to what somebody liked means.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <returns>The list, and what was drawn for which position, the first one first.</returns>
    public static (int[] Order, ImmutableArray<ExploredPosition> Explored) Put(
        int[] order,
        ReadOnlySpan<Candidate> candidates,
        int perWindow,
        int length,
        LoadedSnapshot? snapshot,
        ChannelCalibration calibration,
        Random random)
    {
        if (perWindow == 0 || order.Length == 0)
        {
            return (order, []);
        }

        var (indexes, pool) = Pool(order, candidates, snapshot, calibration);
        if (pool.Count == 0)
        {
            return (order, []);
        }

        var list = new List<int>(length);
        list.AddRange(order);
        var explored = ImmutableArray.CreateBuilder<ExploredPosition>();
        for (var window = 0; window < length && window < list.Count; window += Window)
        {
            foreach (var slot in SlotsInOrder[perWindow])
            {
                var position = window + slot;
                if (pool.Count == 0 || position > list.Count || position >= length)
                {
                    break;
                }

                var choice = Exploration.Choose(pool, random);
                list.Insert(position, indexes[choice.Chosen]);
                explored.Add(new(position, choice.Propensity, choice.Predicted, choice.Targets));
                indexes.RemoveAt(choice.Chosen);
                pool.RemoveAt(choice.Chosen);
            }
        }

        return ([.. list.Take(length)], explored.DrainToImmutable());
    }

    private static (List<int> Indexes, List<ExplorationCandidate> Pool) Pool(
        int[] order, ReadOnlySpan<Candidate> candidates, LoadedSnapshot? snapshot, ChannelCalibration calibration)
    {
        var pooled = ArrayPool<bool>.Shared.Rent(candidates.Length);
        var isOnList = pooled.AsSpan(0, candidates.Length);
        isOnList.Clear();
        foreach (var index in order)
        {
            isOnList[index] = true;
        }

        var (indexes, pool) = (new List<int>(MaxPool), new List<ExplorationCandidate>(MaxPool));
        var rate = snapshot?.ConversionRate ?? LoadedSnapshot.UnknownConversionRate;
        for (var i = 0; i < candidates.Length && pool.Count < MaxPool; i++)
        {
            var counts = snapshot?.CountsOf(candidates[i].Item) ?? default;
            if (!isOnList[i] && counts.Impressions < WellKnown)
            {
                indexes.Add(i);
                pool.Add(new(counts.Impressions, counts.Conversions, Prior(rate, candidates[i].Content, calibration.Content.A)));
            }
        }

        ArrayPool<bool>.Shared.Return(pooled);
        return (indexes, pool);
    }

    // The usual rate, with the odds that its content gives it.
    private static double Prior(double rate, float? content, double slope)
    {
        var odds = rate / (1 - rate) * Math.Exp(slope * (content ?? 0));
        return Math.Clamp(odds / (1 + odds), LowestRate, HighestRate);
    }
}

/// <summary>A position that was given to an item to be tried.</summary>
/// <param name="Index">The position, from 0.</param>
/// <param name="Propensity">The chance in (0, 1] with which the item was drawn.</param>
/// <param name="Predicted">How often it is taken, as far as is known.</param>
/// <param name="Targets">What other policies would have done.</param>
public readonly record struct ExploredPosition(int Index, double Propensity, double Predicted, ExploredTargets Targets);
