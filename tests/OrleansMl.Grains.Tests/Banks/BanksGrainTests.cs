using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Orleans.Runtime;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Moderation;
using OrleansMl.Testing;
using OrleansMl.Users;

namespace OrleansMl.Banks;

/// <summary>From an entry to verdicts, on two silos. Each test has a bank and words of its own.</summary>
[Trait("speed", "slow")]
public sealed class BanksGrainTests(BanksGrainTests.Fixture cluster) : IClassFixture<BanksGrainTests.Fixture>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static readonly BankAct Root = new("root", "because");

    private readonly string _bank = $"b{ClusterFixtureBase.FreshName()}";

    private readonly string _word = $"w{ClusterFixtureBase.FreshName()}";

    private IBanksGrain Banks => cluster.Client.GetGrain<IBanksGrain>(0);

    [Fact]
    public async Task An_entry_that_is_acknowledged_matches_the_next_submission_on_every_silo()
    {
        await MakeAsync();
        for (var i = 0; i < 30; i++)
        {
            var text = $"{_word} number {i}";
            Assert.Equal(ModerationLevel.Approved, (await SubmitAsync(text)).Moderation.Level);

            var id = await AddAsync(text);
            var item = await SubmitAsync(text.ToUpperInvariant());

            Assert.Equal(ModerationLevel.Rejected, item.Moderation.Level);
            Assert.Equal([$"bank:{_bank}=rejected"], item.Moderation.Rules);
            Assert.Equal(DecisionSource.Hash, item.Moderation.DecidedBy);
            await Banks.RemoveEntryAsync(_bank, id, Token);
            Assert.Equal(ModerationLevel.Approved, (await SubmitAsync(text)).Moderation.Level);
        }
    }

    [Fact]
    public async Task The_match_is_in_the_explanation()
    {
        await MakeAsync();
        var entry = await AddAsync(_word);
        var item = await SubmitAsync(_word);

        var explanation = (await cluster.Content(item.Id).ExplainAsync(Token))!;

        var match = new BankMatch { Bank = _bank, Entry = entry, Level = ModerationLevel.Rejected };
        Assert.Equal([match], explanation.Decisions[^1].Matches);
        Assert.Equal([match], explanation.Assessments.Single(one => one.Detector == "banks").Matches);
    }

    [Fact]
    public async Task A_text_without_a_match_has_no_word_of_banks()
    {
        await MakeAsync();
        await AddAsync(_word);
        var item = await SubmitAsync("another text");

        Assert.DoesNotContain((await cluster.Content(item.Id).ExplainAsync(Token))!.Assessments, one => one.Detector == "banks");
    }

    [Fact]
    public async Task What_waits_for_a_moderator_is_matched_again_and_no_model_is_asked()
    {
        await MakeAsync();
        var held = await SubmitAsync($"violence=0.8 {_word}");
        var other = await SubmitAsync($"violence=0.8 other {_word}");
        var writes = cluster.Store.Writes[ClusterFixtureBase.ContentId(other.Id)];

        await AddAsync($"violence=0.8 {_word}");

        await LevelIsAsync(held.Id, ModerationLevel.Rejected);
        Assert.Equal(ModerationLevel.ReviewRequired, held.Moderation.Level);
        Assert.Equal(writes, cluster.Store.Writes[ClusterFixtureBase.ContentId(other.Id)]);
        var explanation = (await cluster.Content(held.Id).ExplainAsync(Token))!;
        Assert.Equal(2, explanation.Decisions.Length);
        Assert.Equal(explanation.Decisions[0].Scores, explanation.Decisions[1].Scores);
    }

    [Fact]
    public async Task Of_what_is_held_each_is_read_once_and_only_what_matches_is_written()
    {
        await MakeAsync();
        var held = new List<string>();
        for (var i = 0; i < 300; i++)
        {
            held.Add((await SubmitAsync($"violence=0.8 {_word} {i}")).Id);
        }

        await Task.WhenAll(held.Select(id => cluster.Content(id).Cast<IGrainManagementExtension>().DeactivateOnIdle(Token).AsTask()));
        var (reads, writes) = (Count(cluster.Store.Reads), Count(cluster.Store.Writes));

        await AddAsync($"violence=0.8 {_word} 7");
        await LevelIsAsync(held[7], ModerationLevel.Rejected);
        await Eventually.TrueAsync(() => Count(cluster.Store.Reads) - reads >= 299, Token);

        Assert.InRange(Count(cluster.Store.Reads) - reads, 299, 310);
        Assert.Equal(1, Count(cluster.Store.Writes) - writes);

        int Count(ConcurrentDictionary<GrainId, int> of) =>
            held.Sum(id => of.GetValueOrDefault(ClusterFixtureBase.ContentId(id)));
    }

    [Fact]
    public async Task Removing_an_entry_judges_anew_exactly_what_cites_it()
    {
        await MakeAsync();
        var (one, two) = (await AddAsync($"{_word} one"), await AddAsync($"{_word} two"));
        var citing = (await SubmitAsync($"{_word} one"), await SubmitAsync($"{_word} one"));
        var other = await SubmitAsync($"{_word} two");
        var writes = cluster.Store.Writes[ClusterFixtureBase.ContentId(other.Id)];

        await Banks.RemoveEntryAsync(_bank, one, Token);

        await LevelIsAsync(citing.Item1.Id, ModerationLevel.Approved);
        await LevelIsAsync(citing.Item2.Id, ModerationLevel.Approved);
        Assert.Equal(writes, cluster.Store.Writes[ClusterFixtureBase.ContentId(other.Id)]);
        Assert.NotNull(await Banks.GetEntryAsync(_bank, two, Token));
        Assert.Null(await Banks.GetEntryAsync(_bank, one, Token));
    }

    [Fact]
    public async Task Disabling_an_entry_judges_anew_and_enabling_it_does_again()
    {
        await MakeAsync();
        var entry = await AddAsync(_word);
        var item = await SubmitAsync(_word);

        var off = await Banks.ChangeEntryAsync(_bank, entry, new() { Enabled = false, Label = "scam" }, Token);
        await LevelIsAsync(item.Id, ModerationLevel.Approved);
        var on = await Banks.ChangeEntryAsync(_bank, entry, new() { Enabled = true }, Token);
        await LevelIsAsync(item.Id, ModerationLevel.Rejected);

        Assert.Equal((false, "scam"), (off.Entry!.Enabled, off.Entry.Label));
        Assert.True(on.Entry!.Enabled);
    }

    [Fact]
    public async Task What_a_human_decided_stands()
    {
        await MakeAsync();
        var entry = await AddAsync(_word);
        var item = await SubmitAsync(_word);
        await cluster.Content(item.Id).DecideAsync(
            new() { DecisionId = "k", Level = ModerationLevel.Flagged, Source = DecisionSource.Human, Actor = "ada" }, Token);

        await Banks.RemoveEntryAsync(_bank, entry, Token);
        await cluster.Client.GetGrain<IContentRecheck>(item.Id).RecheckAsync(Token);

        Assert.Equal(ModerationLevel.Flagged, (await cluster.Content(item.Id).GetAsync(Token))!.Moderation.Level);
    }

    [Fact]
    public async Task Two_who_add_the_same_entry_at_once_add_it_once()
    {
        await MakeAsync();

        var added = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Banks.AddAsync(_bank, [new() { Text = _word }], "ada", Token)));

        Assert.Single(added.Select(one => one.Entries[0].Id).Distinct());
        Assert.Equal(1, added.Count(one => one.Entries[0].Outcome == BankOutcome.Created));
        Assert.Equal(1, (await Banks.GetAsync(_bank, Token))!.Entries);
    }

    [Fact]
    public async Task An_entry_that_matches_too_often_stops_acting_until_somebody_looks()
    {
        await MakeAsync(new() { Level = ModerationLevel.Rejected, FloodLimit = 3 });
        var entry = await AddAsync(_word);
        for (var i = 0; i < 8; i++)
        {
            await SubmitAsync(_word);
        }

        await Eventually.TrueAsync(async _ => (await Banks.GetEntryAsync(_bank, entry, Token))!.QuarantinedAt is not null, Token);
        await Eventually.TrueAsync(async _ => (await SubmitAsync(_word)).Moderation.Level == ModerationLevel.Approved, Token);
        await Eventually.TrueAsync(async _ => (await Banks.GetEntryAsync(_bank, entry, Token))!.Matches >= 9, Token);
        var noted = (await Banks.LookUpAsync(_word, Token)).Matches;
        var released = await Banks.ChangeEntryAsync(_bank, entry, new() { Quarantined = false }, Token);

        Assert.False(Assert.Single(noted).Acts);
        Assert.Null(released.Entry!.QuarantinedAt);
        Assert.Equal(ModerationLevel.Rejected, (await SubmitAsync(_word)).Moderation.Level);
    }

    [Fact]
    public async Task A_write_that_failed_was_not_acknowledged_and_repeating_it_is()
    {
        await MakeAsync();
        var incarnation = (await Banks.GetAsync(_bank, Token))!.Bank.Incarnation;
        var grain = cluster.Client.GetGrain<IBankEntriesGrain>(incarnation).GetGrainId();
        foreach (var isStored in new[] { false, true })
        {
            cluster.Store.FailingWrites[grain] = isStored;
            await Assert.ThrowsAnyAsync<Exception>(() => AddAsync($"{_word} {isStored}"));
            cluster.Store.FailingWrites.TryRemove(grain, out _);

            var again = await Banks.AddAsync(_bank, [new() { Text = $"{_word} {isStored}" }], "ada", Token);

            Assert.Equal(isStored ? BankOutcome.Unchanged : BankOutcome.Created, again.Entries[0].Outcome);
            Assert.Equal(ModerationLevel.Rejected, (await SubmitAsync($"{_word} {isStored}")).Moderation.Level);
        }
    }

    [Fact]
    public async Task A_harmless_text_stays_and_a_harmful_match_stands_against_it()
    {
        await MakeAsync(new() { Kind = BankKind.Allow, Level = ModerationLevel.Approved });
        await AddAsync($"spam=0.9 {_word}");
        var allowed = await SubmitAsync($"spam=0.9 {_word}");
        var near = await SubmitAsync($"spam=0.9 {_word} more");
        var block = $"x{_bank[1..]}";
        await Banks.PutAsync(block, new() { Level = ModerationLevel.Rejected }, Root, Token);
        await Banks.AddAsync(block, [new() { Text = $"spam=0.9 {_word}" }], "ada", Token);
        var both = await SubmitAsync($"spam=0.9 {_word}");

        Assert.Equal(
            (ModerationLevel.Approved, $"bank:{_bank}=approved"), (allowed.Moderation.Level, Assert.Single(allowed.Moderation.Rules)));
        Assert.NotEqual(ModerationLevel.Approved, near.Moderation.Level);
        Assert.Equal(ModerationLevel.Rejected, both.Moderation.Level);
    }

    [Fact]
    public async Task A_site_is_blocked_with_all_below_it()
    {
        await MakeAsync(new() { Kind = BankKind.Domains, Level = ModerationLevel.ReviewRequired });
        await Banks.AddAsync(_bank, [new() { Domain = $"{_word}.Example.com" }], "ada", Token);

        var below = await SubmitAsync($"see https://shop.{_word}.example.com/now");
        var other = await SubmitAsync("see https://other.example.com/now");

        Assert.Equal(ModerationLevel.ReviewRequired, below.Moderation.Level);
        Assert.Equal(ModerationLevel.Approved, other.Moderation.Level);
    }

    [Fact]
    public async Task A_deleted_bank_acts_no_more_and_another_of_its_name_is_empty()
    {
        await MakeAsync();
        await AddAsync(_word);
        var item = await SubmitAsync(_word);
        var before = (await Banks.GetAsync(_bank, Token))!.Bank;

        var stale = await Banks.DeleteAsync(_bank, Root with { ExpectedRevision = 7 }, Token);
        var deleted = await Banks.DeleteAsync(_bank, Root, Token);
        var again = await Banks.DeleteAsync(_bank, Root, Token);
        await LevelIsAsync(item.Id, ModerationLevel.Approved);
        await MakeAsync();

        Assert.Equal(
            (BankOutcome.StaleRevision, BankOutcome.Changed, BankOutcome.NotFound), (stale.Outcome, deleted.Outcome, again.Outcome));
        Assert.Equal(ModerationLevel.Approved, (await SubmitAsync(_word)).Moderation.Level);
        Assert.Equal(0, (await Banks.GetAsync(_bank, Token))!.Entries);
        var entries = cluster.Client.GetGrain<IBankEntriesGrain>(before.Incarnation).GetGrainId().ToString();
        var clear = new BankRecheck(before.Incarnation, BankRecheck.Clear).ToTarget();
        await Eventually.TrueAsync(
            async _ =>
            {
                // With the second look.
                cluster.Time.Advance(TimeSpan.FromMinutes(1));
                await cluster.TickAsync(BankRecheckAgainJob.Name, clear);
                return !cluster.Store.Rows.Keys.Any(key => key.Contains(entries, StringComparison.Ordinal));
            },
            Token,
            every: TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task Settings_are_changed_against_a_revision_and_act_at_once()
    {
        await MakeAsync();
        await AddAsync(_word);

        var stale = await Banks.PutAsync(_bank, new(), Root with { ExpectedRevision = 7 }, Token);
        var kind = await Banks.PutAsync(_bank, new() { Kind = BankKind.Domains }, Root, Token);
        var off = await Banks.PutAsync(
            _bank, new() { Level = ModerationLevel.Rejected, Enabled = false }, Root with { ExpectedRevision = 1 }, Token);

        Assert.Equal((BankOutcome.StaleRevision, BankOutcome.OtherKind), (stale.Outcome, kind.Outcome));
        Assert.Equal((BankOutcome.Changed, 2, "root"), (off.Outcome, off.Bank!.Revision, off.Bank.UpdatedBy));
        Assert.Equal(ModerationLevel.Approved, (await SubmitAsync(_word)).Moderation.Level);
    }

    [Fact]
    public async Task Entries_are_paged_and_feedback_is_counted()
    {
        await MakeAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await AddAsync($"{_word} {i}"));
        }

        var first = (await Banks.ListEntriesAsync(_bank, null, 3, Token))!;
        var second = (await Banks.ListEntriesAsync(_bank, first.Next, 3, Token))!;
        await Banks.SayAsync(_bank, ids[0], confirmed: true, "h1", Token);
        await Banks.SayAsync(_bank, ids[0], confirmed: true, "h1", Token);
        var told = await Banks.SayAsync(_bank, ids[0], confirmed: false, "h2", Token);
        await cluster.Client.GetGrain<IBankEntriesGrain>((await Banks.GetAsync(_bank, Token))!.Bank.Incarnation)
            .CountAsync([new(ids[0], 1, 1)], 0, Token);
        var changed = await Banks.SayAsync(_bank, ids[0], confirmed: false, "h1", Token);

        Assert.Equal(ids, first.Entries.Concat(second.Entries).Select(entry => entry.Id));
        Assert.Null(second.Next);
        Assert.Null(await Banks.ListEntriesAsync(_bank, "nonsense", 3, Token));
        Assert.Equal((1, 1), (told.Entry!.Confirmed, told.Entry.Wrong));
        Assert.Equal((0, 2, 1), (changed.Entry!.Confirmed, changed.Entry.Wrong, changed.Entry.Matches));
        Assert.Equal(BankOutcome.NotFound, (await Banks.SayAsync(_bank, new string('0', 32), true, "h1", Token)).Outcome);
    }

    [Fact]
    public async Task Of_an_erased_user_no_citation_is_left()
    {
        await MakeAsync();
        var entry = await AddAsync(_word);
        await SubmitAsync(_word);
        var shards = cluster.Services.GetRequiredService<BankGrains>()
            .CitationsOf((await Banks.GetAsync(_bank, Token))!.Bank.Incarnation).ToList();
        var before = (await Task.WhenAll(shards.Select(shard => shard.FindAsync(entry, Token)))).Sum(ids => ids.Length);

        var step = cluster.Services.GetServices<IErasureStep>().OfType<BankErasureStep>().Single();
        await step.EraseAsync(new("alice", cluster.Time.GetUtcNow()), Token);

        Assert.Equal(1, before);
        Assert.Equal(0, (await Task.WhenAll(shards.Select(shard => shard.FindAsync(entry, Token)))).Sum(ids => ids.Length));
    }

    [Fact]
    public async Task What_breaks_a_rule_is_refused_whole()
    {
        await MakeAsync();

        var empty = await Banks.AddAsync(_bank, [new() { Text = _word }, new() { Text = "!!!" }], "ada", Token);
        var kind = await Banks.AddAsync(_bank, [new() { Domain = "evil.example" }], "ada", Token);
        var folding = await Banks.AddAsync(_bank, [new() { SimHash = new string('0', 16), Folding = "fold-9" }], "ada", Token);
        await Assert.ThrowsAsync<ArgumentException>(() => Banks.PutAsync("No Name", new(), Root, Token));
        var unknown = await Banks.AddAsync("nowhere", [new() { Text = _word }], "ada", Token);

        Assert.Equal(BankOutcome.NotFound, unknown.Outcome);
        Assert.Equal(
            [("/entries/1/text", "empty_text"), ("/entries/0", "wrong_kind"), ("/entries/0/folding", "unknown_folding")],
            new[] { empty, kind, folding }.Select(one => Assert.Single(one.Mistakes)).Select(one => (one.Pointer, one.Code)));
        Assert.Equal(0, (await Banks.GetAsync(_bank, Token))!.Entries);
    }

    [Fact]
    public async Task A_lookup_says_by_which_hashes_and_another_bank_can_take_them()
    {
        await MakeAsync();
        var text = $"{_word} is a text with more words than eight, so that it has a neighbourhood";
        var lookup = await Banks.LookUpAsync(text, Token);
        await Banks.AddAsync(
            _bank, [new() { Sha256 = lookup.Sha256, SimHash = lookup.SimHash, Folding = lookup.Folding }], "ada", Token);

        Assert.Empty(lookup.Matches);
        Assert.Equal(ModerationLevel.Rejected, (await SubmitAsync(text)).Moderation.Level);
    }

    private async Task MakeAsync(BankSettings? settings = null)
    {
        var made = await Banks.PutAsync(
            _bank, settings ?? new() { Level = ModerationLevel.Rejected }, Root with { ExpectedRevision = 0 }, Token);
        Assert.Equal(BankOutcome.Created, made.Outcome);
    }

    private async Task<string> AddAsync(string text) =>
        (await Banks.AddAsync(_bank, [new() { Text = text }], "ada", Token)).Entries.Single().Id;

    private async Task<ContentItem> SubmitAsync(string text)
    {
        var id = ClusterFixtureBase.FreshId();
        return (await cluster.Content(id).PutAsync(Drafts.Comment(text), Drafts.Alice, null, Token)).Item!;
    }

    private Task LevelIsAsync(string id, ModerationLevel level) =>
        Eventually.TrueAsync(async _ => (await cluster.Content(id).GetAsync(Token))!.Moderation.Level == level, Token);

    public sealed class Fixture : ClusterFixtureBase;
}
