using System.Collections.Immutable;

namespace OrleansMl.IntimateImages;

/// <summary>What is to be done about a request next.</summary>
public enum IntimateImageStep
{
    /// <summary>Hide what it names.</summary>
    Hold,

    /// <summary>Do what the decision says.</summary>
    Settle,

    /// <summary>Say that its deadline comes near, or that it is long over.</summary>
    Remind,

    /// <summary>Its deadline passed: say so, and who is to look now.</summary>
    Escalate,

    /// <summary>Erase who sent it.</summary>
    ForgetSender,
}

/// <summary>When something is to be done about a request.</summary>
/// <param name="Step">What.</param>
/// <param name="At">When (UTC).</param>
public readonly record struct IntimateImageAppointment(IntimateImageStep Step, DateTimeOffset At);

/// <summary>Times that requests follow.</summary>
/// <param name="Window">How long a person has to decide.</param>
/// <param name="Reminders">How long before the deadline somebody is reminded, in any order.</param>
/// <param name="KeepSender">How long after the decision it is kept who sent the request.</param>
public sealed record IntimateImageTimes(TimeSpan Window, ImmutableArray<TimeSpan> Reminders, TimeSpan KeepSender)
{
    /// <summary>How often somebody is reminded of a request that is late.</summary>
    public static readonly TimeSpan LateReminder = TimeSpan.FromDays(1);
}

/// <summary>
/// What may happen to a request, and when. Pure: the request and the time come in, the request comes out, the same instance when nothing
/// changed.
/// </summary>
public static class IntimateImageRules
{
    extension(IntimateImageRequest request)
    {
        /// <summary>True when it was decided.</summary>
        public bool IsDecided => request.State != IntimateImageState.Open;

        /// <summary>A new request.</summary>
        public static IntimateImageRequest Open(IntimateImageDraft draft, DateTimeOffset now, TimeSpan window)
        {
            ArgumentNullException.ThrowIfNull(draft);
            return new()
            {
                Id = draft.Id,
                CreatedAt = now,
                Due = now + window,
                Items = [.. draft.Items.Distinct(StringComparer.Ordinal).Select(given => new IntimateImageItem { Given = given })],
                Sender = draft.Sender,
            };
        }

        /// <summary>What it names was looked for and hidden. What a person decided meanwhile, and items that came since, stay.</summary>
        public IntimateImageRequest Held(ImmutableArray<IntimateImageItem> items, DateTimeOffset now)
        {
            // What was erased is called nothing.
            var found = items.Where(item => item.Given.Length > 0).DistinctBy(item => item.Given, StringComparer.Ordinal)
                .ToDictionary(item => item.Given, StringComparer.Ordinal);
            ImmutableArray<IntimateImageItem> next =
            [
                .. request.Items.Select(item =>
                    item.State == IntimateImageItemState.Erased ? item : Named(found.GetValueOrDefault(item.Given, item)))
            ];

            // Who sent it may be erased already, and with them the addresses that led nowhere.
            IntimateImageItem Named(IntimateImageItem item) =>
                item.State == IntimateImageItemState.Erased ? Erased(item)
                : request.Sender is null && item.State == IntimateImageItemState.NotFound ? item with { Given = "" }
                : item;

            // An item that a decision added meanwhile is still to be hidden, and one that was spared is once the request is granted.
            var isWhole = next.All(item => item.State != IntimateImageItemState.Pending)
                && !(request.State == IntimateImageState.Granted && next.Any(item => item.State == IntimateImageItemState.Spared));
            var at = isWhole ? request.HeldAt ?? now : (DateTimeOffset?)null;
            return next.SequenceEqual(request.Items, SameItem) && at == request.HeldAt
                ? request
                : request with { Items = next, HeldAt = at };
        }

        /// <summary>A person decides.</summary>
        public IntimateImageResult Decide(IntimateImageDecision decision, DateTimeOffset now)
        {
            ArgumentNullException.ThrowIfNull(decision);
            var state = decision.IsGranted ? IntimateImageState.Granted : IntimateImageState.Refused;
            if (request.IsDecided)
            {
                // What is named only now was not removed: whoever asks must not think so.
                var isSame = request.State == state
                    && decision.ContentIds.All(id => request.Items.Any(item => item.ContentId == id || item.Given == id));
                return new(isSame ? IntimateImageOutcome.Unchanged : IntimateImageOutcome.AlreadyDecided, request);
            }

            if (request.Sender?.UserId == decision.Actor)
            {
                return new(IntimateImageOutcome.OwnRequest, request);
            }

            var added = decision.IsGranted
                ? decision.ContentIds.Distinct(StringComparer.Ordinal)
                    .Where(id => request.Items.All(item => item.ContentId != id && item.Given != id))
                    .Select(id => new IntimateImageItem { Given = id })
                    .ToImmutableArray()
                : [];
            if (request.Items.Length + added.Length > IntimateImageLimits.MaxItems)
            {
                return new(IntimateImageOutcome.TooManyItems, request);
            }

            var items = request.Items.AddRange(added);
            var isToHold = decision.IsGranted
                && items.Any(item => item.State is IntimateImageItemState.Pending or IntimateImageItemState.Spared);
            return new(IntimateImageOutcome.Done, request with
            {
                State = state,
                Items = items,
                HeldAt = isToHold ? null : request.HeldAt,

                // Also when nobody said so before.
                LateAt = request.LateAt ?? (request.Due <= now ? now : null),
                DecidedAt = now,
                DecidedBy = decision.Actor,
                Reason = decision.Reason,
            });
        }

        /// <summary>What the decision says was done.</summary>
        public IntimateImageRequest Settle(DateTimeOffset now) =>
            request is { IsDecided: true, SettledAt: null } ? request with { SettledAt = now } : request;

        /// <summary>Somebody was reminded, of all that was due by now.</summary>
        public IntimateImageRequest Remind(IntimateImageTimes times, DateTimeOffset now)
        {
            var told = request.Reminders;
            while (ReminderAt(request, told, times) <= now)
            {
                told++;
            }

            return request.IsDecided || told == request.Reminders ? request : request with { Reminders = told };
        }

        /// <summary>The deadline passed without a decision.</summary>
        public IntimateImageRequest Escalate(DateTimeOffset now) =>
            request is { State: IntimateImageState.Open, LateAt: null } && request.Due <= now ? request with { LateAt = now } : request;

        /// <summary>Who sent it is erased. What they gave as addresses goes too, where no item was found by it.</summary>
        public IntimateImageRequest ForgetSender(DateTimeOffset now) => request.Sender is null
            ? request
            : request with
            {
                Sender = null,
                SenderErasedAt = now,
                Items = [.. request.Items.Select(item => item.ContentId is { } id ? item with { Given = id }
                    : item.State == IntimateImageItemState.Pending ? item
                    : item with { Given = "" })],
            };

        /// <summary>An item was erased with its author: nothing may say its id, nor what leads to it and was not looked for yet.</summary>
        public IntimateImageRequest ForgetItem(string contentId)
        {
            return request.Items.Any(IsIt)
                ? request with { Items = [.. request.Items.Select(item => IsIt(item) ? Erased(item) : item)] }
                : request;

            bool IsIt(IntimateImageItem item) => item.ContentId == contentId
                || (item.State == IntimateImageItemState.Pending && ItemAddress.Candidates(item.Given).Contains(contentId));
        }

        /// <summary>What is to be done next, and when; null when nothing is left.</summary>
        public IntimateImageAppointment? Next(IntimateImageTimes times)
        {
            ArgumentNullException.ThrowIfNull(times);
            if (request.HeldAt is null && request.State != IntimateImageState.Refused)
            {
                return new(IntimateImageStep.Hold, request.DecidedAt ?? request.CreatedAt);
            }

            if (request.IsDecided)
            {
                return request.SettledAt is null ? new(IntimateImageStep.Settle, request.DecidedAt!.Value)
                    : request.Sender is not null ? new(IntimateImageStep.ForgetSender, request.DecidedAt!.Value + times.KeepSender)
                    : null;
            }

            var reminder = ReminderAt(request, request.Reminders, times);
            return request.LateAt is null && request.Due <= reminder
                ? new(IntimateImageStep.Escalate, request.Due)
                : new(IntimateImageStep.Remind, reminder);
        }
    }

    // Those before the deadline, the earliest first; then one each day.
    private static DateTimeOffset ReminderAt(IntimateImageRequest request, int number, IntimateImageTimes times)
    {
        var before = times.Reminders.Distinct().OrderDescending().ToList();
        return number < before.Count
            ? request.Due - before[number]
            : request.Due + (number - before.Count + 1) * IntimateImageTimes.LateReminder;
    }

    private static IntimateImageItem Erased(IntimateImageItem item) =>
        item with { Given = "", ContentId = null, State = IntimateImageItemState.Erased };

    private static readonly IEqualityComparer<IntimateImageItem> SameItem = EqualityComparer<IntimateImageItem>.Create(
        (a, b) => a!.Given == b!.Given && a.ContentId == b.ContentId && a.State == b.State && a.Entries.SequenceEqual(b.Entries));
}
