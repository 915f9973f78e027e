namespace OrleansMl.Trending;

/// <summary>
/// Names topics by what is said in them and not elsewhere: class-based tf-idf, w(t, c) = tf(t, c) · ln(1 + A / f(t)), A the mean number of
/// terms per class (Grootendorst, "BERTopic", 2022).
/// </summary>
public static class TopicLabels
{
    /// <summary>The strongest terms of each class.</summary>
    /// <param name="classes">The terms of each class, repeated as often as they occur.</param>
    /// <param name="count">Most terms per class.</param>
    /// <returns>Per class, strongest first; equal ones in alphabetical order.</returns>
    public static List<List<string>> Find(IReadOnlyList<IReadOnlyCollection<string>> classes, int count)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var frequencies = classes
            .SelectMany(terms => terms)
            .CountBy(term => term, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);
        var mean = classes.Count == 0 ? 0 : (double)classes.Sum(terms => terms.Count) / classes.Count;
        return
        [
            .. classes.Select(terms => terms
                .CountBy(term => term, StringComparer.Ordinal)
                .OrderByDescending(term => (double)term.Value / terms.Count * Math.Log(1 + (mean / frequencies[term.Key])))
                .ThenBy(term => term.Key, StringComparer.Ordinal)
                .Take(count)
                .Select(term => term.Key)
                .ToList()),
        ];
    }
}
