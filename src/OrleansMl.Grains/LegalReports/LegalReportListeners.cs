using OrleansMl.Content;
using OrleansMl.Users;

namespace OrleansMl.LegalReports;

/// <summary>With an item that is erased goes all that reports say of it, but for the sealed evidence.</summary>
internal sealed class ReportedItemErasure(AuthorityReports reports) : IContentListener
{
    public ValueTask OnChangingAsync(ContentChanged change, CancellationToken cancellationToken) =>
        change is { After.IsErased: true, Before.IsErased: false } ? new(ForgetAsync(change.ContentId, cancellationToken)) : default;

    private async Task ForgetAsync(string contentId, CancellationToken cancellationToken)
    {
        foreach (var report in await reports.OfItemAsync(contentId, cancellationToken))
        {
            await reports[report].ForgetItemAsync(contentId, cancellationToken);
        }
    }
}

/// <summary>
/// With a user goes that reports name them, but for the sealed evidence: the law wants it kept for a while. What they are told of their
/// erasure is the same with and without a report.
/// </summary>
internal sealed class LegalReportErasureStep(AuthorityReports reports) : IErasureStep
{
    public ErasureReasons Reasons => ErasureReasons.User;

    public ErasureStage Stage => ErasureStage.Content;

    public async Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken)
    {
        foreach (var report in await reports.OfUserAsync(request.UserId, cancellationToken))
        {
            await reports[report].ForgetUserAsync(request.UserId, request.Since, cancellationToken);
        }
    }
}
