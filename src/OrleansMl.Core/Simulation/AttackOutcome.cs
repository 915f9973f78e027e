using System.Collections.Immutable;
using System.Globalization;

namespace OrleansMl.Simulation;

/// <summary>What an attack on a simulated platform gained.</summary>
/// <param name="Attack">Its name, see <see cref="Attacks.Names"/>.</param>
/// <param name="Story">What was done.</param>
/// <param name="Figures">What came of it.</param>
public sealed record AttackOutcome(string Attack, string Story, ImmutableArray<AttackFigure> Figures)
{
    /// <summary>True when nothing is beyond its bound.</summary>
    public bool IsHeld => Figures.All(figure => figure.IsHeld);

    /// <summary>A few lines.</summary>
    public string ToText() => string.Join('\n', Figures.Select(figure => figure.ToText()).Prepend($"{Attack}: {Story}"));
}

/// <summary>A figure of the attacked item.</summary>
/// <param name="What">What is measured.</param>
/// <param name="Calm">Without the attack.</param>
/// <param name="Unweighed">Under attack, when every account counts the same, as long as it is a day old, and half before.</param>
/// <param name="Weighed">Under attack, as it is counted.</param>
/// <param name="Bound">What <paramref name="Weighed"/> must hold.</param>
/// <param name="IsFloor">True when it must not be lower than the bound; otherwise it must not be higher.</param>
public sealed record AttackFigure(string What, double Calm, double Unweighed, double Weighed, double Bound, bool IsFloor = false)
{
    private const double Rounding = 1e-6;

    /// <summary>Whether the bound is held.</summary>
    public bool IsHeld => IsFloor ? Weighed >= Bound - Rounding : Weighed <= Bound + Rounding;

    /// <summary>One line.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"  {What}: {Calm:0.##} in calm, {Unweighed:0.##} if all counted the same, {Weighed:0.##} now; " +
        $"bound at {(IsFloor ? "least" : "most")} {Bound:0.##}: {(IsHeld ? "held" : "NOT HELD")}");
}
