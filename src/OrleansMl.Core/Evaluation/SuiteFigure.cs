namespace OrleansMl.Evaluation;

/// <summary>On which side of its limit a figure must lie.</summary>
public enum SuiteBound
{
    /// <summary>The limit or less.</summary>
    AtMost,

    /// <summary>Less than the limit.</summary>
    Below,

    /// <summary>The limit or more.</summary>
    AtLeast,
}

/// <summary>A figure of a suite beside the bar that it must reach.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">A share in [0, 1], or the mean of a difference; NaN when there was nothing to measure.</param>
/// <param name="Bound">Where it must lie.</param>
/// <param name="Limit">The bar.</param>
/// <param name="N">How many texts it is about.</param>
public sealed record SuiteFigure(string Name, double Value, SuiteBound Bound, double Limit, int N)
{
    // A share of n texts against a limit with two digits: more than double arithmetic errs, less than one text weighs.
    private const double Tolerance = 1e-9;

    /// <summary>True when the bar is reached. A figure about nothing reaches none.</summary>
    public bool IsMet => Bound switch
    {
        SuiteBound.AtMost => Value <= Limit + Tolerance,
        SuiteBound.Below => Value < Limit - Tolerance,
        _ => Value >= Limit - Tolerance,
    };
}
