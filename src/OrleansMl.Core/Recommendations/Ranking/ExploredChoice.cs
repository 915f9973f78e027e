using OrleansMl.Experiments;

namespace OrleansMl.Recommendations;

/// <summary>An item that was drawn, and all that is needed to ask afterwards what another policy would have earned at its place.</summary>
/// <param name="Chosen">Its number among the candidates.</param>
/// <param name="Propensity">The chance in (0, 1] with which it was drawn.</param>
/// <param name="Predicted">How often it is taken, as far as is known: the mean of its distribution.</param>
/// <param name="Targets">What other policies would have done.</param>
public readonly record struct ExploredChoice(int Chosen, double Propensity, double Predicted, ExploredTargets Targets);
