using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Events;

/// <summary>Which events a change of an item has, and what they say.</summary>
internal static class ContentEventData
{
    /// <summary>None when the change decides nothing, edits nothing and takes nothing back.</summary>
    public static ImmutableArray<StoredContentEvent> Of(ContentChanged change)
    {
        var (id, before, after) = (change.ContentId, change.Before, change.After);
        var events = ImmutableArray.CreateBuilder<StoredContentEvent>();
        var seq = before?.EventSeq ?? 0;
        if (before is not null && after.Revision > before.Revision)
        {
            Add(EventTypes.ContentEdited, after.UpdatedAt, after.Revision);
        }

        var added = Math.Min(after.DecisionCount - (before?.DecisionCount ?? 0), after.Decisions.Length);
        for (var i = after.Decisions.Length - added; i < after.Decisions.Length; i++)
        {
            if (after.Decisions[i] is { Shadow: false } decision)
            {
                events.Add(OfDecision(id, Next(decision.At), decision, LevelBefore(after.Decisions, i)));
            }
        }

        if (after.IsErased && before is not { IsErased: true })
        {
            Add(EventTypes.ContentErased, after.UpdatedAt, after.Revision);
        }
        else if (change.IsWithdrawal)
        {
            Add(EventTypes.ContentWithdrawn, after.UpdatedAt, after.Revision);
        }

        return events.ToImmutable();

        void Add(string type, DateTimeOffset at, int revision)
        {
            var next = Next(at);
            events.Add(new(type, next, at, EventData.Write(id, json =>
            {
                json.WriteNumber("seq", next);
                json.WriteNumber("revision", revision);
            }), Level: null, []));
        }

        // Milliseconds, so that an id that is used again after its item was erased goes on where that ended.
        long Next(DateTimeOffset at) => seq = Math.Max(seq + 1, at.ToUnixTimeMilliseconds());
    }

    /// <summary>The events of an item's outbox as subscribers get them.</summary>
    public static ImmutableArray<ModerationEvent> Read(string contentId, StoredContent stored) =>
        [.. stored.Outbox.Select(one => Read(contentId, one))];

    public static ModerationEvent Read(string contentId, StoredContentEvent one) => new()
    {
        Id = EventId(contentId, one.Seq),
        Type = one.Type,
        Subject = contentId,
        Seq = one.Seq,
        At = one.At,
        Level = one.Level,
        Categories = one.Categories,
        Data = one.Data,
    };

    /// <summary>The same for the same event, and says nothing of the item: an item's id may say a name.</summary>
    public static string EventId(string subject, long seq)
    {
        var source = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{subject}\n{seq}"));
        return "evt_" + Convert.ToHexStringLower(SHA256.HashData(source).AsSpan(0, 16));
    }

    private static StoredContentEvent OfDecision(string contentId, long seq, Decision decision, ModerationLevel? before)
    {
        ImmutableArray<string> categories =
            [.. decision.Rules.Select(RuleNames.SubjectOf).Distinct(StringComparer.Ordinal)];
        var data = EventData.Write(contentId, json =>
        {
            json.WriteNumber("seq", seq);
            json.WriteNumber("revision", decision.Revision);
            json.WriteNumber("decision_seq", decision.Seq);
            json.WriteString("level", EventData.Name(decision.Level));
            json.WriteString("previous_level", before is { } level ? EventData.Name(level) : null);
            json.WriteString("source", EventData.Name(decision.Source));
            json.WriteBoolean("undo", decision.IsUndo);
            json.WriteStrings("rules", decision.Rules);
            json.WriteStrings("categories", categories);
            json.WriteString("policy", decision.Policy.Name);
            json.WriteString("policy_version", decision.Policy.Version);
            json.WriteBoolean("support", decision.Support);
        });
        return new(EventTypes.ContentDecided, seq, decision.At, data, decision.Level, categories);
    }

    private static ModerationLevel? LevelBefore(ImmutableArray<Decision> decisions, int index)
    {
        while (--index >= 0)
        {
            if (!decisions[index].Shadow)
            {
                return decisions[index].Level;
            }
        }

        return null;
    }
}
