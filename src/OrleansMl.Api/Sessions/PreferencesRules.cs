using System.Buffers;
using System.Globalization;
using System.Text;
using OrleansMl.Http;

namespace OrleansMl.Sessions;

/// <summary>What preferences may say.</summary>
internal static class PreferencesRules
{
    private const int MaxAct = 32, MaxKey = 20, MaxQueue = 64, MostErrors = 20;

    private static readonly SearchValues<char> ActCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_");
    private static readonly SearchValues<char> QueueCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>The preferences, or what is wrong with them.</summary>
    public static SessionPreferences? Read(PreferencesRequest request, out List<FieldError> errors)
    {
        errors = [];
        CheckKeys(request.Keys ?? [], errors);
        CheckQueues(request.MutedQueues ?? [], errors);
        if (errors.Count > 0)
        {
            return null;
        }

        return new()
        {
            Theme = request.Theme ?? PageTheme.System,
            Media = request.Media ?? MediaDisplay.Blurred,
            SingleKeys = request.SingleKeys ?? true,
            Keys =
            [
                .. (request.Keys ?? []).Select(key => new KeyBinding(key.Key, key.Value!)).OrderBy(key => key.Act, StringComparer.Ordinal),
            ],
            MutedQueues = [.. (request.MutedQueues ?? []).Distinct(StringComparer.Ordinal)!],
        };
    }

    private static void CheckKeys(Dictionary<string, string?> keys, List<FieldError> errors)
    {
        if (keys.Count > SessionPreferences.MaxKeys)
        {
            errors.Add(new("/keys", $"At most {SessionPreferences.MaxKeys} keys.", "too_many"));
            return;
        }

        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (act, key) in keys)
        {
            if (errors.Count >= MostErrors)
            {
                return;
            }

            if (act.Length is < 1 or > MaxAct || act.AsSpan().ContainsAnyExcept(ActCharacters))
            {
                errors.Add(new("/keys", $"What a key does is named by 1-{MaxAct} characters of [a-z_].", "invalid_id"));
            }
            else if (key is not { Length: >= 1 and <= MaxKey } || !IsPrintable(key))
            {
                errors.Add(new($"/keys/{act}", $"Must be 1-{MaxKey} printable characters, as browsers name keys.", "invalid_key"));
            }
            else if (!owners.TryAdd(key, act))
            {
                errors.Add(new($"/keys/{act}", $"'{owners[key]}' has this key.", "repeated"));
            }
        }
    }

    private static void CheckQueues(string?[] queues, List<FieldError> errors)
    {
        if (queues.Length > SessionPreferences.MaxMutedQueues)
        {
            errors.Add(new("/muted_queues", $"At most {SessionPreferences.MaxMutedQueues} queues.", "too_many"));
            return;
        }

        for (var i = 0; i < queues.Length && errors.Count < MostErrors; i++)
        {
            if (queues[i] is not { Length: >= 1 and <= MaxQueue } name || name.AsSpan().ContainsAnyExcept(QueueCharacters))
            {
                errors.Add(new(
                    string.Create(CultureInfo.InvariantCulture, $"/muted_queues/{i}"),
                    $"Must be 1 to {MaxQueue} characters of [a-z0-9_-].",
                    "invalid_id"));
            }
        }
    }

    private static bool IsPrintable(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune)
                || Rune.IsWhiteSpace(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
                    or UnicodeCategory.OtherNotAssigned)
            {
                return false;
            }

            i += rune.Utf16SequenceLength;
        }

        return true;
    }
}
