using System.Globalization;
using OrleansMl.Users;

namespace OrleansMl.Complaints;

/// <summary>With a person goes what they wrote in complaints. That somebody complained, and how it ended, stays without a name.</summary>
internal sealed class ComplaintsErasureStep(IGrainFactory grains) : IErasureStep
{
    public ErasureReasons Reasons => ErasureReasons.User;

    public ErasureStage Stage => ErasureStage.Content;

    public async Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken)
    {
        var user = grains.GetGrain<IUserComplaints>(request.UserId);
        foreach (var item in (await user.ListAsync(cancellationToken)).Select(one => one.ContentId).Distinct())
        {
            await grains.GetGrain<IItemComplaints>(item).ForgetAsync(request.UserId, request.Since, cancellationToken);
        }

        // Last, so that a repeated step finds them.
        await user.ForgetAsync(request.Since, cancellationToken);
    }
}

/// <summary>A person's complaints, with the answers.</summary>
internal sealed class ComplaintsExportSource(IGrainFactory grains) : IUserExportSource
{
    private const int Page = 100;

    public string Name => "complaints";

    public async Task<UserExportPage> ReadAsync(string userId, string? cursor, CancellationToken cancellationToken)
    {
        var page = await grains.GetGrain<IComplaintsGrain>(0).OfUserAsync(userId, cursor, Page, cancellationToken)
            ?? throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"'{cursor}' is no cursor."), nameof(cursor));
        return page.Complaints.Select(complaint => complaint.ToLine("complaint")).ToPage(page.Next);
    }
}
