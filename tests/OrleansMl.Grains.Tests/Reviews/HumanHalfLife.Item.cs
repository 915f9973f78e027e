using OrleansMl.Banks;
using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

// What becomes of the item without a case: its author, policies, banks, administrators.
internal sealed partial class HumanHalfLife
{
    // Jobs that match again what a change of the bank concerns, and when the last look is due; null when none is.
    private readonly HashSet<string> _rechecks = new(StringComparer.Ordinal);
    private DateTimeOffset? _lastRecheckAt;

    // A revision whose first answer was lost is stored, and in no log of scores.
    private bool _isLogged;

    // By text: the entry, and whether it acts.
    private readonly Dictionary<string, (string Id, bool Acts)> _entries = new(StringComparer.Ordinal);

    private IBanksGrain Banks => cluster.Client.GetGrain<IBanksGrain>(0);

    private async Task SubmitAsync()
    {
        var text = Pick(HumanHalfModel.Texts);
        _text = TextOf(text.Scores);
        await TryAsync($"submit: {text.Scores}", () => Content.PutAsync(Draft(_text), Author, null, Token), _ => "Created");
        _isLogged = !_hadFault;
        _model.Write(text, Now);
    }

    private async Task EditAsync()
    {
        var text = Pick(HumanHalfModel.Texts);
        var draft = Draft(TextOf(text.Scores));
        var edited = await TryAsync(
            $"edit: {text.Scores}", () => Content.PutAsync(draft, Author, null, Token), result => $"{result.Outcome}");
        Assert.True(edited.Outcome is ContentOutcome.Updated or ContentOutcome.Unchanged, $"{edited.Outcome}");
        (_text, _isLogged) = (draft.Text, !_hadFault);
        _model.Write(text, Now);
    }

    private async Task OverrideAsync()
    {
        var human = new HumanVerdict($"o-{Id}-{++_number}", _model.Revision, (ModerationLevel)_random.Next(4), Root.UserId);
        var decision = new HumanDecision { DecisionId = human.Id, Level = human.Level, Actor = human.Actor };
        var result = await TryAsync(
            $"override: {human.Level}", () => Content.DecideAsync(decision, Token), one => one.Outcome == HumanDecisionOutcome.Repeated
                ? $"{HumanDecisionOutcome.Decided}" : $"{one.Outcome}");
        Assert.True(result.Outcome is HumanDecisionOutcome.Decided or HumanDecisionOutcome.Repeated, $"{result.Outcome}");
        (human.Seq, human.At) = (result.Decision!.Seq, result.Decision.At);
        _model.Decided.Add(human);

        // What does not wait any more nobody has.
        _model.Lease = null;
    }

    private async Task RescanAsync()
    {
        await TryAsync("rescan", () => Content.RescanAsync(Drafts.Service, force: false, Token), result => $"{result.Outcome}");
        _model.Rescan(Now);
    }

    private async Task WithdrawAsync()
    {
        await TryAsync("withdraw", () => Content.WithdrawAsync(Author, null, Token), result => $"{result.Outcome}");
        _model.Withdraw();
    }

    // What is decided stays as it is until somebody judges it again.
    private async Task PublishAsync()
    {
        var isStrict = !cluster.IsStrict;
        await TryAsync("publish", () => cluster.PublishAsync(isStrict, Token));
        _model.IsStrict = isStrict;
    }

    // The text comes into the bank, or its entry acts no more, or again.
    private async Task ChangeBankAsync()
    {
        // Items that do not wait and were judged long ago, or are in no log of scores, are not matched again.
        if (!_isLogged || Now - _model.JudgedAt > HumanHalfModelTests.Fixture.LookBack - TimeSpan.FromMinutes(1))
        {
            return;
        }

        var isKnown = _entries.TryGetValue(_text, out var entry);
        entry.Acts = !entry.Acts;
        if (isKnown)
        {
            var change = new BankEntryChange { Enabled = entry.Acts };
            await TryAsync(
                "bank", () => Banks.ChangeEntryAsync(HumanHalfModelTests.Fixture.Bank, entry.Id, change, Token), _ => "Done");
            _rechecks.Add(entry.Id);
        }
        else
        {
            var added = await TryAsync(
                "bank", () => Banks.AddAsync(HumanHalfModelTests.Fixture.Bank, [new() { Text = _text }], "lea", Token), _ => "Done");
            entry.Id = added.Entries.Single().Id;
            _rechecks.Add(BankRecheck.Added);
        }

        (_entries[_text], _model.IsInBank, _lastRecheckAt) = (entry, entry.Acts, Now + TimeSpan.FromMinutes(1));
        Story.Add(entry.Acts ? "is in the bank" : "is in no bank");
        await MatchAgainAsync();
    }

    // At once, and once more a minute later; where a write failed meanwhile, then.
    private async Task MatchAgainAsync()
    {
        if (_lastRecheckAt is not { } last)
        {
            return;
        }

        await cluster.FlushScoresAsync();
        foreach (var what in _rechecks)
        {
            var target = new BankRecheck(cluster.BankIncarnation, what).ToTarget();
            await cluster.TickAsync(BankRecheckJob.Name, target);
            await cluster.TickAsync(BankRecheckAgainJob.Name, target);
        }

        if (_model.IsStale && (Now > last || await IsMatchedAsync() == _model.IsInBank))
        {
            _model.Recheck(Now);
            Seen.Add("matched again");
        }

        if (Now > last + TimeSpan.FromMinutes(2))
        {
            _rechecks.Clear();
            _lastRecheckAt = null;
        }
    }

    private async Task<bool> IsMatchedAsync() =>
        (await Content.ExplainAsync(Token))!.Assessments.Any(one => !one.Matches.IsEmpty);

    // No other life has the same.
    private string TextOf(string scores) => $"{scores} of life {seed} as {++_number}";

    private ContentDraft Draft(string text) => Drafts.Comment(text) with { AuthorId = _author };
}
