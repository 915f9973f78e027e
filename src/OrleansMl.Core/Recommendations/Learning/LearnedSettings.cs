namespace OrleansMl.Recommendations;

/// <summary>The settings of the collaborative half, as a validation cut chose them.</summary>
/// <param name="Ials">Of the factors.</param>
/// <param name="EaseRegularisation">
/// λ of the neighbours; null when there are too many items for EASE and co-visitation is what they are.
/// </param>
/// <param name="FactorShare">How much the factors count in the mix of both, .2 to .8: neither half is ever left out.</param>
public sealed record LearnedSettings(IalsOptions Ials, double? EaseRegularisation, float FactorShare);
