using System.Text.Json.Nodes;

namespace OrleansMl.Gorse;

/// <summary>
/// Requests of Gorse clients against a whole node of their own: its lists show whatever is new, and other tests count what is on theirs.
/// What each client method answers is tested with the client itself (GorseClientTests).
/// </summary>
[Trait("speed", "slow")]
public sealed class GorseApiTests(ApiApplication api) : IClassFixture<ApiApplication>, IDisposable
{
    private const string UserRule = "1-255 characters of [A-Za-z0-9._:-] and not . or .., others percent-encoded";
    private const string ItemRule = "1-128 characters of [A-Za-z0-9._:-] and not . or .., alone or after a user id and ~, " +
        "or other printable characters of at most 93 bytes";

    private readonly HttpClient _client = api.CreateClient("gorse-tests", roles: "service");
    private readonly string _prefix = $"g{Guid.CreateVersion7():N}-";

    public void Dispose() => _client.Dispose();

    private async Task<JsonNode> OkAsync(string method, string path, object? body = null)
    {
        var answer = await _client.CallAsync(method, path, body);
        Assert.True(answer.Status == 200, $"{method} {path}: {answer.Status} {answer.Text}");
        return answer.Body!;
    }

    private Task<JsonNode> PutItemAsync(string id, string[]? categories = null, string timestamp = "2026-01-02T03:04:05Z") =>
        OkAsync(
            "POST",
            "/api/item",
            new
            {
                ItemId = _prefix + id,
                Categories = categories ?? [],
                Timestamp = timestamp,
                Labels = new { tags = new[] { "a", "b" } },
                Comment = $"Item {id}"
            });

    private object Feedback(string user, string item, string type = "star", string? timestamp = null, string? comment = null) =>
        new { FeedbackType = type, UserId = _prefix + user, ItemId = _prefix + item, Timestamp = timestamp ?? "", Comment = comment ?? "" };

    [Theory]
    [InlineData("POST", "/api/user", """{"UserId": 1}""", "json: cannot unmarshal number into Go struct field User.UserId of type string")]
    [InlineData("POST", "/api/user", """{"UserId": ""}""", "invalid UserId \"\": must be " + UserRule)]
    [InlineData("POST", "/api/user", """{"UserId": "a\u200bb"}""", "invalid UserId \"a\u200bb\": must be " + UserRule)]
    [InlineData("POST", "/api/user", """{"UserId": "x", "Labels": false}""", "unsupported type in labels: bool")]
    [InlineData(
        "POST",
        "/api/user",
        """{"UserId": "x", "Comment": []}""",
        "json: cannot unmarshal array into Go struct field User.Comment of type string")]
    [InlineData("POST", "/api/user", """[]""", "json: cannot unmarshal array into Go value of type User")]
    [InlineData("POST", "/api/users", """{}""", "json: cannot unmarshal object into Go value of type []User")]
    [InlineData("POST", "/api/users", """[{"UserId": "x"}, {"UserId": "y", "Labels": [1, "a"]}]""", "unsupported labels: [1,\"a\"]")]
    [InlineData("POST", "/api/users", """["x"]""", "json: cannot unmarshal string into Go value of type User")]
    [InlineData(
        "POST",
        "/api/item",
        """{"ItemId": "x", "IsHidden": "yes"}""",
        "json: cannot unmarshal string into Go struct field Item.IsHidden of type bool")]
    [InlineData(
        "POST",
        "/api/item",
        """{"ItemId": "x", "Categories": ["a", 1]}""",
        "json: cannot unmarshal number into Go struct field Item.Categories of type string")]
    [InlineData(
        "POST",
        "/api/item",
        """{"ItemId": "x", "Categories": [""]}""",
        "invalid category \"\": must be 1-64 characters without control characters")]
    [InlineData(
        "POST",
        "/api/item",
        """{"ItemId": "x", "Categories": ["1","2","3","4","5","6","7","8","9","10","11"]}""",
        "11 categories; an item has at most 10")]
    [InlineData("POST", "/api/item", """{"ItemId": "x", "Timestamp": "soon"}""", "Could not find format for \"soon\"")]
    [InlineData(
        "POST",
        "/api/item",
        """{"ItemId": "x", "Timestamp": 5}""",
        "json: cannot unmarshal number into Go struct field Item.Timestamp of type string")]
    [InlineData("POST", "/api/item", """{"ItemId": "a\u0001b"}""", "invalid ItemId \"a\u0001b\": must be " + ItemRule)]
    [InlineData("POST", "/api/feedback", """{"FeedbackType": "star"}""", "json: cannot unmarshal object into Go value of type []Feedback")]
    [InlineData(
        "POST",
        "/api/feedback",
        """[{"FeedbackType": "", "UserId": "u", "ItemId": "i"}]""",
        "invalid FeedbackType \"\": must be 1-64 characters without control characters")]
    [InlineData(
        "POST",
        "/api/feedback",
        """[{"FeedbackType": "star", "UserId": "u", "ItemId": ""}]""",
        "invalid ItemId \"\": must be " + ItemRule)]
    [InlineData(
        "PUT",
        "/api/feedback",
        """[{"FeedbackType": "star", "UserId": "u", "ItemId": "i", "Timestamp": "NaN"}]""",
        "Could not find format for \"NaN\"")]
    [InlineData(
        "POST",
        "/api/session/recommend",
        """[{"FeedbackType": "star", "ItemId": "a\u0001b"}]""",
        "invalid ItemId \"a\u0001b\": must be " + ItemRule)]
    [InlineData("GET", "/api/users?n=x", null, "strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("GET", "/api/items?n=-1", null, "n must not be negative: -1")]
    [InlineData("GET", "/api/latest?offset=1.5", null, "strconv.Atoi: parsing \"1.5\": invalid syntax")]
    [InlineData("GET", "/api/users?cursor=%21%21", null, "invalid cursor \"!!\"")]
    [InlineData("GET", "/api/user/a%2541", null, "invalid UserId \"a%41\": must be " + UserRule)]
    [InlineData("GET", "/api/recommend/u?write-back-delay=1", null, "time: missing unit in duration \"1\"")]
    public async Task A_mistake_is_told_in_one_line_of_text(string method, string path, string? body, string message)
    {
        var answer = await _client.CallAsync(method, path, body);
        Assert.Equal((400, message, "text/plain"), (answer.Status, answer.Text, answer.ContentType));
    }

    [Fact]
    public async Task Broken_bodies_are_400_in_text_too()
    {
        Assert.Equal((400, "text/plain"), await StatusAsync("POST", "/api/user", "{"));
        Assert.Equal((400, "text/plain"), await StatusAsync("POST", "/api/feedback", $"[\"{new string('a', 1_000_001)}\"]"));
        Assert.Equal((400, "text/plain"), await StatusAsync("POST", "/api/user", """{"UserId": "x", "Comment": "\ud800"}"""));
        Assert.Equal((400, "text/plain"), await StatusAsync("POST", "/api/user", """{"UserId": "x", "Comment": "\u0000"}"""));

        async Task<(int, string?)> StatusAsync(string method, string path, object body)
        {
            var answer = await _client.CallAsync(method, path, body);
            return (answer.Status, answer.ContentType);
        }
    }

    [Fact]
    public async Task Who_may_not_is_told_in_text()
    {
        using var nobody = api.CreateClient(null);
        using var user = api.CreateClient("alice");
        var answer = await nobody.CallAsync("GET", "/api/users");
        Assert.Equal((401, "unauthorized", "text/plain"), (answer.Status, answer.Text, answer.ContentType));
        Assert.Equal(403, (await user.CallAsync("GET", "/api/users")).Status);
    }

    [Fact]
    public async Task Every_address_answers_with_a_slash_at_the_end()
    {
        await PutItemAsync("slash", ["slashes"]);
        await OkAsync("POST", "/api/feedback/", new[] { Feedback("slash", "slash") });
        var (user, item) = (_prefix + "slash", _prefix + "slash");
        foreach (var path in new[]
        {
            "/api/users",
            "/api/items",
            "/api/feedback",
            "/api/latest",
            "/api/popular",
            "/api/non-personalized/latest",
            $"/api/user/{user}",
            $"/api/user/{user}/neighbors",
            $"/api/user/{user}/feedback",
            $"/api/user/{user}/feedback/star",
            $"/api/item/{item}",
            $"/api/item/{item}/neighbors",
            $"/api/item/{item}/neighbors/slashes",
            $"/api/item/{item}/feedback",
            $"/api/item/{item}/feedback/star",
            $"/api/recommend/{user}",
            $"/api/recommend/{user}/slashes",
            "/api/latest/slashes",
            "/api/popular/slashes",
            "/api/feedback/star",
            $"/api/feedback/{user}/{item}",
            $"/api/feedback/star/{user}/{item}",
        })
        {
            await OkAsync("GET", path);
            await OkAsync("GET", path + "/");
        }

        await OkAsync("POST", "/api/session/recommend/", "[]");
        await OkAsync("POST", "/api/user/", new { UserId = user });
        await OkAsync("PUT", $"/api/item/{item}/category/more/");
        await OkAsync("DELETE", $"/api/feedback/{user}/{item}/");
    }

    [Fact]
    public async Task Cursors_page_through_users_and_feedback_exactly_once()
    {
        await OkAsync("POST", "/api/users", Enumerable.Range(0, 12).Select(i => new { UserId = $"{_prefix}u{i:00}" }));
        await PutItemAsync("one");
        await OkAsync(
            "POST",
            "/api/feedback",
            Enumerable.Range(0, 12).SelectMany(i => new[] { Feedback($"u{i:00}", "one"), Feedback($"u{i:00}", "two", "read") }));
        Assert.Equal(
            Enumerable.Range(0, 12).Select(i => $"{_prefix}u{i:00}"),
            (await AllAsync("/api/users", "Users")).Select(row => (string)row["UserId"]!).Where(IsMine));
        var feedback = (await AllAsync("/api/feedback", "Feedback"))
            .Where(row => IsMine((string)row["UserId"]!))
            .Select(row => $"{row["UserId"]} {row["FeedbackType"]} {row["ItemId"]}")
            .ToList();
        Assert.Equal(24, feedback.Distinct().Count());
        Assert.Equal(feedback.Order(StringComparer.Ordinal), feedback);
        Assert.Equal(12, (await AllAsync("/api/feedback/read", "Feedbacks")).Count(row => IsMine((string)row["UserId"]!)));
        Assert.Equal("", (string)(await OkAsync("GET", "/api/users?n=1000"))["Cursor"]!);

        bool IsMine(string id) => id.StartsWith(_prefix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_are_listed_once_each_hidden_ones_too()
    {
        await OkAsync("POST", "/api/items", Enumerable.Range(0, 9).Select(i => new { ItemId = $"{_prefix}i{i}", IsHidden = i == 3 }));
        var mine = await Eventually.ReadAsync(
            async _ => (await AllAsync("/api/items", "Items", 4))
                .Where(row => ((string)row["ItemId"]!).StartsWith(_prefix, StringComparison.Ordinal))
                .ToList(),
            mine => mine.Count >= 9,
            TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 9).Select(i => $"{_prefix}i{i}"), mine.Select(row => (string)row["ItemId"]!));
        Assert.Equal([$"{_prefix}i3"], mine.Where(row => (bool)row["IsHidden"]!).Select(row => (string)row["ItemId"]!));
    }

    [Fact]
    public async Task Native_interactions_are_feedback_and_feedback_is_a_native_interaction()
    {
        await PutItemAsync("both");
        var (user, item) = (_prefix + "both", _prefix + "both");
        await _client.CallAsync(
            "POST",
            "/api/v1/interactions",
            new { interactions = new object[] { new { user_id = user, content_id = item, type = "share" } } });
        await OkAsync("POST", "/api/feedback", new[] { Feedback("both", "both", "like"), Feedback("both", "both", "star") });
        Assert.Equal(
            ["like", "share", "star"],
            (await OkAsync("GET", $"/api/user/{user}/feedback")).AsArray().Select(row => (string)row!["FeedbackType"]!));
        Assert.Equal("share", (string)(await OkAsync("GET", $"/api/feedback/share/{user}/{item}"))["FeedbackType"]!);
        var native = await _client.CallAsync("GET", $"/api/v1/users/{user}/interactions");
        Assert.Equal(
            ["like like", "like star", "share "],
            native.Body!["interactions"]!.AsArray().Select(row => $"{row!["type"]} {row["kind"]}").Order(StringComparer.Ordinal));

        Assert.Equal(1, (int)(await OkAsync("DELETE", $"/api/feedback/like/{user}/{item}"))["RowAffected"]!);
        Assert.Equal(2, (int)(await OkAsync("DELETE", $"/api/feedback/{user}/{item}"))["RowAffected"]!);
        Assert.Empty((await OkAsync("GET", $"/api/user/{user}/feedback")).AsArray());
    }

    [Fact]
    public async Task Many_feedbacks_of_one_user_are_stored_whatever_their_number_and_age()
    {
        // More than a batch of the grain, and older than what counts in trends.
        var many = Enumerable.Range(0, 1100).Select(i => Feedback("many", "same", $"kind-{i}", "2001-01-01"));
        Assert.Equal(1100, (int)(await OkAsync("POST", "/api/feedback", many))["RowAffected"]!);
        var stored = (await OkAsync("GET", $"/api/user/{_prefix}many/feedback")).AsArray();
        Assert.Equal(1100, stored.Count);
        Assert.All(stored, row => Assert.Equal("2001-01-01T00:00:00Z", (string)row!["Timestamp"]!));
        Assert.Equal(0, (int)(await OkAsync("POST", "/api/feedback", "[]"))["RowAffected"]!);
    }

    [Theory]
    [InlineData("2001-01-01")]
    [InlineData("2099-01-01")]
    public async Task Feedback_inserts_an_item_that_nobody_knows_whenever_it_happened(string at)
    {
        await OkAsync("POST", "/api/feedback", new[] { Feedback("finder", $"found-{at}", "star", at) });

        Assert.Equal($"{_prefix}found-{at}", (string)(await OkAsync("GET", $"/api/item/{_prefix}found-{at}"))["ItemId"]!);
    }

    [Fact]
    public async Task Too_much_that_lies_ahead_is_refused_and_the_rest_stored()
    {
        var ahead = Enumerable.Range(0, 1025)
            .Select(i => Feedback("ahead", "same", $"kind-{i}", "2099-01-01"))
            .Append(Feedback("ahead", "same"));
        var answer = await _client.CallAsync("POST", "/api/feedback", ahead);
        Assert.Equal(
            (400, true), (answer.Status, answer.Text.Contains("1024 feedbacks that wait for their time", StringComparison.Ordinal)));
        Assert.Single((await OkAsync("GET", $"/api/user/{_prefix}ahead/feedback")).AsArray());
    }

    [Fact]
    public async Task What_an_author_wrote_is_changed_by_the_platform_and_never_taken_over()
    {
        using var author = api.CreateClient("gorse-author");
        var id = "gorse-author~" + _prefix + "native";
        await author.CallAsync("PUT", $"/api/v1/content/{id}", new { type = "video", text = "my own words", region = "DE" });
        var item = await OkAsync("GET", $"/api/item/{id}");
        Assert.Equal(("my own words", null), ((string)item["Comment"]!, (string?)item["Labels"]));

        Assert.Equal(409, (await _client.CallAsync("POST", "/api/item", new { ItemId = id, Comment = "the platform's words" })).Status);
        await OkAsync("PATCH", $"/api/item/{id}", new { Categories = new[] { "food" }, Labels = new[] { "a" } });
        Assert.Equal(409, (await _client.CallAsync("POST", "/api/item", new { ItemId = id, Comment = "the platform's words" })).Status);
        var after = await author.CallAsync("GET", $"/api/v1/content/{id}");
        Assert.Equal(
            ("my own words", "video", "DE", "gorse-author", 2),
            (
                (string)after.Body!["text"]!,
                (string)after.Body["type"]!,
                (string)after.Body["region"]!,
                (string)after.Body["author_id"]!,
                (int)after.Body["revision"]!));
        Assert.Equal("my own words", (string)(await OkAsync("GET", $"/api/item/{id}"))["Comment"]!);

        await OkAsync("PATCH", $"/api/item/{id}", new { IsHidden = true });
        using var reader = api.CreateClient("somebody-else");
        Assert.Equal(404, (await reader.CallAsync("GET", $"/api/v1/content/{id}")).Status);
        Assert.True((bool)(await OkAsync("GET", $"/api/item/{id}"))["IsHidden"]!);
    }

    [Fact]
    public async Task Without_a_comment_an_item_is_its_labels_or_its_id_and_is_moderated()
    {
        await OkAsync(
            "POST",
            "/api/items",
            new object[]
            {
                new { ItemId = _prefix + "words", Categories = new[] { "food" }, Labels = new { tags = new[] { "lemon", "cake" } } },
                new { ItemId = _prefix + "bare" }
            });
        Assert.Equal("food lemon cake", (string)(await _client.CallAsync("GET", $"/api/v1/content/{_prefix}words")).Body!["text"]!);
        Assert.Equal(_prefix + "bare", (string)(await _client.CallAsync("GET", $"/api/v1/content/{_prefix}bare")).Body!["text"]!);
        Assert.Equal("", (string)(await OkAsync("GET", $"/api/item/{_prefix}words"))["Comment"]!);
        Assert.NotNull((await _client.CallAsync("GET", $"/api/v1/ml/moderation/{_prefix}words")).Body!["policy"]);
    }

    [Fact]
    public async Task What_is_not_there_is_404_and_deleted_without_complaint()
    {
        foreach (var (method, path, message) in new[]
        {
            ("GET", $"/api/user/{_prefix}x", $"{_prefix}x: user not found"),
            ("PATCH", $"/api/user/{_prefix}x", $"{_prefix}x: user not found"),
            ("GET", $"/api/item/{_prefix}x", $"{_prefix}x: item not found"),
            ("PATCH", $"/api/item/{_prefix}x", $"{_prefix}x: item not found"),
            ("PUT", $"/api/item/{_prefix}x/category/y", $"{_prefix}x: item not found"),
            ("GET", $"/api/feedback/star/{_prefix}x/y", "feedback not found"),
            ("GET", "/api/non-personalized/what", "recommender what not found"),
        })
        {
            var answer = await _client.CallAsync(method, path, method == "PATCH" ? "{}" : null);
            Assert.Equal((404, message), (answer.Status, answer.Text));
        }

        Assert.Equal(1, (int)(await OkAsync("DELETE", $"/api/item/{_prefix}x"))["RowAffected"]!);
        Assert.Equal(1, (int)(await OkAsync("DELETE", $"/api/user/{_prefix}x"))["RowAffected"]!);
        Assert.Equal(0, (int)(await OkAsync("DELETE", $"/api/feedback/{_prefix}x/y"))["RowAffected"]!);
        Assert.Empty((await OkAsync("GET", $"/api/item/{_prefix}x/neighbors")).AsArray());
    }

    [Fact]
    public async Task Lists_leave_out_what_a_user_has_read_and_know_several_categories()
    {
        await PutItemAsync("c1", [_prefix + "a", _prefix + "b"], "2026-01-01");
        await PutItemAsync("c2", [_prefix + "a"], "2026-01-02");
        await OkAsync("POST", "/api/feedback", new[] { Feedback("reader", "c2") });
        var latest = $"/api/latest/{_prefix}a";
        await Eventually.ReadAsync(
            _ => OkAsync("GET", latest), list => list.AsArray().Count >= 2, TestContext.Current.CancellationToken);

        Assert.Equal([_prefix + "c2", _prefix + "c1"], Ids(await OkAsync("GET", latest)));
        Assert.Equal([_prefix + "c1"], Ids(await OkAsync("GET", $"{latest}?user-id={_prefix}reader")));
        Assert.Equal([_prefix + "c1"], Ids(await OkAsync("GET", $"/api/non-personalized/latest?category={_prefix}b")));
        Assert.Equal(
            [_prefix + "c1"],
            (await OkAsync("GET", $"/api/recommend/{_prefix}new?category={_prefix}a&category={_prefix}b"))
                .AsArray()
                .Select(id => (string)id!));
        Assert.Empty((await OkAsync("GET", $"/api/recommend/{_prefix}new?n=0")).AsArray());

        static IEnumerable<string> Ids(JsonNode scores) => scores.AsArray().Select(score => (string)score!["Id"]!);
    }

    [Theory]
    [InlineData("mail@example.com")]
    [InlineData("two words")]
    [InlineData("vuejs/vue")]
    [InlineData("日本語の記事")]
    [InlineData("100%2F")]
    [InlineData("b64:YS9i")]
    public async Task Ids_are_taken_and_answered_as_they_came(string name)
    {
        var (user, item) = (_prefix + name, name + _prefix);
        var path = Uri.EscapeDataString(item);
        await OkAsync("POST", "/api/item", new { ItemId = item, Categories = new[] { _prefix } });
        await OkAsync("POST", "/api/user", new { UserId = user.Replace("%2F", "%", StringComparison.Ordinal) });
        await OkAsync("POST", "/api/feedback", new[] { new { FeedbackType = "star", UserId = _prefix + "reader", ItemId = item } });

        // Of an address the server leaves nothing undecoded but the slash, so an id that holds one in that form cannot be in a path.
        if (!name.Contains("%2F", StringComparison.Ordinal))
        {
            Assert.Equal(item, (string)(await OkAsync("GET", $"/api/item/{path}"))["ItemId"]!);
            Assert.Equal(user, (string)(await OkAsync("GET", $"/api/user/{Uri.EscapeDataString(user)}"))["UserId"]!);
            await OkAsync("PATCH", $"/api/item/{path}", new { Comment = "changed" });
            Assert.Equal("changed", (string)(await OkAsync("GET", $"/api/item/{path}"))["Comment"]!);
            Assert.Equal(
                item, (string)Assert.Single((await OkAsync("GET", $"/api/item/{path}/feedback/star")).AsArray())!["ItemId"]!);
        }

        Assert.Contains(
            item,
            (await OkAsync("GET", $"/api/user/{_prefix}reader/feedback/star")).AsArray().Select(row => (string)row!["ItemId"]!));
        await Eventually.ReadAsync(
            async _ => (await OkAsync("GET", $"/api/latest/{_prefix}")).AsArray().Select(score => (string)score!["Id"]!).ToList(),
            ids => ids.Contains(item),
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_value_of_feedback_is_kept()
    {
        await PutItemAsync("valued");
        object Valued(double value) => new { FeedbackType = "watch", UserId = _prefix + "v", ItemId = _prefix + "valued", Value = value };
        await OkAsync("POST", "/api/feedback", new[] { Valued(0.25) });
        var first = await OkAsync("GET", $"/api/feedback/watch/{_prefix}v/{_prefix}valued");
        await OkAsync("PUT", "/api/feedback", new[] { Valued(-120.5) });
        var second = await OkAsync("GET", $"/api/feedback/watch/{_prefix}v/{_prefix}valued");
        await OkAsync("POST", "/api/feedback", new[] { Feedback("v", "valued", "read") });
        var unset = await OkAsync("GET", $"/api/feedback/read/{_prefix}v/{_prefix}valued");

        Assert.Equal((0.25, -120.5, 0.0), ((double)first["Value"]!, (double)second["Value"]!, (double)unset["Value"]!));
    }

    [Fact]
    public async Task Recommenders_by_name_and_scores_for_version_2_are_answered()
    {
        await PutItemAsync("named", [_prefix + "named"]);
        var (user, item) = (_prefix + "asks", _prefix + "named");
        Assert.Equal(
            (await OkAsync("GET", $"/api/item/{item}/neighbors")).ToJsonString(),
            (await OkAsync("GET", $"/api/item-to-item/neighbors/{item}")).ToJsonString());
        Assert.Equal(
            (await OkAsync("GET", $"/api/user/{user}/neighbors")).ToJsonString(),
            (await OkAsync("GET", $"/api/user-to-user/neighbors/{user}")).ToJsonString());
        Assert.Empty((await OkAsync("GET", $"/api/collaborative-filtering/{user}")).AsArray());

        using var client = api.CreateClient("gorse-tests", roles: "service");
        client.DefaultRequestHeaders.Add("X-API-Version", "2");
        var scored = await Eventually.ReadAsync(
            async _ => (await client.CallAsync("GET", $"/api/recommend/{user}?category={_prefix}named")).Body!.AsArray(),
            list => list.Count == 1,
            TestContext.Current.CancellationToken);
        Assert.Equal((item, true), ((string)scored[0]!["Id"]!, scored[0]!["Score"] is not null));
        Assert.Equal($"[\"{item}\"]", (await OkAsync("GET", $"/api/recommend/{user}?category={_prefix}named")).ToJsonString());
        Assert.Equal("[]", (await client.CallAsync("GET", $"/api/recommend/{user}?n=0")).Text);
    }

    [Fact]
    public async Task Health_is_said_as_theirs_and_to_everybody()
    {
        using var nobody = api.CreateClient(null);
        foreach (var path in new[] { "/api/health/live", "/api/health/ready/" })
        {
            var answer = await nobody.CallAsync("GET", path);
            Assert.Equal(
                (
                    200,
                    """{"Ready":true,"DataStoreError":null,"CacheStoreError":null,"DataStoreConnected":true,"CacheStoreConnected":true}"""),
                (answer.Status, answer.Text));
        }
    }

    [Fact]
    public async Task A_person_is_erased_by_themselves_and_not_by_others()
    {
        var who = _prefix + "erased";
        using var person = api.CreateClient(who);
        using var other = api.CreateClient("other");
        var posted = await person.CallAsync("POST", "/api/v1/content", new { type = "post", text = "to be forgotten" });
        await OkAsync("POST", "/api/user", new { UserId = who, Comment = "me" });
        await OkAsync("POST", "/api/feedback", new[] { Feedback("erased", "kept") });
        Assert.Equal(403, (await other.CallAsync("DELETE", $"/api/v1/users/{who}")).Status);
        Assert.Equal(422, (await person.CallAsync("DELETE", "/api/v1/users/a%252fb")).Status);

        // The catalogue, by which their items are found, is a moment behind: the job would wait half a minute, asking again does not.
        await Eventually.ReadAsync(
            async _ =>
            {
                var erased = await person.CallAsync("DELETE", $"/api/v1/users/{who}");
                Assert.Equal((202, true), (erased.Status, (bool)erased.Body!["erasure_pending"]!));
                return (string)(await _client.CallAsync("GET", $"/api/v1/content/{posted.Body!["id"]}")).Body!["text"]!;
            },
            text => text.Length == 0,
            TestContext.Current.CancellationToken);

        // Whoever comes back is somebody else.
        Assert.Equal(404, (await person.CallAsync("GET", $"/api/v1/content/{posted.Body!["id"]}")).Status);

        Assert.Equal(404, (await _client.CallAsync("GET", $"/api/user/{who}")).Status);
        Assert.Empty((await person.CallAsync("GET", $"/api/v1/users/{who}/interactions")).Body!["interactions"]!.AsArray());
    }

    private async Task<List<JsonNode>> AllAsync(string path, string rows, int n = 5)
    {
        var found = new List<JsonNode>();
        var cursor = "";
        do
        {
            var page = await OkAsync("GET", $"{path}?n={n}&cursor={cursor}");
            Assert.InRange(page[rows]!.AsArray().Count, 0, n);
            found.AddRange(page[rows]!.AsArray()!);
            cursor = (string)page["Cursor"]!;
        }
        while (cursor.Length > 0);

        return found;
    }

    [Fact]
    public async Task The_zero_time_that_Go_clients_send_when_nothing_is_set_is_now()
    {
        await PutItemAsync("unset", timestamp: "0001-01-01T00:00:00Z");
        await OkAsync("PUT", "/api/feedback", new[] { Feedback("go", "unset", timestamp: "0001-01-01T00:00:00Z") });
        var item = await OkAsync("GET", $"/api/item/{_prefix}unset");
        var feedback = (await OkAsync("GET", $"/api/user/{_prefix}go/feedback/star")).AsArray();
        var soon = TimeProvider.System.GetUtcNow().AddMinutes(-5);
        Assert.True((DateTimeOffset)item["Timestamp"]! > soon);
        Assert.True((DateTimeOffset)Assert.Single(feedback)!["Timestamp"]! > soon);
    }
}
