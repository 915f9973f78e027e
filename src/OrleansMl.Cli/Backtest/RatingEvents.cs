using System.Globalization;
using OrleansMl.LinearAlgebra;
using OrleansMl.Recommendations;

namespace OrleansMl.Backtest;

/// <summary>One rating. Users and items are numbered in the order of their ids.</summary>
internal readonly record struct RatingEvent(int User, int Item, float Rating, double Time);

/// <summary>A set of ratings, its names, and what its items are about.</summary>
internal sealed record RatingEvents(IReadOnlyList<RatingEvent> Events, int Users, int Items, IReadOnlyList<IReadOnlyList<string>> Topics)
{
    /// <summary>MovieLens 100K as RecBole writes it: ml-100k.inter in the original order of u.data, ml-100k.item with genres.</summary>
    public static RatingEvents ReadMovieLens100K(string folder)
    {
        var rows = new List<(int User, int Item, float Rating, double Time)>();
        foreach (var line in File.ReadLines(Path.Combine(folder, "ml-100k.inter")).Skip(1))
        {
            var fields = line.Split('\t');
            if (fields.Length < 4
                || !int.TryParse(fields[0], CultureInfo.InvariantCulture, out var user)
                || !int.TryParse(fields[1], CultureInfo.InvariantCulture, out var movie)
                || !float.TryParse(fields[2], CultureInfo.InvariantCulture, out var rating)
                || !double.TryParse(fields[3], CultureInfo.InvariantCulture, out var time))
            {
                throw new InvalidDataException(
                    $"ml-100k.inter, line {rows.Count + 2}: expected user, item, rating and timestamp, separated by tabs.");
            }

            rows.Add((user, movie, rating, time));
        }

        var (users, items) = (Numbers(rows.Select(row => row.User)), Numbers(rows.Select(row => row.Item)));
        var events = rows.ConvertAll(row => new RatingEvent(users[row.User], items[row.Item], row.Rating, row.Time));
        var topics = new IReadOnlyList<string>[items.Count];
        Array.Fill(topics, []);
        foreach (var line in File.ReadLines(Path.Combine(folder, "ml-100k.item")).Skip(1))
        {
            var fields = line.Split('\t');
            if (fields.Length >= 4
                && int.TryParse(fields[0], CultureInfo.InvariantCulture, out var movie)
                && items.TryGetValue(movie, out var item))
            {
                topics[item] =
                [
                    .. fields[3].Split(' ', StringSplitOptions.RemoveEmptyEntries),
                    .. int.TryParse(fields[2], CultureInfo.InvariantCulture, out var year) ? [$"decade {year / 10}"] : Array.Empty<string>()
                ];
            }
        }

        return new(events, users.Count, items.Count, topics);

        static Dictionary<int, int> Numbers(IEnumerable<int> ids) =>
            ids.Distinct().Order().Select((id, number) => (id, number)).ToDictionary(pair => pair.id, pair => pair.number);
    }

    /// <summary>
    /// The stratified split of the recommenders repository: one draw per row in order, then within each item the rows sorted by their draw,
    /// and the first share of them, rounded half to even, is for learning.
    /// </summary>
    public (List<RatingEvent> Train, List<RatingEvent> Test) SplitByItem(double share, uint seed)
    {
        var random = new MersenneTwister(seed);
        var drawn = Events.Select(row => (Row: row, Draw: random.NextDouble())).ToList();
        var (train, test) = (new List<RatingEvent>(), new List<RatingEvent>());
        foreach (var item in drawn.GroupBy(row => row.Row.Item))
        {
            var rows = item.OrderBy(row => row.Draw).Select(row => row.Row).ToList();
            var kept = (int)Math.Round(share * rows.Count, MidpointRounding.ToEven);
            train.AddRange(rows.Take(kept));
            test.AddRange(rows.Skip(kept));
        }

        return (train, test);
    }

    public SparseMatrix Matrix(IEnumerable<RatingEvent> events) =>
        SparseMatrix.Create(Users, Items, events.Select(row => (row.User, row.Item, 1f)));
}
