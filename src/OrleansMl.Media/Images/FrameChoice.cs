namespace OrleansMl.Media;

/// <summary>Which frames of an animation are looked at.</summary>
internal static class FrameChoice
{
    /// <summary>
    /// Three quarters evenly spaced, with the first and the last; the rest are those that are shown longest, since evenly spaced ones
    /// would miss a picture that stands for a minute among a thousand that flash by.
    /// </summary>
    /// <param name="durations">How long each is shown.</param>
    /// <param name="count">How many are chosen at most, from 1.</param>
    /// <returns>Numbers of frames, from 0, ascending.</returns>
    public static int[] Of(IReadOnlyList<TimeSpan> durations, int count)
    {
        if (durations.Count <= count)
        {
            return [.. Enumerable.Range(0, durations.Count)];
        }

        var even = Math.Max(1, count - (count / 4));
        var chosen = new SortedSet<int>();
        for (var i = 0; i < even; i++)
        {
            chosen.Add(even == 1 ? 0 : (int)((long)i * (durations.Count - 1) / (even - 1)));
        }

        foreach (var frame in Enumerable.Range(0, durations.Count).OrderByDescending(frame => durations[frame]))
        {
            if (chosen.Count >= count)
            {
                break;
            }

            chosen.Add(frame);
        }

        return [.. chosen];
    }
}
