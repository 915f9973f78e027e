namespace OrleansMl.Virality;

/// <summary>What a growth model is called with.</summary>
/// <param name="Cascade">As it was with its last share; it must not change meanwhile.</param>
/// <param name="Time">Now, on the cascade's scale.</param>
/// <param name="ViralSize">Shares from which it is called viral; null for what the package says.</param>
public readonly record struct CascadeForecastInput(CascadeState Cascade, double Time, double? ViralSize);
