namespace OrleansMl.Reviews;

/// <summary>Who works on cases.</summary>
/// <param name="UserId">The user.</param>
/// <param name="IsLead">True for leads, who see every queue.</param>
/// <param name="IsAdmin">True for administrators, who may also decide what somebody else has.</param>
/// <param name="IsLegal">True for the legal team, who also see the queues of legal requests and reports.</param>
[GenerateSerializer, Immutable, Alias("reviewer")]
public sealed record Reviewer(
    [property: Id(0)] string UserId,
    [property: Id(1)] bool IsLead = false,
    [property: Id(2)] bool IsAdmin = false,
    [property: Id(3)] bool IsLegal = false)
{
    /// <summary>True for whoever may see every queue.</summary>
    public bool SeesAll => IsLead || IsAdmin;
}
