using System.Text.Json;
using OrleansMl.Events;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>Somebody who follows the events of one item, as a webhook does: an id that is known already is a repeat.</summary>
internal sealed class HumanHalfEvents(IEventShardGrain shard, string subject, long from)
{
    private const int Page = 64;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly Dictionary<string, ModerationEvent> _known = new(StringComparer.Ordinal);
    private long _from = from;

    /// <summary>What was told, each once, in the order in which it came first.</summary>
    public List<ModerationEvent> Told { get; } = [];

    /// <summary>Reads on to the end. A repeat says the same, and the item's own events come in their order.</summary>
    public async Task ReadAsync()
    {
        while (await shard.ReadAsync(_from, Page, Token) is { Events.IsEmpty: false } page)
        {
            Assert.Equal(_from, page.Position);
            _from = page.Next;
            foreach (var one in page.Events.Where(one => one.Subject == subject))
            {
                if (!_known.TryAdd(one.Id, one))
                {
                    Assert.Equal((_known[one.Id].Seq, _known[one.Id].Data), (one.Seq, one.Data));
                    continue;
                }

                Assert.True(
                    one.Seq == 0 || one.Seq > Told.Select(other => other.Seq).DefaultIfEmpty().Max(), $"{one.Type} {one.Seq} comes late.");
                Told.Add(one);
            }
        }
    }

    /// <summary>Each decision of the item's log was told, in that order, and so was each edit.</summary>
    public void CheckAll(int revision, IReadOnlyList<Decision> decisions, bool isWithdrawn)
    {
        Assert.Equal(
            decisions.Select(one => (one.Seq, one.Revision, one.Level, one.IsUndo)),
            Of(EventTypes.ContentDecided).Select(one => (
                one.Data.GetProperty("decision_seq").GetInt32(),
                one.Data.GetProperty("revision").GetInt32(),
                one.Level!.Value,
                one.Data.GetProperty("undo").GetBoolean())));
        Assert.Equal(
            Enumerable.Range(2, revision - 1),
            Of(EventTypes.ContentEdited).Select(one => one.Data.GetProperty("revision").GetInt32()));
        Assert.Equal(isWithdrawn ? 1 : 0, Of(EventTypes.ContentWithdrawn).Count());
        Assert.Empty(Of(EventTypes.ContentErased));
    }

    /// <summary>Whatever was told before: that the item is to be forgotten comes last, and once.</summary>
    public void CheckErased()
    {
        Assert.Single(Of(EventTypes.ContentErased));
        Assert.Equal(EventTypes.ContentErased, Told.Last(one => one.Seq > 0).Type);
    }

    /// <summary>The moderators' decisions that were told as final, by their events' ids.</summary>
    public IEnumerable<string> FinalDecisions => Told.Where(one => one.Type == EventTypes.ReviewDecided).Select(one => one.Id);

    /// <summary>The id of the event that tells a moderator's decision as final.</summary>
    public string IdOfFinal(string decisionId) => EventPublisher.NewEvent(
        EventTypes.ReviewDecided, subject, decisionId, default, _ => { }).Id;

    private IEnumerable<(JsonElement Data, ModerationLevel? Level)> Of(string type) => Told.Where(one => one.Type == type)
        .Select(one => (JsonSerializer.Deserialize<JsonElement>(one.Data), one.Level));
}
