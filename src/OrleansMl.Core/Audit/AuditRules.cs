namespace OrleansMl.Audit;

/// <summary>Which lines of the audit somebody asked for. Pure.</summary>
public static class AuditRules
{
    // Nodes write their own time, and a line may wait for its turn: clocks that differ more than this have other troubles.
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    /// <summary>True when a filter lets a line through.</summary>
    public static bool Matches(AuditEntry entry, AuditFilter filter)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(filter);
        return (filter.Actor is null || filter.Actor == entry.Actor)
            && (filter.Actions.IsEmpty || filter.Actions.Contains(entry.Action))
            && (filter.Target is null || IsTarget(entry.Target, filter.Target))
            && !(entry.At < filter.Since)
            && !(entry.At >= filter.Until);
    }

    /// <summary>True when this line, and so all older ones, are from before what is asked for.</summary>
    public static bool IsBefore(AuditEntry entry, AuditFilter filter)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(filter);
        return filter.Since is { } since && since - entry.At > Slack;
    }

    // The whole, or a word of it: "a@1 b@1" names two cases, "scams/7f" a bank and an entry, "name (id)" a key.
    private static bool IsTarget(string target, string asked)
    {
        if (target == asked)
        {
            return true;
        }

        foreach (var word in target.AsSpan().SplitAny(" /()"))
        {
            if (target.AsSpan()[word].SequenceEqual(asked))
            {
                return true;
            }
        }

        return false;
    }
}
