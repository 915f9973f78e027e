using OrleansMl.Fakes;

namespace OrleansMl.Security;

/// <summary>One rule per act, whatever the dialect: the same act asks for the same scope wherever it has an address.</summary>
public sealed class DialectAccessTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private const string Score = "score a text", Erase = "erase a person", Describe = "describe a person", Write = "write content",
        ReadItem = "read an item", Withdraw = "withdraw content", ListItems = "list all items", Record = "record what people did",
        Retract = "take back what people did", ReadDone = "read what people did", Lists = "read lists", Similar = "find the like";

    // An operation of another dialect that is missing here fails the test.
    private static readonly Dictionary<string, string> Acts = new()
    {
        ["moderate"] = Score,
        ["openai_moderations"] = Score,
        ["perspective_analyze"] = Score,
        ["delete_user"] = Erase,
        ["gorse_delete_user"] = Erase,
        ["gorse_insert_user"] = Describe,
        ["gorse_insert_users"] = Describe,
        ["gorse_patch_user"] = Describe,
        ["gorse_get_user"] = Describe,
        ["gorse_get_users"] = Describe,
        ["submit_content"] = Write,
        ["submit_content_batch"] = Write,
        ["put_content"] = Write,
        ["gorse_insert_item"] = Write,
        ["gorse_insert_items"] = Write,
        ["gorse_patch_item"] = Write,
        ["gorse_insert_item_category"] = Write,
        ["gorse_delete_item_category"] = Write,
        ["get_content"] = ReadItem,
        ["gorse_get_item"] = ReadItem,
        ["withdraw_content"] = Withdraw,
        ["gorse_delete_item"] = Withdraw,
        ["list_content"] = ListItems,
        ["gorse_get_items"] = ListItems,
        ["record_interactions"] = Record,
        ["gorse_insert_feedback"] = Record,
        ["gorse_upsert_feedback"] = Record,
        ["retract_interactions"] = Retract,
        ["gorse_delete_user_item_feedback"] = Retract,
        ["gorse_delete_one_feedback"] = Retract,
        ["list_interactions"] = ReadDone,
        ["list_all_interactions"] = ReadDone,
        ["gorse_get_feedback"] = ReadDone,
        ["gorse_get_feedback_of_type"] = ReadDone,
        ["gorse_get_user_item_feedback"] = ReadDone,
        ["gorse_get_one_feedback"] = ReadDone,
        ["gorse_get_feedback_of_user"] = ReadDone,
        ["gorse_get_feedback_of_item"] = ReadDone,
        ["get_recommendations"] = Lists,
        ["get_session_recommendations"] = Lists,
        ["get_trending"] = Lists,
        ["gorse_recommend"] = Lists,
        ["gorse_session_recommend"] = Lists,
        ["gorse_latest"] = Lists,
        ["gorse_popular"] = Lists,
        ["gorse_non_personalized"] = Lists,
        ["gorse_item_to_item"] = Lists,
        ["gorse_user_to_user"] = Lists,
        ["gorse_collaborative_filtering"] = Lists,
        ["gorse_get_user_neighbors"] = Lists,
        ["get_similar_content"] = Similar,
        ["gorse_get_item_neighbors"] = Similar,
    };

    [Fact]
    public async Task The_same_act_asks_for_the_same_scope_in_every_dialect()
    {
        using var nobody = fixture.Api.CreateClient(null);
        var document = (await nobody.CallAsync("GET", "/openapi/v1.json")).Body!;
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .Where(operation => operation.Value!["x-orleansml-access"] is not null)
            .ToDictionary(
                operation => (string)operation.Value!["operationId"]!, operation => (string?)operation.Value!["x-orleansml-scope"]);

        var unnamed = operations.Keys.Where(name => IsForeign(name) && !Acts.ContainsKey(name));
        var scopes = Acts.GroupBy(act => act.Value, act => operations[act.Key])
            .Select(group => (Act: group.Key, Scopes: group.Distinct().ToList()));

        Assert.Empty(unnamed);
        Assert.All(scopes, act => Assert.True(act.Scopes is [not null], $"{act.Act}: {string.Join(", ", act.Scopes)}"));
    }

    private static bool IsForeign(string name) =>
        name.StartsWith("gorse_", StringComparison.Ordinal) && name is not ("gorse_live" or "gorse_ready")
        || name.StartsWith("openai_", StringComparison.Ordinal)
        || name.StartsWith("perspective_", StringComparison.Ordinal);
}

/// <summary>What an API key of some scopes may do through an operation that does two things.</summary>
[Collection(nameof(ApiApplication))]
public sealed class DialectScopeTests(ApiApplication api)
{
    private readonly string _prefix = $"s{Guid.CreateVersion7():N}";

    [Fact]
    public async Task A_key_for_interactions_neither_erases_a_person_nor_makes_items()
    {
        using var key = await KeyAsync("interactions");
        using var content = await KeyAsync("content");

        var gorse = await key.CallAsync("DELETE", $"/api/user/{_prefix}");
        var own = await key.CallAsync("DELETE", $"/api/v1/users/{_prefix}");
        var feedback = await key.CallAsync(
            "POST", "/api/feedback", new object[] { new { FeedbackType = "like", UserId = _prefix, ItemId = _prefix + "made" } });
        var made = await content.CallAsync("GET", $"/api/item/{_prefix}made");

        Assert.Equal([403, 403, 200, 404], [gorse.Status, own.Status, feedback.Status, made.Status]);
    }

    [Fact]
    public async Task A_key_for_users_erases_a_person_in_both_dialects()
    {
        using var key = await KeyAsync("users");

        Assert.Equal(200, (await key.CallAsync("DELETE", $"/api/user/{_prefix}")).Status);
        Assert.Equal(202, (await key.CallAsync("DELETE", $"/api/v1/users/{_prefix}")).Status);
        Assert.Equal(200, (await key.CallAsync("GET", $"/api/v1/users/{_prefix}")).Status);
    }

    [Fact]
    public async Task A_key_for_content_withdraws_an_item_and_leaves_what_people_did()
    {
        using var key = await KeyAsync("content");
        using var both = await KeyAsync("content", "interactions");
        await key.CallAsync("POST", "/api/item", new { ItemId = _prefix + "gone", Comment = "a walk in the park" });
        await both.CallAsync(
            "POST", "/api/feedback", new object[] { new { FeedbackType = "like", UserId = _prefix, ItemId = _prefix + "gone" } });

        Assert.Equal(200, (await key.CallAsync("DELETE", $"/api/item/{_prefix}gone")).Status);
        Assert.Single((await both.CallAsync("GET", $"/api/user/{_prefix}/feedback")).Body!.AsArray());
        Assert.Equal(200, (await both.CallAsync("DELETE", $"/api/item/{_prefix}gone")).Status);
        Assert.Empty((await both.CallAsync("GET", $"/api/user/{_prefix}/feedback")).Body!.AsArray());
    }

    [Fact]
    public async Task A_key_for_lists_writes_nothing_back()
    {
        using var key = await KeyAsync("recommend");

        var answer = await key.CallAsync("GET", $"/api/recommend/{_prefix}?write-back-type=read");

        Assert.Equal(403, answer.Status);
    }

    [Fact]
    public async Task A_key_for_moderation_scores_texts_and_no_stored_items()
    {
        using var key = await KeyAsync("moderate");

        var text = await key.CallAsync("POST", "/api/v1/ml/moderate", new { text = "a walk in the park" });
        var stored = await key.CallAsync("POST", "/api/v1/ml/moderate", new { content_id = _prefix });

        Assert.Equal([200, 403], [text.Status, stored.Status]);
    }

    private async Task<HttpClient> KeyAsync(params string[] scopes)
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var made = await admin.CallAsync("POST", "/api/v1/api-keys", new { name = "dialect", scopes });
        var client = api.CreateClient(null);
        client.DefaultRequestHeaders.Add("X-API-Key", (string)made.Body!["secret"]!);
        return client;
    }
}
