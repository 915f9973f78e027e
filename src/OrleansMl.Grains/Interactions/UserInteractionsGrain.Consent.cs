using OrleansMl.Users;

namespace OrleansMl.Interactions;

// Whether anything may be learned from the record.
internal sealed partial class UserInteractionsGrain : IPersonalisation
{
    private bool? _isPersonal;

    // In between the turns of this grain, since the user's grain waits for it and may itself be asked in such a turn.
    public Task SetAsync(bool isAllowed, CancellationToken cancellationToken)
    {
        _isPersonal = isAllowed;
        versions.Remove(Id);

        // Another epoch: lists that followed the record begin anew.
        _epoch = Guid.CreateVersion7(timeProvider.GetUtcNow());
        return Task.CompletedTask;
    }

    private async ValueTask<bool> IsPersonalAsync(CancellationToken cancellationToken)
    {
        if (_isPersonal is null)
        {
            var privacy = (await GrainFactory.GetGrain<IUserGrain>(Id).GetAsync(cancellationToken)).Privacy;

            // What was told meanwhile is newer.
            _isPersonal ??= privacy.Personalisation;
        }

        return _isPersonal.Value;
    }
}
