using System.Globalization;
using System.Text.Json;
using OrleansMl.Http;
using OrleansMl.Moderation;

namespace OrleansMl.Banks;

/// <summary>Turns requests into what the grain takes, or says what is wrong with them.</summary>
internal static class BankRequestRules
{
    private const int MostErrors = 100;

    /// <summary>Null when the name in the path may be one.</summary>
    public static Problem? CheckName(string name) => BankRules.IsName(name)
        ? null
        : Problem.Validation("/bank_name", "invalid_id", "Must be 1-64 characters of [a-z0-9-].");

    /// <summary>Null when the name in the path may be one, and nothing but the caller keeps such a bank.</summary>
    public static Problem? CheckOwnName(string name) => CheckName(name)
        ?? (BankRules.IsReserved(name)
            ? Problem.Forbidden($"The bank '{name}' is kept by the requests that fill it: decide those.")
            : null);

    /// <summary>Null when the id in the path may be one.</summary>
    public static Problem? CheckEntryId(string id) => BankRules.IsEntryId(id)
        ? null
        : Problem.Validation("/entry_id", "invalid_id", "Must be 32 lower-case hex digits.");

    public static Parsed<BankSettings> ToSettings(BankRequest request)
    {
        List<FieldError> errors = [];
        CheckUnknown(request.Unknown, "", errors);
        CheckReason(request.Reason, errors);
        var usual = new BankSettings();
        var kind = request.Kind ?? usual.Kind;
        var settings = new BankSettings
        {
            Kind = kind,
            Level = request.Level ?? (kind == BankKind.Allow ? ModerationLevel.Approved : usual.Level),
            Radius = kind == BankKind.Domains ? 0 : request.Radius ?? usual.Radius,
            FloodLimit = request.FloodLimit ?? usual.FloodLimit,
            Enabled = request.Enabled ?? usual.Enabled,
            Description = request.Description,
        };
        if (kind == BankKind.Domains && request.Radius is > 0 or < 0)
        {
            errors.Add(new("/radius", "A site matches or does not: leave radius out in a bank of domains.", "wrong_kind"));
        }

        errors.AddRange(BankRules.Check(settings).Select(ToError));
        return errors.Count > 0 ? new(null, Problem.Validation(errors)) : new(settings, null);
    }

    public static Parsed<BankEntryDraft[]> ToDrafts(BankEntriesRequest request, BankKind kind)
    {
        List<FieldError> errors = [];
        CheckUnknown(request.Unknown, "", errors);
        CheckReason(request.Reason, errors);
        if (request.Entries is not { Length: > 0 } entries)
        {
            errors.Add(new("/entries", "Give one entry at least.", "required"));
            return new(null, Problem.Validation(errors));
        }

        if (entries.Length > BankRules.MaxEntriesPerCall)
        {
            errors.Add(new(
                "/entries", $"May have at most {BankRules.MaxEntriesPerCall} entries; send the others in further calls.", "too_many"));
            return new(null, Problem.Validation(errors));
        }

        var drafts = new BankEntryDraft[entries.Length];
        for (var i = 0; i < entries.Length && errors.Count < MostErrors; i++)
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"/entries/{i}");
            if (entries[i] is not { } entry)
            {
                errors.Add(new(pointer, "Must be an object.", "required"));
                continue;
            }

            CheckUnknown(entry.Unknown, pointer, errors);
            drafts[i] = new()
            {
                Text = entry.Text,
                Sha256 = entry.Sha256,
                SimHash = entry.SimHash,
                Folding = entry.Folding,
                Domain = entry.Domain,
                Label = entry.Label,
                Source = entry.Source,
                Note = entry.Note,
                Ratio = entry.Ratio ?? 1,
            };
            errors.AddRange(BankRules.Check(drafts[i], kind, pointer).Select(ToError));
        }

        return errors.Count > 0 ? new(null, Problem.Validation(errors)) : new(drafts, null);
    }

    public static Parsed<BankEntryChange> ToChange(BankEntryChangeRequest request)
    {
        List<FieldError> errors = [];
        CheckUnknown(request.Unknown, "", errors);
        CheckReason(request.Reason, errors);
        var change = new BankEntryChange
        {
            Enabled = request.Enabled,
            Quarantined = request.Quarantined,
            Label = request.Label,
            Source = request.Source,
            Note = request.Note,
            Ratio = request.Ratio,
        };
        errors.AddRange(BankRules.Check(change).Select(ToError));
        return errors.Count > 0 ? new(null, Problem.Validation(errors)) : new(change, null);
    }

    /// <summary>Why a reason cannot be one; null when it can.</summary>
    public static Problem? CheckReason(string? reason)
    {
        List<FieldError> errors = [];
        CheckReason(reason, errors);
        return errors.Count > 0 ? Problem.Validation(errors) : null;
    }

    /// <summary>A mistake as problems tell it.</summary>
    public static FieldError ToError(BankMistake mistake) => new(mistake.Pointer, mistake.Detail, mistake.Code);

    private static void CheckReason(string? reason, List<FieldError> errors)
    {
        if (reason?.Length > BankRules.MaxNoteLength)
        {
            errors.Add(new("/reason", $"May have at most {BankRules.MaxNoteLength} characters.", "too_long"));
        }
    }

    private static void CheckUnknown(Dictionary<string, JsonElement>? unknown, string pointer, List<FieldError> errors) =>
        errors.AddRange((unknown?.Keys ?? Enumerable.Empty<string>())
            .Take(MostErrors)
            .Select(name => new FieldError($"{pointer}/{name}", "There is no such field.", "unknown_field")));
}
