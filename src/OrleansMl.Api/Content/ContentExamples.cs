namespace OrleansMl.Content;

/// <summary>Examples for the OpenAPI document.</summary>
internal static class ContentExamples
{
    public const string Request = """
        {"type": "comment", "text": "Great recipe, thank you! Mine took ten minutes longer.", "parent_id": "post-17", "language": "en"}
        """;

    public const string Report = """
        {
          "content_id": "019a1f0c5f3d7c4e8a1b2c3d4e5f6071", "revision": 1, "state": "approved", "level": "approved",
          "scores": {"sexual": 0.0021, "violence": 0.0013, "spam": 0.0304, "hate": 0.0009, "harassment": 0.0041,
            "self_harm": 0.0012},
          "evidence": [],
          "models": [{"name": "text-safety", "version": "1.0.0"}, {"name": "text-spam", "version": "1.0.0"},
            {"name": "text-self-harm", "version": "1.0.0"}],
          "policy": {"name": "default", "version": "1"}, "rules": [],
          "decided_at": "2026-01-05T12:00:00.1234567+00:00", "decided_by": "auto", "failed_attempts": 0, "next_attempt_at": null,
          "error": null, "support": false, "not_judged": [], "awaiting": [], "taught": []
        }
        """;

    public const string View = $$"""
        {
          "id": "019a1f0c5f3d7c4e8a1b2c3d4e5f6071", "revision": 1, "level": "approved", "visible": true, "state": "approved",
          "author_id": "alice", "type": "comment", "text": "Great recipe, thank you! Mine took ten minutes longer.",
          "parent_id": "post-17", "language": "en", "region": null, "categories": [],
          "created_at": "2026-01-05T12:00:00.1+00:00", "updated_at": "2026-01-05T12:00:00.1+00:00",
          "moderation": {{Report}}
        }
        """;

    public const string BatchRequest = $$"""{"items": [{{Request}}, {"type": "comment", "text": " "}]}""";

    public const string BatchView = $$"""
        {"items": [
          {"index": 0, "status": 201, "item": {{View}} },
          {"index": 1, "status": 422, "problem": {"type": "about:blank", "title": "Unprocessable Entity", "status": 422,
            "code": "validation",
            "detail": "/items/1/text: Must contain more than white space.",
            "errors": [{"pointer": "/items/1/text", "detail": "Must contain more than white space.", "code": "empty"}]} }
        ]}
        """;

    private const string Decision = """
        {
          "seq": 1, "revision": 1, "content_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "level": "approved",
          "source": "auto",
          "policy": {"name": "default", "version": "1"}, "rules": [],
          "scores": {"sexual": 0.0021, "violence": 0.0013, "spam": 0.0304, "hate": 0.0009, "harassment": 0.0041, "self_harm": 0.0012},
          "actor": null, "reason": null, "supersedes": null, "at": "2026-01-05T12:00:00.1234567+00:00", "shadow": false,
          "support": false, "not_judged": [], "awaiting": [], "taught": []
        }
        """;

    public const string Decisions =
        $$"""{"content_id": "019a1f0c5f3d7c4e8a1b2c3d4e5f6071", "decisions": [{{Decision}}], "next_cursor": null}""";

    public const string Explanation = $$"""
        {
          "content_id": "019a1f0c5f3d7c4e8a1b2c3d4e5f6071", "author_id": "alice", "current": {{Report}}, "decisions": [{{Decision}}],
          "assessments": [{
            "revision": 1, "detector": "text-spam", "model": {"name": "text-spam", "version": "1.0.0"}, "calibration": "platt-1",
            "scores": {"spam": 0.0304}, "evidence": [], "ms": 0.31, "error": null, "not_judged": [], "taught": []
          }],
          "next_cursor": null
        }
        """;
}
