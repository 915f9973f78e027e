namespace OrleansMl.Moderation;

/// <summary>What content can be harmful for.</summary>
public enum ModerationCategory
{
    /// <summary>Sexual content (NSFW).</summary>
    Sexual,

    /// <summary>Violence and threats of it.</summary>
    Violence,

    /// <summary>Spam.</summary>
    Spam,

    /// <summary>Hate against a protected group.</summary>
    Hate,

    /// <summary>Insults and harassment of a person.</summary>
    Harassment,

    /// <summary>A match in a bank of known content.</summary>
    HashMatch,

    /// <summary>
    /// Somebody speaks of suicide or of hurting themself. Never leads to a rejection; it leads to a person, and to an offer of help.
    /// </summary>
    SelfHarm,
}
