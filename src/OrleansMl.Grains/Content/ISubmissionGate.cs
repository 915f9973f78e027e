using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansMl.Content;

/// <summary>
/// Says whether an author may post. Asked before anything of a new item or an edit is judged or stored; costs next to nothing for almost
/// everybody. Register it with <see cref="SubmissionGateExtensions.AddSubmissionGate{T}"/>.
/// </summary>
internal interface ISubmissionGate
{
    /// <summary>Returns when the author may post, and throws an <see cref="OrleansMlException"/> when they may not.</summary>
    ValueTask AdmitAsync(Submission submission, CancellationToken cancellationToken);
}

/// <summary>What is submitted.</summary>
/// <param name="AuthorId">The author.</param>
/// <param name="WrittenAt">When it was written, as a service says that submits it for the author (UTC); null for now.</param>
internal readonly record struct Submission(string AuthorId, DateTimeOffset? WrittenAt)
{
    /// <summary>The author's act; null when it is somebody else's, who manages the item.</summary>
    public static Submission? Of(ContentDraft draft, Submitter by) => by switch
    {
        Submitter.Author => new(draft.AuthorId, null),
        Submitter.Service when draft.Attributes is null => new(draft.AuthorId, draft.CreatedAt),
        _ => null,
    };

    /// <summary>Who submits.</summary>
    public static Submitter By(Caller caller, string authorId) =>
        caller.UserId == authorId || !caller.MayActForOthers ? Submitter.Author
        : (caller.Roles & CallerRoles.Admin) != 0 ? Submitter.Staff
        : Submitter.Service;
}

internal static class SubmissionGateExtensions
{
    /// <summary>Registers a gate. Calling it twice is harmless.</summary>
    public static IServiceCollection AddSubmissionGate<T>(this IServiceCollection services) where T : class, ISubmissionGate
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISubmissionGate, T>());
        return services;
    }
}
