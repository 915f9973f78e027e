using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansMl.Standing;

/// <summary>
/// Hears that posting is paused, before that is written, in the turn of the user's standing: calls neither users nor items. Heard again
/// when the write failed; idempotent by the user and the pause's id. Register it with <see cref="StandingListenerExtensions"/>.
/// </summary>
internal interface IStandingListener
{
    /// <summary>Takes note, durably.</summary>
    Task OnPausingAsync(PausedUser paused, CancellationToken cancellationToken);
}

/// <summary>A pause that begins.</summary>
/// <param name="UserId">Whose posting.</param>
/// <param name="PauseId">The pause's id; of one that the tier makes, the id of the strike that led to it.</param>
/// <param name="Since">From when on (UTC).</param>
/// <param name="Until">Until when (UTC); null for no end.</param>
/// <param name="Category">What for, where a strike says it; null otherwise.</param>
/// <param name="IsAutomatic">True when the tier pauses posting by itself.</param>
internal sealed record PausedUser(
    string UserId, string PauseId, DateTimeOffset Since, DateTimeOffset? Until, string? Category, bool IsAutomatic)
{
    /// <summary>The pauses that a change of a user's standing begins.</summary>
    public static IEnumerable<PausedUser> Between(
        string userId, StandingRecord before, StandingRecord after, DateTimeOffset now, StandingTerms terms)
    {
        var known = before.Pauses.Select(pause => pause.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var pause in after.Pauses.Where(pause => !known.Contains(pause.Id) && StandingRules.IsActive(pause, now)))
        {
            var category = after.Strikes.FirstOrDefault(strike => strike.Id == pause.Id)?.Category;
            yield return new(userId, pause.Id, pause.Since, pause.Until, category, IsAutomatic: false);
        }

        if (after.At(now, terms) is { Restriction: { IsAutomatic: true } tier, Active: [.., var strike] }
            && before.At(now, terms).Restriction is not { IsAutomatic: true })
        {
            yield return new(userId, strike.Id, tier.Since, tier.Until, strike.Category, IsAutomatic: true);
        }
    }
}

internal static class StandingListenerExtensions
{
    /// <summary>Registers a listener. Calling it twice is harmless.</summary>
    public static IServiceCollection AddStandingListener<T>(this IServiceCollection services) where T : class, IStandingListener
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStandingListener, T>());
        return services;
    }
}
