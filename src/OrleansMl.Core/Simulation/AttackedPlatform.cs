using OrleansMl.Content;
using OrleansMl.Interactions;
using OrleansMl.Moderation;
using OrleansMl.Trending;

namespace OrleansMl.Simulation;

/// <summary>
/// A platform in memory, made of the parts that a node is made of: people with their records, boards, hashtags, reports. One that does not
/// weigh counts every account the same, as before there were weights, so that a gain can be held against that.
/// </summary>
internal sealed class AttackedPlatform
{
    public const double Start = 40_000_000;

    // What was counted before accounts were weighed: half of a new one, and twenty likes less for a report.
    private const double NewFactor = .5, UnweighedReport = -20;

    private static readonly InteractionOptions Options = new() { MaxEventsPerMinute = 1000 };

    private static readonly Pseudonyms Names = new(new byte[32]);

    private readonly bool _weighs;
    private readonly HashSet<(string User, string Item, InteractionType Type)> _done = [];
    private readonly Dictionary<string, CountedActs> _counted = [];
    private readonly Dictionary<string, InteractionRecorder> _people = [];
    private readonly Dictionary<string, ContentMetadata> _items = [];
    private readonly Dictionary<string, ReportTally> _reports = [];
    private readonly TrendingIndex _index = new(new());
    private readonly TrendingRanker _ranker = new();
    private readonly HashtagCounter _hashtags = new(2048, WindowDecay.Of(TrendingWindow.Hour));

    public AttackedPlatform(bool weighs) => _weighs = weighs;

    public double Time { get; private set; } = Start;

    public int Questions { get; private set; }

    public List<(string User, string Item)> Likes { get; } = [];

    public DateTimeOffset Now => TrendingClock.Landmark.AddSeconds(Time);

    public void Wait(double seconds) => Time += seconds;

    public void Publish(string item, string author, params string[] hashtags) => _items[item] = new()
    {
        Version = 1,
        Type = ContentType.Post,
        Level = ModerationLevel.Approved,
        Visible = true,
        CreatedAt = Now,
        AuthorKey = AccountRecord.KeyOf(author),
        Hashtags = [.. hashtags],
    };

    /// <summary>Somebody who is known for a month and came to many authors.</summary>
    public void Known(string user)
    {
        var account = new AccountRecord(Now.AddDays(-30), 10, 0);
        for (var author = 0; author < 40; author++)
        {
            account = account.Meet(AccountRecord.KeyOf($"{user} met {author}"));
        }

        _people[user] = new(Options, user) { Account = account };
    }

    public void Act(string user, string item, params InteractionType[] types)
    {
        if (!_people.TryGetValue(user, out var recorder))
        {
            _people[user] = recorder = new(Options, user)
            {
                HasCounted = (id, kind) => _counted.GetValueOrDefault(user, CountedActs.None).Contains(Names.Of(user, id, kind)),
            };
        }

        foreach (var type in types)
        {
            _done.Add((user, item, type));
            var recorded = recorder.Record([new() { ContentId = item, Type = type }], [_items[item]], [], Now);
            recorder.Account = recorder.Account.Store(Now, isNewDay: recorder.Account.ActiveDays == 0);
            if (type == InteractionType.Like && recorded.Outcomes[0] == InteractionOutcome.Counted)
            {
                Likes.Add((user, item));
            }

            if (_weighs)
            {
                Count(recorded);
            }
            else if (recorded.Outcomes[0] == InteractionOutcome.Counted)
            {
                var weight = type == InteractionType.Report ? UnweighedReport : Options.WeightOf(type);
                var isNew = Now - (recorder.Account.FirstAt ?? Now) < TimeSpan.FromDays(1);
                Add(new(item, _items[item], null, weight * (isNew ? NewFactor : 1), 1, Time));
            }
        }
    }

    /// <summary>Somebody erases themselves: a moment later they are new, but for what counted of them.</summary>
    public void Erase(string user)
    {
        if (_weighs)
        {
            _counted[user] = _counted.GetValueOrDefault(user, CountedActs.None).Add(
                _done.Where(act => act.User == user).Select(act => Names.Of(user, act.Item, act.Type)), (int)(Time / 86_400));
        }

        _people.Remove(user);
    }

    /// <summary>How far somebody is proven.</summary>
    public double TrustOf(string user) => AccountWeight.Of(_people[user].Account, null, Now, Options);

    public IReadOnlyList<TrendingItem> Board() =>
        _ranker.Rank([_index.Slice(default, TrendingWindow.Hour, Time)], default, Time, new Dictionary<string, int>());

    /// <summary>From 1; one more than there are when it is not on the board.</summary>
    public int RankOf(string item) => Board().TakeWhile(one => one.ContentId != item).Count() + 1;

    public double EngagementOf(string item) => Board().FirstOrDefault(one => one.ContentId == item)?.Engagement ?? 0;

    /// <summary>What a hashtag weighs.</summary>
    public double Hashtag(string hashtag)
    {
        var tag = _hashtags.Top(2048, Time).FirstOrDefault(one => one.Weight.Key == hashtag);
        return tag.Weight.Key is null ? 0
            : _weighs ? HashtagCounter.Score(tag.Weight.Weight, tag.Reach, WindowDecay.Of(TrendingWindow.Hour), Time)
            : tag.Weight.Weight;
    }

    private void Count(RecordedInteractions recorded)
    {
        foreach (var counted in recorded.Counted)
        {
            Add(counted);
        }

        foreach (var report in recorded.Reports)
        {
            var tally = _reports.GetValueOrDefault(report.ContentId, ReportTally.Empty);
            tally = tally.Add((ulong)tally.Reporters.Length, report.Weight);
            while (tally.IsDue(Options.ReportsToReview))
            {
                Questions++;
                tally = tally with { Raised = tally.Raised + 1 };
            }

            _reports[report.ContentId] = tally;
        }
    }

    private void Add(in EngagementEvent counted)
    {
        _index.Add(counted);
        foreach (var hashtag in counted.Facts.Hashtags)
        {
            _hashtags.Add(hashtag, counted);
        }
    }
}
