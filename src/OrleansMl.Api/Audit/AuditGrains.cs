using System.Collections.Immutable;
using OrleansMl.Http;
using OrleansMl.Security;

namespace OrleansMl.Audit;

/// <summary>What gets a line.</summary>
internal static class AuditActions
{
    public const string CreateApiKey = "create_api_key";
    public const string RevokeApiKey = "revoke_api_key";
    public const string EraseUser = "erase_user";
    public const string ExportUser = "export_user";
    public const string RescanContent = "rescan_content";
    public const string OverrideContent = "override_content";
    public const string DecideReviews = "decide_reviews";
    public const string HoldDecision = "hold_decision";
    public const string ConfirmDecision = "confirm_decision";
    public const string DisputeDecision = "dispute_decision";
    public const string RetractDecision = "retract_decision";
    public const string PutReviewQueues = "put_review_queues";
    public const string PutGoldenReview = "put_golden_review";
    public const string DeleteGoldenReview = "delete_golden_review";
    public const string TeachCategory = "teach_category";
    public const string PromoteCategory = "promote_category";
    public const string RollBackCategory = "roll_back_category";
    public const string DeleteCategory = "delete_category";
    public const string StartPolicyShadow = "start_policy_shadow";
    public const string EndPolicyShadow = "end_policy_shadow";
    public const string PublishPolicy = "publish_policy";
    public const string RollBackPolicy = "roll_back_policy";
    public const string StartPolicyRescan = "start_policy_rescan";
    public const string PausePolicyRescan = "pause_policy_rescan";
    public const string ResumePolicyRescan = "resume_policy_rescan";
    public const string CancelPolicyRescan = "cancel_policy_rescan";
    public const string ExportStatements = "export_statements";
    public const string ExportReport = "export_report";
    public const string ReadIntimateImageRequest = "read_intimate_image_request";
    public const string ListIntimateImageRequests = "list_intimate_image_requests";
    public const string DecideIntimateImageRequest = "decide_intimate_image_request";
    public const string EraseIntimateImageSender = "erase_intimate_image_sender";
    public const string CreateLegalReport = "create_legal_report";
    public const string ListLegalReports = "list_legal_reports";
    public const string ReadLegalReport = "read_legal_report";
    public const string ReadLegalEvidence = "read_legal_evidence";
    public const string SubmitLegalReport = "submit_legal_report";
    public const string RedeliverLegalReport = "redeliver_legal_report";
    public const string ExtendLegalReport = "extend_legal_report";
    public const string CloseLegalReport = "close_legal_report";
    public const string PutBank = "put_bank";
    public const string DeleteBank = "delete_bank";
    public const string AddBankEntries = "add_bank_entries";
    public const string PutBankEntry = "put_bank_entry";
    public const string DeleteBankEntry = "delete_bank_entry";
    public const string GiveStrike = "give_strike";
    public const string ReverseStrike = "reverse_strike";
    public const string PausePosting = "pause_posting";
    public const string LiftPause = "lift_pause";
    public const string CreateWebhook = "create_webhook";
    public const string PutWebhook = "put_webhook";
    public const string DeleteWebhook = "delete_webhook";
    public const string RedeliverWebhook = "redeliver_webhook";
    public const string RotateWebhookSecret = "rotate_webhook_secret";
    public const string TestWebhook = "test_webhook";
    public const string SignIn = "sign_in";
    public const string RefuseSignIn = "refuse_sign_in";
    public const string SignOut = "sign_out";
    public const string EndSessions = "end_sessions";

    /// <summary>What leads may read about: how people are moderated, and by which rules.</summary>
    public static readonly ImmutableArray<string> Moderation =
    [
        RescanContent, OverrideContent, DecideReviews, HoldDecision, ConfirmDecision, DisputeDecision, RetractDecision,
        PutReviewQueues, PutGoldenReview, DeleteGoldenReview,
        TeachCategory, PromoteCategory, RollBackCategory, DeleteCategory,
        StartPolicyShadow, EndPolicyShadow, PublishPolicy, RollBackPolicy,
        StartPolicyRescan, PausePolicyRescan, ResumePolicyRescan, CancelPolicyRescan,
        PutBank, DeleteBank, AddBankEntries, PutBankEntry, DeleteBankEntry,
        GiveStrike, ReverseStrike, PausePosting, LiftPause,
    ];
}

internal static class AuditGrains
{
    extension(GrainClient grains)
    {
        public IAuditGrain Audit => grains.Single<IAuditGrain>();

        /// <summary>Puts on record, durably, what the caller is about to do: what cannot be put on record does not happen.</summary>
        public Task NoteAsync(HttpContext context, TimeProvider timeProvider, string action, string target, string? detail = null) =>
            grains.Audit.NoteAsync(new(timeProvider.GetUtcNow(), context.Caller().UserId, action, target, detail));
    }
}
