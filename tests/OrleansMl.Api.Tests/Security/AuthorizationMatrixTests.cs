using OrleansMl.Fakes;
using OrleansMl.Users;

namespace OrleansMl.Security;

/// <summary>
/// Every operation of the OpenAPI document, asked by everybody. What is expected follows from the document's own <c>x-orleansml-access</c>.
/// </summary>
[Trait("speed", "slow")]
public sealed class AuthorizationMatrixTests(MatrixApplication api) : IClassFixture<MatrixApplication>
{
    private static readonly string[] Everybody =
    [
        "anonymous", "other", "owner", "moderator", "lead", "legal", "service", "admin", "key:moderate", "key:content", "key:interactions",
        "key:recommend", "key:users", "key:metrics", "key:admin"
    ];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["user"] = ["other", "owner", "moderator", "lead", "legal", "service", "admin"],
        ["owner"] = ["owner", "service", "admin"],
        ["reader"] = ["owner", "moderator", "lead", "service", "admin"],
        ["service"] = ["service", "admin"],
        ["admin"] = ["admin"],
        ["moderator"] = ["moderator", "lead", "admin"],
        ["lead"] = ["lead", "admin"],
        ["legal"] = ["legal", "admin"],
        ["legal_only"] = ["legal"],
        ["lead_or_legal"] = ["lead", "legal", "admin"],
        ["staff"] = ["moderator", "lead", "service", "admin"],
        ["trust_and_safety"] = ["moderator", "lead", "legal", "admin"],
        ["anybody"] = Everybody,
    };

    // What a permitted call answers; an operation that is missing here fails the test.
    private static readonly Dictionary<string, int> Success = new()
    {
        ["submit_content"] = 201,
        ["submit_content_batch"] = 200,
        ["get_content"] = 200,
        ["put_content"] = 200,
        ["withdraw_content"] = 204,
        ["get_content_decisions"] = 200,
        ["explain_content"] = 200,
        ["rescan_content"] = 200,
        ["get_similar_content"] = 200,
        ["record_interactions"] = 200,
        ["list_interactions"] = 200,

        // The matrix gives no content_id.
        ["retract_interactions"] = 422,
        ["get_trending"] = 200,
        ["get_trending_hashtags"] = 200,
        ["get_trending_topics"] = 200,
        ["predict_virality"] = 200,
        ["get_recommendations"] = 200,
        ["get_session_recommendations"] = 200,
        ["get_training"] = 200,
        ["start_training"] = 202,
        ["stop_training"] = 200,

        // Nothing was published.
        ["roll_back_training"] = 409,
        ["list_content"] = 200,
        ["list_all_interactions"] = 200,
        ["list_users"] = 200,
        ["list_experiments"] = 200,
        ["get_experiment"] = 200,
        ["put_experiment"] = 200,
        ["stop_experiment"] = 200,
        ["delete_experiment"] = 204,
        ["get_experiment_results"] = 200,
        ["list_exposures"] = 200,
        ["estimate_off_policy"] = 200,
        ["get_virality"] = 200,
        ["get_user"] = 200,
        ["put_user"] = 200,
        ["create_api_key"] = 201,
        ["list_api_keys"] = 200,
        ["revoke_api_key"] = 204,
        ["list_dead_letters"] = 200,

        // The matrix names no job.
        ["requeue_dead_letters"] = 404,
        ["requeue_dead_letter"] = 404,
        ["discard_dead_letter"] = 404,
        ["moderate"] = 200,
        ["analyze"] = 200,
        ["get_moderation"] = 200,

        // No image model ships, and the matrix sends no picture.
        ["classify_image"] = 422,
        ["list_models"] = 200,
        ["get_model"] = 200,
        ["load_model"] = 200,
        ["unload_model"] = 200,
        ["promote_model"] = 200,

        // There is one version only, and it is live.
        ["roll_back_model"] = 409,
        ["set_shadow_model"] = 409,
        ["end_shadow_model"] = 200,
        ["set_model_split"] = 409,
        ["end_model_split"] = 200,
        ["openai_moderations"] = 200,
        ["perspective_analyze"] = 200,
        ["delete_user"] = 202,
        ["export_user"] = 200,
        ["list_audit"] = 200,

        // The matrix forgets what it taught before it asks for it.
        // The matrix asks for a policy that the cluster does not decide by: what is live is every other test's, too.
        ["get_policy"] = 404,
        ["put_policy_draft"] = 404,
        ["delete_policy_draft"] = 404,
        ["start_policy_shadow"] = 404,
        ["end_policy_shadow"] = 404,
        ["publish_policy"] = 404,
        ["simulate_policy"] = 404,
        ["roll_back_policy"] = 404,
        ["start_policy_rescan"] = 404,
        ["get_policy_rescan"] = 404,
        ["pause_policy_rescan"] = 404,
        ["resume_policy_rescan"] = 404,
        ["cancel_policy_rescan"] = 404,

        // The matrix names no category.
        ["get_score_histogram"] = 422,
        ["teach_category"] = 201,
        ["list_categories"] = 200,
        ["get_category"] = 404,
        ["get_category_sentences"] = 404,
        ["promote_category"] = 404,
        ["roll_back_category"] = 404,
        ["test_category"] = 404,
        ["delete_category"] = 404,

        ["list_reviews"] = 200,
        ["next_reviews"] = 200,
        ["get_review_stats"] = 200,
        ["decide_reviews"] = 200,
        ["get_review_queues"] = 200,
        ["put_review_queues"] = 200,
        ["get_review_quality"] = 200,
        ["list_golden_reviews"] = 404,
        ["put_golden_review"] = 404,
        ["delete_golden_review"] = 404,
        ["override_content"] = 200,

        // The matrix deletes its bank before it asks for it.
        ["list_banks"] = 200,
        ["lookup_banks"] = 200,
        ["put_bank"] = 200,
        ["get_bank"] = 404,
        ["delete_bank"] = 404,
        ["list_bank_entries"] = 404,
        ["add_bank_entries"] = 404,
        ["get_bank_entry"] = 404,
        ["put_bank_entry"] = 404,
        ["delete_bank_entry"] = 404,
        ["add_bank_feedback"] = 404,

        // The item of the matrix waits for nobody.
        ["get_review"] = 404,
        ["claim_review"] = 404,
        ["renew_review"] = 404,
        ["release_review"] = 404,
        ["undo_review"] = 404,
        ["escalate_review"] = 404,
        ["note_review"] = 404,

        ["search_content"] = 200,
        ["get_near_duplicates"] = 200,

        // The matrix quotes no revision.
        ["decide_review"] = 422,
        ["list_complaints"] = 200,

        // The matrix names no range.
        ["export_statements"] = 422,
        ["export_report"] = 422,

        // The matrix names no request.
        ["submit_intimate_image_request"] = 202,
        ["get_intimate_image_request"] = 404,
        ["list_intimate_image_requests"] = 200,
        ["decide_intimate_image_request"] = 404,
        ["erase_intimate_image_sender"] = 404,

        // The matrix has no recipient, and so no report.
        ["create_legal_report"] = 422,
        ["list_legal_reports"] = 200,
        ["get_legal_report"] = 404,
        ["get_legal_report_evidence"] = 404,
        ["submit_legal_report"] = 404,
        ["redeliver_legal_report"] = 404,
        ["extend_legal_report"] = 404,
        ["close_legal_report"] = 404,

        // Nothing of the matrix was decided against anybody.
        ["submit_complaint"] = 404,
        ["get_complaint"] = 404,
        ["decide_complaint"] = 404,

        ["get_standing"] = 200,
        ["pause_posting"] = 200,

        // The matrix says no reason.
        ["lift_pauses"] = 422,
        ["reverse_strike"] = 422,

        // No url of the matrix leads anywhere, and so it has no webhook.
        ["list_webhooks"] = 200,
        ["create_webhook"] = 422,
        ["get_webhook"] = 404,
        ["put_webhook"] = 404,
        ["delete_webhook"] = 404,
        ["list_webhook_deliveries"] = 404,
        ["redeliver_webhook"] = 404,
        ["rotate_webhook_secret"] = 404,
        ["test_webhook"] = 404,

        ["create_session"] = 201,

        // The matrix comes with tokens, which are no session.
        ["get_session"] = 401,
        ["end_session"] = 204,
        ["end_user_sessions"] = 204,
        ["get_preferences"] = 200,
        ["put_preferences"] = 200,

        ["gorse_insert_user"] = 200,
        ["gorse_insert_users"] = 200,
        ["gorse_get_users"] = 200,
        ["gorse_get_user"] = 200,
        ["gorse_patch_user"] = 200,
        ["gorse_delete_user"] = 200,
        ["gorse_get_user_neighbors"] = 200,
        ["gorse_item_to_item"] = 200,
        ["gorse_user_to_user"] = 200,
        ["gorse_collaborative_filtering"] = 200,
        ["gorse_insert_item"] = 200,
        ["gorse_insert_items"] = 200,
        ["gorse_get_items"] = 200,
        ["gorse_get_item"] = 200,
        ["gorse_patch_item"] = 200,
        ["gorse_delete_item"] = 200,
        ["gorse_insert_item_category"] = 200,
        ["gorse_delete_item_category"] = 200,
        ["gorse_get_item_neighbors"] = 200,
        ["gorse_insert_feedback"] = 200,
        ["gorse_upsert_feedback"] = 200,
        ["gorse_get_feedback"] = 200,
        ["gorse_get_feedback_of_type"] = 200,
        ["gorse_get_user_item_feedback"] = 200,
        ["gorse_delete_user_item_feedback"] = 200,

        // The matrix has given no feedback.
        ["gorse_get_one_feedback"] = 404,
        ["gorse_delete_one_feedback"] = 200,
        ["gorse_get_feedback_of_user"] = 200,
        ["gorse_get_feedback_of_item"] = 200,
        ["gorse_recommend"] = 200,
        ["gorse_session_recommend"] = 200,
        ["gorse_latest"] = 200,
        ["gorse_popular"] = 200,
        ["gorse_non_personalized"] = 200,
    };

    // In paths of operations that need an item of the owner's.
    private static readonly string[] OfAnItem = ["{id}", "{content_id}", "{review_id}", "{complaint_id}", "{item_id}"];

    [Fact]
    public async Task Every_operation_answers_everybody_as_its_access_says()
    {
        using var nobody = api.CreateClient(null);
        var document = (await nobody.CallAsync("GET", "/openapi/v1.json")).Body!;
        using var owner = api.CreateClient("owner");
        using var root = api.CreateClient("root", isAdmin: true);
        var secrets = new Dictionary<string, string>();
        foreach (var scope in Everybody.Where(who => who.StartsWith("key:", StringComparison.Ordinal)).Select(who => who[4..]))
        {
            secrets[scope] = (await CreateKeyAsync(scope)).Secret;
        }

        List<string> wrong = [];
        var operations = 0;
        await root.CallAsync("POST", "/api/user", new { UserId = "owner" });

        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                if (path.StartsWith("/health/", StringComparison.Ordinal) || path.StartsWith("/api/health/", StringComparison.Ordinal))
                {
                    Assert.Equal(200, (await nobody.CallAsync(method.ToUpperInvariant(), path)).Status);
                    Assert.Empty(operation!["security"]!.AsArray());
                    continue;
                }

                if ((string)operation!["operationId"]! is "stream_trending" or "stream_events")
                {
                    // Never end; TrendingApiTests and EventsApiTests read them.
                    continue;
                }

                operations++;
                Assert.NotEmpty(operation!["security"]!.AsArray());
                foreach (var who in Everybody)
                {
                    var id = $"owner~matrix-{Guid.CreateVersion7():N}";
                    if (path.Contains("{experiment_name}", StringComparison.Ordinal))
                    {
                        // Of nobody, so that no other test's lists change.
                        await root.CallAsync(
                            "PUT", "/api/v1/ml/experiments/matrix", new { share = 0, variants = new[] { new { name = "control" } } });
                    }

                    if (OfAnItem.Any(path.Contains))
                    {
                        await owner.CallAsync("PUT", $"/api/v1/content/{id}", new { type = "post", text = "mine" });
                    }

                    using var client = who switch
                    {
                        ['k', 'e', 'y', ':', .. var scope] => CreateClient(secrets[scope]),
                        "anonymous" => api.CreateClient(null),
                        "admin" => api.CreateClient("root", isAdmin: true),
                        "other" or "owner" => api.CreateClient(who),
                        _ => api.CreateClient(who, roles: who),
                    };

                    var answer = await client.CallAsync(
                        method.ToUpperInvariant(),
                        path.Replace("{id}", id)
                            .Replace("{key_id}", path.Contains("{key_id}") ? (await CreateKeyAsync("content")).Id : "")
                            .Replace("{content_id}", id)
                            .Replace("{review_id}", $"{id}@1")
                            .Replace("{complaint_id}", $"{id}@1.1")
                            .Replace("{webhook_id}", "none")
                            .Replace("{strike_id}", new string('0', 32))
                            .Replace("{request_id}", new string('0', 32))
                            .Replace("{report_id}", new string('0', 32))
                            .Replace("{item_id}", id)
                            .Replace("{user_id}", "owner")
                            .Replace("{experiment_name}", "matrix")
                            .Replace("{category_name}", "never-taught")
                            .Replace("{policy_name}", "matrix")
                            .Replace("{bank_name}", "matrix")
                            .Replace("{entry_id}", new string('0', 32))
                            .Replace("{category}", "food")
                            .Replace("{feedback_type}", "star")
                            .Replace("{name}", "latest")
                            .Replace("{model_name}", "text-embedding"),
                        operation["requestBody"]?["content"]?["application/json"]?["example"]?.ToJsonString());

                    var name = (string)operation["operationId"]!;
                    if (name == "teach_category")
                    {
                        // No other test's texts are flagged, and the next one teaches it anew.
                        await root.CallAsync("DELETE", "/api/v1/moderation/categories/giveaways");
                    }

                    if (name == "put_bank")
                    {
                        await root.CallAsync("DELETE", "/api/v1/moderation/banks/matrix");
                    }

                    if (name == "pause_posting")
                    {
                        await root.CallAsync("DELETE", "/api/v1/users/owner/standing/restrictions?reason=matrix");
                    }

                    if (method == "delete")
                    {
                        // It may have erased the owner.
                        await root.CallAsync("POST", "/api/user", new { UserId = "owner" });
                    }

                    var access = Allowed[(string)operation["x-orleansml-access"]!];
                    var permitted = who switch
                    {
                        "key:admin" when name == "create_session" => false,
                        _ when access == Everybody => true,
                        "key:admin" => access.Contains("admin"),
                        ['k', 'e', 'y', ':', .. var scope] =>
                            access.Contains("service") && scope == (string)operation["x-orleansml-scope"]!,
                        _ => access.Contains(who),
                    };
                    var expected = who == "anonymous" && access != Everybody ? 401 : permitted ? Success[name] : 403;
                    if (answer.Status != expected || !operation["responses"]!.AsObject().ContainsKey($"{answer.Status}"))
                    {
                        wrong.Add($"{name} by {who}: {answer.Status} instead of {expected}");
                    }
                }
            }
        }

        await root.CallAsync("DELETE", "/api/v1/ml/experiments/matrix");
        Assert.Empty(wrong);
        Assert.Equal(Success.Count, operations);
    }

    [Theory]
    [InlineData("auth0|5f7c8ec7")]
    [InlineData("maria@example.com")]
    public async Task Whoever_the_issuer_says_they_are_an_owner_may_do_what_owners_may(string subject)
    {
        using var owner = api.CreateClient(subject);
        using var root = api.CreateClient("root", isAdmin: true);
        var operations = (await root.CallAsync("GET", "/openapi/v1.json")).Body!["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject()
                .Select(one => (Path: path.Key, Method: one.Key.ToUpperInvariant(), Operation: one.Value!)))
            .Where(one => (string?)one.Operation["x-orleansml-access"] is { } access && Allowed[access].Contains("owner"))
            .Where(one => (string)one.Operation["operationId"]! != "stream_trending")
            .ToList();
        List<string> wrong = [];

        foreach (var (path, method, operation) in operations)
        {
            // The id holds percent signs, so it is escaped once more in an address.
            var id = Uri.EscapeDataString($"{UserIds.FromSubject(subject)}~matrix-{Guid.CreateVersion7():N}");
            await owner.CallAsync("PUT", $"/api/v1/content/{id}", new { type = "post", text = "mine" });
            var answer = await owner.CallAsync(
                method,
                path.Replace("{id}", id)
                    .Replace("{content_id}", id)
                    .Replace("{complaint_id}", $"{id}@1.1")
                    .Replace("{request_id}", new string('0', 32))
                    .Replace("{user_id}", Uri.EscapeDataString(subject)),
                operation["requestBody"]?["content"]?["application/json"]?["example"]?.ToJsonString());
            if (answer.Status != Success[(string)operation["operationId"]!])
            {
                wrong.Add($"{method} {path}: {answer.Status} {answer.Text}");
            }
        }

        Assert.InRange(operations.Count, 15, 100);
        Assert.Empty(wrong);
    }

    private HttpClient CreateClient(string apiKey)
    {
        var client = api.CreateClient(null);
        client.DefaultRequestHeaders.Add("X-API-Key", apiKey);
        return client;
    }

    private async Task<(string Id, string Secret)> CreateKeyAsync(string scope)
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var answer = await admin.CallAsync("POST", "/api/v1/api-keys", new { name = $"matrix-{scope}", scopes = new[] { scope } });
        return ((string)answer.Body!["api_key"]!["id"]!, (string)answer.Body["secret"]!);
    }

    [Theory]
    [InlineData("key:metrics", 200)]
    [InlineData("key:content", 403)]
    [InlineData("anonymous", 401)]
    [InlineData("user", 403)]
    [InlineData("moderator", 403)]
    [InlineData("service", 200)]
    [InlineData("admin", 200)]
    public async Task Metrics_are_for_services_and_administrators(string who, int status)
    {
        using var client = who == "anonymous"
            ? api.CreateClient(null)
            : who.StartsWith("key:", StringComparison.Ordinal)
                ? CreateClient((await CreateKeyAsync(who[4..])).Secret)
                : api.CreateClient("x", roles: who);

        Assert.Equal(status, (await client.CallAsync("GET", "/metrics")).Status);
    }

    [Fact]
    public async Task Metrics_may_be_opened_to_everybody()
    {
        await using var open = await FakeApi.StartAsync(null, ("OrleansMl:Metrics:AllowAnonymous", "true"));
        using var nobody = open.CreateClient(null);

        Assert.Equal(200, (await nobody.CallAsync("GET", "/metrics")).Status);
    }
}

/// <summary>A node of its own: some operations erase people.</summary>
public sealed class MatrixApplication : ApiApplication;
