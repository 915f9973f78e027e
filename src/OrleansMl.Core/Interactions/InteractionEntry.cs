namespace OrleansMl.Interactions;

/// <summary>An entry of a user's record: something they did, or took back.</summary>
/// <param name="ContentId">The item.</param>
/// <param name="Type">What it counts as.</param>
/// <param name="Value">See <see cref="Interaction.Value"/>.</param>
/// <param name="At">When (UTC).</param>
public readonly record struct InteractionEntry(string ContentId, InteractionType Type, double? Value, DateTimeOffset At)
{
    /// <summary>True when it was taken back at that time.</summary>
    public bool IsRetracted { get; init; }

    /// <summary>The platform's own name of it; null for the name of the type.</summary>
    public string? Kind { get; init; }

    /// <summary>Anything the platform wants to keep with it.</summary>
    public string? Comment { get; init; }

    /// <summary>Where the user was; null for the item's own region.</summary>
    public string? Region { get; init; }

    /// <summary>True when the item was the user's own: it teaches nothing of what others like.</summary>
    public bool IsOwn { get; init; }
}
