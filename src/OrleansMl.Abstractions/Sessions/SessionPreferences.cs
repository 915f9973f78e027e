using System.Collections.Immutable;

namespace OrleansMl.Sessions;

/// <summary>What a user set for the pages they work with. Nothing in it decides what they may do.</summary>
[GenerateSerializer, Immutable, Alias("session-preferences")]
public sealed record SessionPreferences
{
    /// <summary>The most keys.</summary>
    public const int MaxKeys = 64;

    /// <summary>The most muted queues.</summary>
    public const int MaxMutedQueues = 100;

    /// <summary>Light or dark. The default is what the browser asks for.</summary>
    [Id(0)] public PageTheme Theme { get; init; }

    /// <summary>How pictures and video are shown until they are revealed. The default is blurred.</summary>
    [Id(1)] public MediaDisplay Media { get; init; }

    /// <summary>False switches keys off that act without Ctrl, Alt or Meta. The default is true.</summary>
    [Id(2)] public bool SingleKeys { get; init; } = true;

    /// <summary>Keys of the user's own, each of another act; others stay what they are. At most <see cref="MaxKeys"/>.</summary>
    [Id(3)] public ImmutableArray<KeyBinding> Keys { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Review queues of which the user is told nothing new. At most <see cref="MaxMutedQueues"/>.</summary>
    [Id(4)] public ImmutableArray<string> MutedQueues { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A key of the user's own.</summary>
/// <param name="Act">What it does, for example <c>approve</c>: 1–32 of <c>[a-z_]</c>.</param>
/// <param name="Key">The key as browsers name it (<c>KeyboardEvent.key</c>): 1–20 characters.</param>
[GenerateSerializer, Immutable, Alias("key-binding")]
public sealed record KeyBinding([property: Id(0)] string Act, [property: Id(1)] string Key);

/// <summary>Colours of pages.</summary>
public enum PageTheme
{
    /// <summary>What the browser asks for.</summary>
    System,

    /// <summary>Dark on light.</summary>
    Light,

    /// <summary>Light on dark.</summary>
    Dark,
}

/// <summary>How pictures and video are shown until they are revealed.</summary>
public enum MediaDisplay
{
    /// <summary>Blurred.</summary>
    Blurred,

    /// <summary>Without colours.</summary>
    Grey,

    /// <summary>As they are.</summary>
    Color,
}

/// <summary>What a user set, and how often.</summary>
/// <param name="Preferences">All of it.</param>
/// <param name="Version">Grows by one with each change; 0 while nothing was set.</param>
[GenerateSerializer, Immutable, Alias("versioned-preferences")]
public sealed record VersionedPreferences([property: Id(0)] SessionPreferences Preferences, [property: Id(1)] int Version);
