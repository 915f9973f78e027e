using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansMl.Users;

/// <summary>
/// What one feature does when a user is erased, or refuses the analysis of their items. Register it with
/// <see cref="ErasureStepExtensions.AddErasureStep{T}"/>. It runs in nobody's turn and may run again after a failure or a lost silo, so it
/// is idempotent; what the user does after they asked (<see cref="ErasureRequest.Since"/>) is not part of it.
/// </summary>
internal interface IErasureStep
{
    /// <summary>For which requests it runs.</summary>
    ErasureReasons Reasons { get; }

    /// <summary>When it runs: all steps of a stage are done before the next stage begins.</summary>
    ErasureStage Stage { get; }

    /// <summary>Erases. An exception stops the erasure, which is taken up again.</summary>
    Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken);
}

/// <summary>Why something of a user is erased.</summary>
[Flags]
internal enum ErasureReasons
{
    /// <summary>The whole user goes.</summary>
    User = 1,

    /// <summary>The user refused the analysis of their items.</summary>
    AnalysisRefused = 2,
}

/// <summary>The order of erasure steps.</summary>
internal enum ErasureStage
{
    /// <summary>What the user did: first, so that nothing new is learned from it.</summary>
    Interactions,

    /// <summary>What the user made, and what is known of it.</summary>
    Content,

    /// <summary>Copies that follow the content: when all silos have heard of the stages before.</summary>
    Copies,
}

/// <summary>A request to erase.</summary>
/// <param name="UserId">Whose data.</param>
/// <param name="Since">When it was asked for (UTC): later content and interactions stay.</param>
/// <param name="InteractionsErased">True when what the user did before is gone already, and what is there is new.</param>
internal sealed record ErasureRequest(string UserId, DateTimeOffset Since, bool InteractionsErased = false);

internal static class ErasureStepExtensions
{
    /// <summary>Registers a step. Calling it twice is harmless.</summary>
    public static IServiceCollection AddErasureStep<T>(this IServiceCollection services) where T : class, IErasureStep
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IErasureStep, T>());
        return services;
    }
}
