namespace OrleansMl.Testing;

/// <summary>
/// How much random tests do. In every run as much as finds the faults that they are for; <c>ORLEANSML_EFFORT=full</c> does what was done
/// once for the record.
/// </summary>
public static class Effort
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("ORLEANSML_EFFORT") == "full";

    /// <summary>A number of sequences, timers or the like.</summary>
    public static int Of(int usual, int full) => IsFull ? full : usual;
}
