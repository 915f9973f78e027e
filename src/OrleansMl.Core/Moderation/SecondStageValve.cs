namespace OrleansMl.Moderation;

/// <summary>Why a text is to be looked at a second time; the first goes first.</summary>
public enum SecondLookReason
{
    /// <summary>The first stage alone would hide it.</summary>
    Hidden,

    /// <summary>The first stage is not sure of it.</summary>
    Uncertain,

    /// <summary>A second look that did not come in time is caught up on. Nobody waits.</summary>
    CatchUp,

    /// <summary>Nothing speaks for it.</summary>
    Ordinary,
}

/// <summary>A text that was let in: to be given back when it is answered or given up.</summary>
/// <param name="Size">The text's size.</param>
/// <param name="Ahead">Sizes that were let in before it and not answered then.</param>
/// <param name="Entered">When.</param>
public readonly record struct SecondStageTicket(double Size, double Ahead, TimeSpan Entered);

/// <summary>
/// Which texts the second stage sees. All of them while there is room; under load first what the first stage would hide, then what it is
/// not sure of, and of the rest a share that goes down to <c>leastShare</c>.
/// <para>
/// Two measures. <em>Demand</em>: the cost of all texts that arrive in a second, as a multiple of what the model can do in a second; the
/// share goes down in a line from all at .7 to the least at 2, which keeps the model's own load under .8 of a processor at every demand in
/// between. <em>Wait</em>: the cost of what was let in and is not answered yet. Ordinary texts beyond the least share turn back when it
/// exceeds half of the budget, those within it and uncertain ones at three quarters, what would be hidden at the whole: bursts meet this
/// one, and a load that even the least share is too much for.
/// </para>
/// <para>
/// The cost of a text is measured: its wait over the sizes before and with it. One that is late, refused or fails counts as the whole
/// budget, so that a model that stands still or is broken closes the valve. Which ordinary texts belong to a share is a hash of their key:
/// the same ones at every look. Safe for concurrent use; O(1), allocates nothing.
/// </para>
/// </summary>
/// <param name="budget">How long a text of size 1 may take.</param>
/// <param name="leastShare">The share of ordinary texts that is seen under any load, in [0, 1].</param>
public sealed class SecondStageValve(TimeSpan budget, double leastShare)
{
    private const double RoomForAll = 0.7;
    private const double RoomForLeast = 2;

    // Characters of a text of size 1. A transformer reads it in a handful of windows; what is longer costs in proportion.
    private const int UnitLength = 1000;

    // Long enough for a steady rate, short enough to close within a second.
    private const double RateSeconds = 1;

    // About what a small transformer takes for a text of 20 words; held until it is measured.
    private const double FirstCost = 0.002;
    private const double CostSmoothing = 1.0 / 16;
    private const int Places = 1 << 16;

    private readonly Lock _gate = new();
    private readonly double _budget = budget.TotalSeconds;
    private double _cost = FirstCost;
    private double _rate;
    private TimeSpan _rateAt;
    private double _ahead;

    /// <summary>1 for a text of up to a thousand characters, and one more for each further thousand.</summary>
    public static double SizeOf(int length) => Math.Max(1, (double)length / UnitLength);

    /// <summary>How long a text may take: as much of the budget again for each thousand characters.</summary>
    public TimeSpan BudgetOf(double size) => budget * size;

    /// <summary>The share of ordinary texts that are let in, in [least share, 1].</summary>
    public double ShareAt(TimeSpan now)
    {
        lock (_gate)
        {
            return Share(now);
        }
    }

    /// <summary>Lets a text in, or turns it back.</summary>
    /// <param name="reason">Why it is to be seen.</param>
    /// <param name="key">What decides whether an ordinary text belongs to the share.</param>
    /// <param name="size">The text's size.</param>
    /// <param name="now">A time that never goes back.</param>
    public SecondStageTicket? TryEnter(SecondLookReason reason, ReadOnlySpan<char> key, double size, TimeSpan now)
    {
        // Outside the lock: the key may be a text.
        var place = reason == SecondLookReason.Ordinary ? (double)StableHash.Bucket(key, Places) / Places : 0;
        lock (_gate)
        {
            _rate = RateAt(now) + (size / RateSeconds);
            _rateAt = now;
            var limit = reason switch
            {
                SecondLookReason.Hidden => 1,
                SecondLookReason.Uncertain => 0.75,
                SecondLookReason.CatchUp => 0.5,
                _ => place < leastShare ? 0.75 : place < Share(now) ? 0.5 : -1,
            };
            if (_ahead * _cost > limit * _budget)
            {
                return null;
            }

            SecondStageTicket ticket = new(size, _ahead, now);
            _ahead += size;
            return ticket;
        }
    }

    /// <summary>A text was answered.</summary>
    public void OnAnswered(SecondStageTicket ticket, TimeSpan now) =>
        Leave(ticket, (now - ticket.Entered).TotalSeconds / (ticket.Ahead + ticket.Size));

    /// <summary>A text was not answered: late, refused by the queue, or the model failed.</summary>
    public void OnMissed(SecondStageTicket ticket) => Leave(ticket, _budget);

    /// <summary>Whoever asked does not wait any more; that says nothing of the model.</summary>
    public void OnAbandoned(SecondStageTicket ticket) => Leave(ticket, cost: null);

    private void Leave(SecondStageTicket ticket, double? cost)
    {
        lock (_gate)
        {
            _ahead = Math.Max(0, _ahead - ticket.Size);
            _cost += cost is { } seen ? (seen - _cost) * CostSmoothing : 0;
        }
    }

    private double Share(TimeSpan now)
    {
        var demand = RateAt(now) * _cost;
        var closed = Math.Clamp((demand - RoomForAll) / (RoomForLeast - RoomForAll), 0, 1);
        return 1 - (closed * (1 - leastShare));
    }

    private double RateAt(TimeSpan now) => _rate * Math.Exp(-Math.Max(0, (now - _rateAt).TotalSeconds) / RateSeconds);
}
