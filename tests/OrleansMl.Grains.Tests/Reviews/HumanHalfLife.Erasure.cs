using System.Text;
using OrleansMl.Complaints;
using OrleansMl.Content;
using OrleansMl.Standing;
using OrleansMl.Users;

namespace OrleansMl.Reviews;

// The author goes, or somebody who reported.
internal sealed partial class HumanHalfLife
{
    // To look at every row for a name costs what all lives before have left, so the first ones do.
    private const int LivesThatReadAllRows = 60;

    private async Task EraseAuthorAsync()
    {
        await _events.ReadAsync();
        var said = _model.Complaints.Select(one => one.Id).ToList();
        await EraseAsync("erase author", _author);
        _model.Erase();
        await WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Null(await Content.GetAsync(Token));
        for (var revision = 1; revision <= _model.Revision; revision++)
        {
            Assert.Null((await Reviews.GetAsync(ReviewCase.IdOf(Id, revision), Root, Token)).Review);
        }

        var complaints = cluster.Client.GetGrain<IComplaintsGrain>(0);
        Assert.Empty(await complaints.OfItemAsync(Id, Token));
        Assert.Empty((await complaints.OfUserAsync(_author, null, 10, Token))!.Complaints);
        Assert.Empty((await complaints.OfUserAsync(_reporter, null, 10, Token))!.Complaints);
        foreach (var id in said)
        {
            await cluster.TickAsync(StandingComplaintJob.Name, id);
        }

        var standing = await cluster.Client.GetGrain<IStandingGrain>(_author).GetAsync(Token);
        Assert.Equal((0, 0.0), (standing.Record.Strikes.Length, standing.Weight));
        CheckNoRowSays(_text);
        CheckNoRowSays(WordsOf(_author));
    }

    private async Task EraseReporterAsync()
    {
        await EraseAsync("erase reporter", _reporter);
        var complaints = cluster.Client.GetGrain<IComplaintsGrain>(0);
        Assert.Empty((await complaints.OfUserAsync(_reporter, null, 10, Token))!.Complaints);
        foreach (var complaint in _model.Complaints.Where(one => one.UserId == _reporter))
        {
            var left = (await complaints.GetAsync(complaint.Id, Token))!;
            Assert.NotEqual((complaint.UserId, ComplaintState.Open), (left.UserId, left.State));
            Assert.Empty(left.Text);
        }

        CheckNoRowSays(WordsOf(_reporter));
        _reporter += "-again";
    }

    // Whoever asks is told that it is pending; copies go when all silos have heard of the rest.
    private async Task EraseAsync(string what, string userId)
    {
        await TryAsync(what, () => cluster.Client.GetGrain<IUserDirectoryGrain>(0).EraseAsync(userId, Token), _ => "Done");
        await cluster.SyncCatalogueAsync();
        var user = cluster.Client.GetGrain<IUserGrain>(userId);
        for (var i = 0; i < 5 && (await user.GetAsync(Token)).ErasurePending; i++)
        {
            await WaitAsync(TimeSpan.FromSeconds(31 + (i * 60)));
            await cluster.TickAsync(UserErasureJob.Name, userId);
        }

        Assert.False((await user.GetAsync(Token)).ErasurePending, $"{userId} is not erased.");
    }

    private void CheckNoRowSays(string words)
    {
        if (seed > LivesThatReadAllRows)
        {
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(words);
        Assert.All(cluster.Store.Rows, row => Assert.False(row.Value.Data.AsSpan().IndexOf(bytes) >= 0, $"{row.Key} says '{words}'."));
    }
}
