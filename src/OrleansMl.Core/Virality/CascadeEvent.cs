namespace OrleansMl.Virality;

/// <summary>One share of an item. The first of a cascade is the item itself.</summary>
/// <param name="Time">Seconds since the item was published.</param>
/// <param name="Audience">How many users see it: impressions that it caused, or followers of who shared.</param>
public readonly record struct CascadeEvent(double Time, double Audience);
