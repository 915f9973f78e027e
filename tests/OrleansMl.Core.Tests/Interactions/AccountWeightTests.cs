using CsCheck;

namespace OrleansMl.Interactions;

public sealed class AccountWeightTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly InteractionOptions Options = new();

    private static readonly Gen<(double Days, int Active, string[] Authors)> Accounts =
        Gen.Select(Gen.Double[0, 30], Gen.Int[0, 12], Gen.Int[0, 60].Select(author => $"author-{author}").Array[0, 40]);

    [Fact]
    public void It_is_the_product_of_age_days_and_authors_counted_one_by_one() => Accounts.Sample((days, active, authors) =>
    {
        var account = AccountOf(days, active, authors);
        var age = days >= 7 ? 1 : .1 + (.9 * days / 7);
        var history = active >= 4 ? 1 : active / 4.0;
        var buckets = authors.Select(author => account.AuthorsBut(null) - account.AuthorsBut(AccountRecord.KeyOf(author)));
        Assert.All(buckets, one => Assert.Equal(1, one));

        // Few of some sixty authors share a bit.
        Assert.InRange(account.AuthorsBut(null), Math.Min(1, authors.Length), authors.Distinct().Count());
        var diversity = Math.Min(1, account.AuthorsBut(null) / 10.0);
        Assert.Equal(age * history * diversity, AccountWeight.Of(account, null, Now, Options), 1e-9);
    });

    [Fact]
    public void It_never_falls_with_time_days_and_authors() =>
        Gen.Select(Accounts, Accounts).Sample((one, other) =>
        {
            var less = AccountOf(Math.Min(one.Days, other.Days), Math.Min(one.Active, other.Active), one.Authors);
            var more = AccountOf(Math.Max(one.Days, other.Days), Math.Max(one.Active, other.Active), [.. one.Authors, .. other.Authors]);
            Assert.True(AccountWeight.Of(less, null, Now, Options) <= AccountWeight.Of(more, null, Now, Options) + 1e-12);
            Assert.InRange(AccountWeight.Of(more, null, Now, Options), 0, 1);
        });

    [Fact]
    public void An_account_that_came_to_one_author_only_has_nothing_to_say_for_that_one()
    {
        var account = AccountOf(days: 30, active: 12, ["author"]);
        Assert.Equal(0, AccountWeight.Of(account, AccountRecord.KeyOf("author"), Now, Options));
        Assert.Equal(.1, AccountWeight.Of(account, AccountRecord.KeyOf("other"), Now, Options), 12);
    }

    [Fact]
    public void An_account_of_today_is_a_fortieth_whatever_it_does()
    {
        var account = AccountOf(days: 0, active: 1, [.. Enumerable.Range(0, 1000).Select(i => $"author-{i}")]);
        Assert.Equal(1 / 40.0, AccountWeight.Of(account, null, Now, Options), 12);
    }

    [Fact]
    public void Where_nobody_is_new_everybody_counts_in_full() =>
        Assert.Equal(1, AccountWeight.Of(default, null, Now, new() { NewAccountAge = TimeSpan.Zero }));

    [Fact]
    public void What_was_imported_makes_an_account_as_old_as_it_says()
    {
        var account = default(AccountRecord).Import(Now.AddDays(-30)).Import(Now.AddDays(-20)).Import(Now.AddDays(-10));
        Assert.Equal((Now.AddDays(-30), 3), (account.FirstAt, account.ActiveDays));
        Assert.Equal(account, account.Store(Now, isNewDay: false));
        Assert.Equal(4, account.Store(Now, isNewDay: true).ActiveDays);
    }

    private static AccountRecord AccountOf(double days, int active, string[] authors) => authors.Aggregate(
        new AccountRecord(Now.AddDays(-days), active, 0), (account, author) => account.Meet(AccountRecord.KeyOf(author)));
}
