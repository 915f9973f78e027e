namespace OrleansMl.Reviews;

/// <summary>Examples of the OpenAPI document.</summary>
internal static class ReviewExamples
{
    public const string Review = """
        {
          "id": "018f@1", "content_id": "018f", "revision": 1, "queue": "default", "state": "leased", "reasons": ["rule"],
          "level": "review_required", "categories": ["violence"], "type": "comment", "language": "en", "author_id": "alice",
          "priority": 18.4, "severity": 16, "reach": 0, "created_at": "2026-01-05T12:00:00+00:00",
          "due_at": "2026-01-06T12:00:00+00:00", "late": false,
          "lease": {"holder": "ada", "claimed_at": "2026-01-05T12:48:00+00:00", "until": "2026-01-05T12:58:00+00:00"},
          "verdict": null, "awaiting_second": null, "acts": ["strike", "pause", "lift"], "not_sent": null, "sends": [],
          "history": [{"at": "2026-01-05T12:00:00+00:00", "act": "opened", "actor": null, "detail": "violence>=review"},
            {"at": "2026-01-05T12:48:00+00:00", "act": "claimed", "actor": "ada", "detail": null}]
        }
        """;

    public const string Decided = """
        {
          "review": {
            "id": "018f@1", "content_id": "018f", "revision": 1, "queue": "default", "state": "decided", "reasons": ["rule"],
            "level": "review_required", "categories": ["violence"], "type": "comment", "language": "en", "author_id": "alice",
            "priority": 18.4, "severity": 16, "reach": 0, "created_at": "2026-01-05T12:00:00+00:00",
            "due_at": "2026-01-06T12:00:00+00:00", "late": false, "lease": null,
            "verdict": {"level": "rejected", "reason": "sells followers", "actor": "ada", "at": "2026-01-05T12:49:00+00:00",
              "undo_until": "2026-01-05T12:49:10+00:00", "strike": {"category": "spam", "weight": null},
              "restriction": {"minutes": 4320, "lift": false}},
            "awaiting_second": null, "acts": ["strike", "pause", "lift"], "not_sent": null, "sends": [], "history": []
          }
        }
        """;

    public const string Detail = $$"""
        {
          "review": {{Review}}, "content": null,
          "scores": [{"category": "violence", "score": 0.81, "flag": 0.5, "review": 0.75, "reject": null}],
          "assessments": [], "decisions": [], "author": {"approved": 3, "flagged": 0, "rejected": 1},
          "standing": {"tier": "good", "weight": 1, "strikes": 1, "is_paused": false, "paused_until": null}, "author_reach": 1200,
          "reporters": 0,
          "statements": [{"kind": "complaint", "id": "018f@2.1", "by": "author", "decision": 2, "text": "It is a line from a film.",
            "state": "open", "at": "2026-01-05T12:30:00+00:00"}],
          "enrichment": {"state": "ready", "data": {"orders": 12, "plan": "family"}, "received_at": "2026-01-05T12:48:00.2+00:00",
            "error": null}
        }
        """;

    public const string Stats = """
        {
          "queues": [{"queue": "default", "waiting": 12, "leased": 2, "late": 0, "awaiting_second": 0, "unsent": 1,
            "oldest": "2026-01-05T09:00:00+00:00", "handled": 340, "median_handling_seconds": 22.5}],
          "moderators": [{"user_id": "ada", "handled": 200, "median_handling_seconds": 21}]
        }
        """;

    public const string Golden = """
        {"id": "018f@1", "queue": "threats", "level": "rejected", "category": "violence", "by": "lea", "at": "2026-01-05T12:00:00+00:00"}
        """;

    public const string Quality = """
        {
          "second_reviews": {"pairs": 120, "equal": 105, "kappa": 0.7412, "low": 0.6305, "high": 0.8519},
          "categories": [{"category": "violence",
            "agreement": {"pairs": 120, "equal": 105, "kappa": 0.7412, "low": 0.6305, "high": 0.8519}}],
          "moderators": [{"user_id": "ada",
            "agreement": {"pairs": 64, "equal": 57, "kappa": 0.7702, "low": 0.6217, "high": 0.9187}, "categories": [],
            "golden": {"of": 40, "count": 37, "share": 0.925, "low": 0.8014, "high": 0.9742}}],
          "automatic": {
            "agreement": {"pairs": 300, "equal": 291, "kappa": 0.8123, "low": 0.6899, "high": 0.9347}, "categories": [],
            "levels": [{"level": "rejected", "precision": {"of": 22, "count": 19, "share": 0.8636, "low": 0.6667, "high": 0.9525},
              "recall": {"of": 25, "count": 19, "share": 0.76, "low": 0.5657, "high": 0.885}}],
            "samples": [{"type": "comment", "rate": 0.001, "count": 300}]},
          "oldest": "2026-01-05T09:00:00+00:00"
        }
        """;

    public const string Queue = """
        {"name": "threats", "categories": ["violence"], "users": ["ada", "ben"], "levels": ["approved", "rejected"],
          "acts": ["strike"], "due_minutes": 60, "second_review": 0.05, "golden_rate": 0.02}
        """;

    public const string Queues = """
        {
          "version": 1,
          "queues": [{"name": "threats", "categories": ["violence"], "types": [], "languages": [], "reasons": [], "takes": true,
            "users": ["ada", "ben"], "leads_only": false, "levels": ["approved", "rejected"], "escalates_to": "leads",
            "due_minutes": 60, "acts": ["strike"], "second_review": 0.05, "golden_rate": 0.02}]
        }
        """;
}
