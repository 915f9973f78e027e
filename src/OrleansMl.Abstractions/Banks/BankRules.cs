using System.Globalization;
using OrleansMl.Moderation;

namespace OrleansMl.Banks;

/// <summary>One thing that is wrong with a bank or an entry.</summary>
/// <param name="Pointer">JSON pointer to it.</param>
/// <param name="Code">What kind of mistake it is; stable, for programs.</param>
/// <param name="Detail">What is expected.</param>
[GenerateSerializer, Immutable, Alias("bank-mistake")]
public sealed record BankMistake(
    [property: Id(0)] string Pointer, [property: Id(1)] string Code, [property: Id(2)] string Detail);

/// <summary>What every entrance to the cluster demands of banks alike.</summary>
public static class BankRules
{
    /// <summary>The most banks.</summary>
    public const int MaxBanks = 100;

    /// <summary>The most entries of a bank, those that were removed or changed counted again.</summary>
    public const int MaxEntries = 5_000_000;

    /// <summary>The most entries of one call.</summary>
    public const int MaxEntriesPerCall = 1000;

    /// <summary>The most entries of a page.</summary>
    public const int MaxPage = 1000;

    /// <summary>The largest <see cref="BankSettings.Radius"/>.</summary>
    public const int MaxRadius = 7;

    /// <summary>The longest text of an entry, in characters.</summary>
    public const int MaxTextLength = 20_000;

    /// <summary>The longest note, description and reason, in characters.</summary>
    public const int MaxNoteLength = 500;

    /// <summary>The longest label, in characters.</summary>
    public const int MaxLabelLength = 100;

    /// <summary>The longest source, in characters.</summary>
    public const int MaxSourceLength = 200;

    /// <summary>The bank of intimate-image requests. Only those change it.</summary>
    public const string IntimateImages = "intimate-images";

    private const int MaxNameLength = 64, MaxFloodLimit = 1_000_000;

    /// <summary>True for the name of a bank that a part of the system keeps: nobody else makes, sets, fills or deletes it.</summary>
    public static bool IsReserved(string? name) => name == IntimateImages;

    /// <summary>True for the name of a bank.</summary>
    public static bool IsName(string? name) =>
        name is { Length: >= 1 and <= MaxNameLength } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>True for the id of an entry.</summary>
    public static bool IsEntryId(string? id) => id is { Length: 32 } && id.All(char.IsAsciiHexDigitLower);

    /// <summary>Everything that is wrong with settings; empty when nothing is.</summary>
    public static IReadOnlyList<BankMistake> Check(BankSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        List<BankMistake> mistakes = [];
        if (settings.Kind == BankKind.Allow && settings.Level != ModerationLevel.Approved)
        {
            mistakes.Add(new("/level", "out_of_range", "Must be approved for a bank of harmless texts, or left out."));
        }
        else if (settings.Kind != BankKind.Allow && settings.Level == ModerationLevel.Approved)
        {
            mistakes.Add(new("/level", "out_of_range", "Must be flagged, review_required or rejected."));
        }

        if (settings.Radius is < 0 or > MaxRadius)
        {
            mistakes.Add(new("/radius", "out_of_range", Text($"Must be from 0 to {MaxRadius} bits.")));
        }

        if (settings.FloodLimit is < 0 or > MaxFloodLimit)
        {
            mistakes.Add(new("/flood_limit", "out_of_range", Text($"Must be from 0 to {MaxFloodLimit} matches a minute; 0 for no limit.")));
        }

        if (settings is { Holds: true, Kind: not BankKind.Block })
        {
            mistakes.Add(new("/kind", "out_of_range", "Must be block for a bank that holds."));
        }

        CheckLength(settings.Description, "/description", MaxNoteLength, mistakes);
        return mistakes;
    }

    /// <summary>Everything that is wrong with the words and the ratio of an entry; empty when nothing is.</summary>
    /// <param name="draft">The entry.</param>
    /// <param name="kind">What its bank knows.</param>
    /// <param name="pointer">JSON pointer to the entry.</param>
    public static IReadOnlyList<BankMistake> Check(BankEntryDraft draft, BankKind kind, string pointer)
    {
        ArgumentNullException.ThrowIfNull(draft);
        List<BankMistake> mistakes = [];
        var forms = (draft.Text is null ? 0 : 1)
            + (draft.Sha256 is null && draft.SimHash is null ? 0 : 1)
            + (draft.Domain is null ? 0 : 1)
            + (draft.ContentId is null ? 0 : 1);
        if (forms != 1)
        {
            mistakes.Add(new(pointer, "one_of", "Give one of: text; sha256 or simhash or both; domain."));
        }
        else if (kind == BankKind.Domains != draft.Domain is not null)
        {
            mistakes.Add(new(pointer, "wrong_kind", kind == BankKind.Domains
                ? "This is a bank of domains: give domain."
                : "This is a bank of texts: give text, or its hashes."));
        }
        else if (kind == BankKind.Allow && draft is { Text: null, Sha256: null })
        {
            mistakes.Add(new($"{pointer}/sha256", "required", "Harmless texts match exactly only: give text or sha256."));
        }

        if (draft.Text is { Length: 0 or > MaxTextLength })
        {
            mistakes.Add(new($"{pointer}/text", "out_of_range", Text($"Must have 1 to {MaxTextLength} characters.")));
        }

        CheckHex(draft.Sha256, $"{pointer}/sha256", 64, mistakes);
        CheckHex(draft.SimHash, $"{pointer}/simhash", 16, mistakes);
        CheckLength(draft.Label, $"{pointer}/label", MaxLabelLength, mistakes);
        CheckLength(draft.Source, $"{pointer}/source", MaxSourceLength, mistakes);
        CheckLength(draft.Note, $"{pointer}/note", MaxNoteLength, mistakes);
        CheckRatio(draft.Ratio, $"{pointer}/ratio", mistakes);
        return mistakes;
    }

    /// <summary>Everything that is wrong with a change; empty when nothing is.</summary>
    public static IReadOnlyList<BankMistake> Check(BankEntryChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        List<BankMistake> mistakes = [];
        if (change == new BankEntryChange())
        {
            mistakes.Add(new("", "required", "Give one of: enabled, quarantined, label, source, note, ratio."));
        }

        CheckLength(change.Label, "/label", MaxLabelLength, mistakes);
        CheckLength(change.Source, "/source", MaxSourceLength, mistakes);
        CheckLength(change.Note, "/note", MaxNoteLength, mistakes);
        CheckRatio(change.Ratio ?? 1, "/ratio", mistakes);
        return mistakes;
    }

    private static void CheckHex(string? value, string pointer, int digits, List<BankMistake> mistakes)
    {
        if (value is not null && (value.Length != digits || !value.All(char.IsAsciiHexDigit)))
        {
            mistakes.Add(new(pointer, "malformed", Text($"Must have {digits} hex digits.")));
        }
    }

    private static void CheckLength(string? value, string pointer, int most, List<BankMistake> mistakes)
    {
        if (value?.Length > most)
        {
            mistakes.Add(new(pointer, "too_long", Text($"May have at most {most} characters.")));
        }
    }

    private static void CheckRatio(double value, string pointer, List<BankMistake> mistakes)
    {
        if (value is not (>= 0 and <= 1))
        {
            mistakes.Add(new(pointer, "out_of_range", "Must be from 0 to 1."));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
