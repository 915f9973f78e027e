using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Reviews;
using OrleansMl.Users;
using OrleansMl.Validation;

namespace OrleansMl.Complaints;

/// <summary>What is wrong with a request about complaints, and what an answer means to a client.</summary>
internal static class ComplaintRequestRules
{
    /// <summary>Null when the id in the path may be one.</summary>
    public static Problem? CheckId(string id) =>
        Complaint.ContentOf(id) is { } contentId && ContentIds.IsValid(contentId)
            ? null
            : Problem.Validation("/complaint_id", "invalid_id", "Must be the id of a complaint, for example c1@2.1.");

    public static Problem? Check(ComplaintRequest request, Caller caller)
    {
        List<FieldError> errors = [];
        if (!ContentIds.IsValid(request.ContentId))
        {
            errors.Add(new("/content_id", ContentIds.Rule, request.ContentId is null ? "required" : "invalid_id"));
        }

        FieldRules.CheckText(errors, request.Text, "/text", Complaint.MaxTextLength, isRequired: true);
        if (request.Decision is < 1)
        {
            errors.Add(new("/decision", "Must be 1 or more.", "out_of_range"));
        }

        if (request.UserId is { } user && UserIds.Resolve(user) is null)
        {
            errors.Add(new("/user_id", UserIds.Rule, "invalid_id"));
        }

        errors.AddRange((request.Unknown?.Keys ?? Enumerable.Empty<string>()).Take(64)
            .Select(name => new FieldError($"/{name}", "There is no such field.", "unknown_field")));
        return errors.Count > 0 ? Problem.Validation(errors)
            : request.UserId is { } other && UserIds.Resolve(other) != caller.UserId && !caller.MayActForOthers
                ? Problem.Forbidden("Only services and administrators may complain for somebody else: leave user_id out.")
            : null;
    }

    public static Problem NoSuchComplaint(string id) => Problem.NotFound($"There is no complaint '{id}' that you may see.");

    public static Problem Of(ComplaintResult result, string contentId) => result.Outcome switch
    {
        ComplaintOutcome.Superseded => Conflict(
            ProblemCodes.Superseded, $"Another decision holds by now: {result.Decision}. Read it, and contest that one."),
        ComplaintOutcome.NothingToContest => Conflict(
            ProblemCodes.NothingToContest,
            "There is no decision against you to contest: a moderator has yet to decide, or the decision is in your favour."),
        ComplaintOutcome.Final => Conflict(ProblemCodes.FinalDecision, "This decision answered a complaint, and is final."),
        ComplaintOutcome.WindowClosed => Problem.Of(
            StatusCodes.Status410Gone, ProblemCodes.WindowClosed, "This decision was made too long ago to be contested."),
        ComplaintOutcome.TooManyOpen => Conflict(
            ProblemCodes.TooManyComplaints,
            $"{IComplaintsGrain.MaxOpen} of your complaints wait for an answer. Another may follow when one was answered."),
        ComplaintOutcome.TooManyOfItem => Conflict(
            ProblemCodes.TooManyComplaints, "So many contest this that a moderator looks at it in any case."),
        _ => Problem.NotFound($"There is no item '{contentId}' that you wrote or reported."),
    };

    private static Problem Conflict(string code, string detail) => Problem.Of(StatusCodes.Status409Conflict, code, detail);
}
