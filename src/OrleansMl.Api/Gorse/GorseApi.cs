using OrleansMl.ApiKeys;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Gorse;

/// <summary>
/// The endpoints that clients of the recommender Gorse call, at the same paths below our address, each with and without a slash at the end.
/// </summary>
internal static class GorseApi
{
    private const string Page =
        " n is how many (10 by default, at most 1,000), cursor what the page before answered as Cursor; an empty Cursor ends the list.";
    private const string Scores =
        " n is how many (10 by default; 0 for as many as there are, at most 1,000), offset how many of the first to pass over; user-id " +
        "leaves out what that user has given feedback to.";

    private const string UserExample = """{"UserId": "alice", "Labels": ["music", "hiking"], "Comment": "Alice"}""";
    private const string ItemExample =
        """
        {"ItemId": "a1", "IsHidden": false, "Categories": ["food"], "Timestamp": "2026-01-02T03:04:05Z",
          "Labels": {"tags": ["lemon", "cake"]}, "Comment": "Lemon cake in ten minutes"}
        """;
    private const string FeedbackExample =
        """{"FeedbackType": "star", "UserId": "alice", "ItemId": "a1", "Value": 1.5, "Timestamp": "2026-01-02T03:04:05Z", "Comment": ""}""";
    private const string RowExample = """{"RowAffected": 1}""";
    private const string ScoresExample = """[{"Id": "a1", "Score": 0.87}]""";

    public static IServiceCollection AddGorse(this IServiceCollection services)
    {
        services.AddOptions<GorseOptions>().BindConfiguration(GorseOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddApiJson(GorseJson.Default);
    }

    public static void MapGorse(this IEndpointRouteBuilder endpoints)
    {
        MapHealth(endpoints);
        var group = endpoints.MapGroup("/api")
            .WithTags("Other people's clients")
            .RequireAccess(Access.Service)
            .WithMetadata(new GorseErrors())
            .AddEndpointFilter(AnswerErrorsAsync);
        MapUsers(group);
        MapItems(group);
        MapFeedback(group);
        MapRecommendations(group);
    }

    private static void MapHealth(IEndpointRouteBuilder endpoints)
    {
        var health = endpoints.MapGroup("/api/health").WithTags("Health").AllowAnonymous();
        health.MapGet("/live", GorseHealthApi.LiveAsync).WithName("gorse_live")
            .WithSummary("Is the process alive, in the shape of Gorse?")
            .WithDescription("200 as long as the process answers at all; the fields say whether it can take requests.")
            .ProducesExample<GorseHealth>(
                200,
                """
                {"Ready": true, "DataStoreError": null, "CacheStoreError": null, "DataStoreConnected": true, "CacheStoreConnected": true}
                """);
        health.MapGet("/ready", GorseHealthApi.ReadyAsync).WithName("gorse_ready")
            .WithSummary("Can requests be taken now, in the shape of Gorse?")
            .WithDescription("200 when a silo answers and its store takes a write within 2 s; 503 otherwise.")
            .ProducesExample<GorseHealth>(
                200,
                """
                {"Ready": true, "DataStoreError": null, "CacheStoreError": null, "DataStoreConnected": true, "CacheStoreConnected": true}
                """)
            .ProducesExample<GorseHealth>(
                503,
                """
                {"Ready": false, "DataStoreError": "the store takes no writes", "CacheStoreError": "the store takes no writes",
                  "DataStoreConnected": false, "CacheStoreConnected": false}
                """);
    }

    private static void MapUsers(RouteGroupBuilder group)
    {
        Of(group.MapPost("/user", GorseUsersApi.InsertAsync), ApiKeyScopes.Interactions).WithName("gorse_insert_user")
            .WithSummary("Introduce a user, in the shape of Gorse")
            .WithDescription(
                "Replaces what was told about the user before; what they did stays. Labels are a string or a number, a list of strings " +
                "or of numbers, or an object of such.")
            .AcceptsExample<GorseUser>(UserExample).ProducesExample<GorseSuccess>(200, RowExample).ProducesProblems(400);
        Of(group.MapPost("/users", GorseUsersApi.InsertManyAsync), ApiKeyScopes.Interactions).WithName("gorse_insert_users")
            .WithSummary("Introduce users, in the shape of Gorse")
            .WithDescription("A list of users, in a body of at most 1 MB. A mistake in one refuses all.")
            .AcceptsExample<GorseUser[]>($"[{UserExample}]").ProducesExample<GorseSuccess>(200, RowExample).ProducesProblems(400);
        Of(group.MapGet("/users", GorseUsersApi.ListAsync), ApiKeyScopes.Interactions).WithName("gorse_get_users")
            .WithSummary("List users, in the shape of Gorse")
            .WithDescription("Everybody who was introduced or did something, by id." + Page)
            .ProducesExample<GorseUsersPage>(200, $$"""{"Cursor": "", "Users": [{{UserExample}}]}""").ProducesProblems(400);
        Of(group.MapGet("/user/{user_id}", GorseUsersApi.GetAsync), ApiKeyScopes.Interactions).WithName("gorse_get_user")
            .WithSummary("Read a user, in the shape of Gorse")
            .WithDescription(
                "Somebody who did something and was never introduced has no labels; somebody of whom there is no record is a 404.")
            .ProducesExample<GorseUser>(200, UserExample).ProducesProblems(400, 404);
        Of(group.MapPatch("/user/{user_id}", GorseUsersApi.PatchAsync), ApiKeyScopes.Interactions).WithName("gorse_patch_user")
            .WithSummary("Change a user, in the shape of Gorse")
            .WithDescription("What is absent or null stays as it is. Somebody of whom there is no record is a 404.")
            .AcceptsExample<GorseUserPatch>("""{"Comment": "Alice B."}""")
            .ProducesExample<GorseSuccess>(200, RowExample)
            .ProducesProblems(400, 404);
        Of(group.MapDelete("/user/{user_id}", GorseUsersApi.DeleteAsync), ApiKeyScopes.Users).WithName("gorse_delete_user")
            .WithSummary("Erase a user, in the shape of Gorse")
            .WithDescription(
                "Erases everything of that person, as DELETE /api/v1/users/{user_id} does: what was told about them, what they did, and " +
                "what they wrote. Somebody of whom there is no record is erased already.")
            .ProducesExample<GorseSuccess>(200, RowExample).ProducesProblems(400);
        Of(group.MapGet("/user/{user_id}/neighbors", GorseUsersApi.NeighboursAsync), ApiKeyScopes.Recommend).WithName(
            "gorse_get_user_neighbors")
            .WithSummary("Users with a like taste, in the shape of Gorse")
            .WithDescription(
                "By the cosine of the two sets of liked items. Looks at the first 200 people of each of the user's 50 latest likes, " +
                "of those who came with feedback." +
                Scores)
            .ProducesExample<GorseScore[]>(200, """[{"Id": "bob", "Score": 0.41}]""").ProducesProblems(400);
    }

    private static void MapItems(RouteGroupBuilder group)
    {
        Of(group.MapPost("/item", GorseItemsApi.InsertAsync), ApiKeyScopes.Content, RateLimitGroup.Moderation).WithName("gorse_insert_item")
            .WithSummary("Put an item, in the shape of Gorse")
            .WithDescription(
                "Inserts or replaces, also what was deleted. An item is a post whose text is its Comment, or else the words of its " +
                "labels and categories, or else its id; like all content it is moderated, and what is rejected is shown to nobody. " +
                "Without a Timestamp a new item is made now. What a person submitted is theirs: 409; PATCH changes it.")
            .AcceptsExample<GorseItem>(ItemExample).ProducesExample<GorseSuccess>(200, RowExample).ProducesProblems(400, 409);
        Of(group.MapPost("/items", GorseItemsApi.InsertManyAsync), ApiKeyScopes.Content, RateLimitGroup.Moderation).WithName(
            "gorse_insert_items")
            .WithSummary("Put items, in the shape of Gorse")
            .WithDescription(
                "A list of items, in a body of at most 1 MB. A mistake in one refuses all; what a person submitted is passed over and " +
                "named in a 409, when all others are stored.")
            .AcceptsExample<GorseItem[]>($"[{ItemExample}]").ProducesExample<GorseSuccess>(200, RowExample).ProducesProblems(400, 409);
        Of(group.MapGet("/items", GorseItemsApi.ListAsync), ApiKeyScopes.Content).WithName("gorse_get_items")
            .WithSummary("List items, in the shape of Gorse")
            .WithDescription(
                "Everything that is not deleted, by id, hidden items and what was submitted as content included; a second or two behind." +
                Page)
            .ProducesExample<GorseItemsPage>(200, $$"""{"Cursor": "", "Items": [{{ItemExample}}]}""").ProducesProblems(400);
        Of(group.MapGet("/item/{item_id}", GorseItemsApi.GetAsync), ApiKeyScopes.Content).WithName("gorse_get_item")
            .WithSummary("Read an item, in the shape of Gorse")
            .WithDescription("Also hidden ones and what moderation rejected; a deleted one is a 404.")
            .ProducesExample<GorseItem>(200, ItemExample).ProducesProblems(400, 404);
        Of(group.MapPatch("/item/{item_id}", GorseItemsApi.PatchAsync), ApiKeyScopes.Content, RateLimitGroup.Moderation).WithName(
            "gorse_patch_item")
            .WithSummary("Change an item, in the shape of Gorse")
            .WithDescription("What is absent or null stays as it is.")
            .AcceptsExample<GorseItemPatch>("""{"IsHidden": true}""")
            .ProducesExample<GorseSuccess>(200, RowExample)
            .ProducesProblems(400, 404);
        Of(group.MapDelete("/item/{item_id}", GorseItemsApi.DeleteAsync), ApiKeyScopes.Content).WithName("gorse_delete_item")
            .WithSummary("Delete an item, in the shape of Gorse")
            .WithDescription(
                "Withdraws the item and, with the scope interactions, takes back its feedback, of the first 1,000 people. " +
                "An unknown item is deleted already.")
            .ProducesExample<GorseSuccess>(200, RowExample).ProducesProblems(400);
        Of(
            group.MapPut("/item/{item_id}/category/{category}", GorseItemsApi.PutCategoryAsync),
            ApiKeyScopes.Content,
            RateLimitGroup.Moderation).WithName("gorse_insert_item_category")
            .WithSummary("Add a category to an item, in the shape of Gorse")
            .WithDescription("Repeating it changes nothing. An item has at most 10 categories.")
            .ProducesExample<GorseSuccess>(200, RowExample).ProducesProblems(400, 404);
        Of(group.MapDelete("/item/{item_id}/category/{category}", GorseItemsApi.DeleteCategoryAsync), ApiKeyScopes.Content).WithName(
            "gorse_delete_item_category")
            .WithSummary("Take a category from an item, in the shape of Gorse")
            .WithDescription("Repeating it changes nothing.")
            .ProducesExample<GorseSuccess>(200, RowExample).ProducesProblems(400, 404);
        Of(group.MapGet("/item/{item_id}/neighbors/{category?}", GorseRecommendApi.ItemNeighboursAsync), ApiKeyScopes.Recommend).WithName(
            "gorse_get_item_neighbors")
            .WithSummary("Items on like topics, in the shape of Gorse")
            .WithDescription("The visible items whose vectors lie closest, at most 50; with a category only of that." + Scores)
            .ProducesExample<GorseScore[]>(200, ScoresExample).ProducesProblems(400);
    }

    private static void MapFeedback(RouteGroupBuilder group)
    {
        Of(group.MapPost("/feedback", GorseFeedbackApi.InsertAsync), ApiKeyScopes.Interactions).WithName("gorse_insert_feedback")
            .WithSummary("Add feedback, in the shape of Gorse")
            .WithDescription(
                "A list, in a body of at most 1 MB; feedback of a type that the user has given to the item stays as it is. Unknown users " +
                "and items are inserted (OrleansMl:Gorse:AutoInsertUser, AutoInsertItem; items only with the scope content). A " +
                "Timestamp ahead of the clock is seen nowhere until then. What a type counts as says OrleansMl:Gorse:FeedbackTypes.")
            .AcceptsExample<GorseFeedback[]>($"[{FeedbackExample}]").ProducesExample<GorseSuccess>(200, RowExample).ProducesProblems(400);
        Of(group.MapPut("/feedback", GorseFeedbackApi.UpsertAsync), ApiKeyScopes.Interactions).WithName("gorse_upsert_feedback")
            .WithSummary("Put feedback, in the shape of Gorse")
            .WithDescription("As POST, but feedback of a type that the user has given to the item is overwritten.")
            .AcceptsExample<GorseFeedback[]>($"[{FeedbackExample}]").ProducesExample<GorseSuccess>(200, RowExample).ProducesProblems(400);
        Of(group.MapGet("/feedback", GorseFeedbackApi.ListAsync), ApiKeyScopes.Interactions).WithName("gorse_get_feedback")
            .WithSummary("List feedback, in the shape of Gorse")
            .WithDescription(
                "What everybody did and did not take back, by user, type and item, interactions of the platform's own API included. A " +
                "page looks at 2,000 people at most, so it may be short while there are more." +
                Page)
            .ProducesExample<GorseFeedbackPage>(
                200, $$"""{"Cursor": "", "Feedback": [{{FeedbackExample}}], "Feedbacks": [{{FeedbackExample}}]}""")
            .ProducesProblems(400);
        Of(group.MapGet("/feedback/{feedback_type}", GorseFeedbackApi.ListOfTypeAsync), ApiKeyScopes.Interactions).WithName(
            "gorse_get_feedback_of_type")
            .WithSummary("List feedback of a type, in the shape of Gorse")
            .WithDescription("As without a type." + Page)
            .ProducesExample<GorseFeedbackPage>(
                200, $$"""{"Cursor": "", "Feedback": [{{FeedbackExample}}], "Feedbacks": [{{FeedbackExample}}]}""")
            .ProducesProblems(400);
        Of(group.MapGet("/feedback/{user_id}/{item_id}", GorseFeedbackApi.GetAsync), ApiKeyScopes.Interactions).WithName(
            "gorse_get_user_item_feedback")
            .WithSummary("What a user did with an item, in the shape of Gorse")
            .WithDescription("Of every type; an empty list when there is nothing.")
            .ProducesExample<GorseFeedback[]>(200, $"[{FeedbackExample}]").ProducesProblems(400);
        Of(group.MapDelete("/feedback/{user_id}/{item_id}", GorseFeedbackApi.DeleteAsync), ApiKeyScopes.Interactions).WithName(
            "gorse_delete_user_item_feedback")
            .WithSummary("Take back what a user did with an item, in the shape of Gorse")
            .WithDescription("Of every type, what waits for its time included; RowAffected says how many. Repeating it takes back none.")
            .ProducesExample<GorseSuccess>(200, RowExample).ProducesProblems(400);
        Of(
            group.MapGet("/feedback/{feedback_type}/{user_id}/{item_id}", GorseFeedbackApi.GetOfTypeAsync),
            ApiKeyScopes.Interactions).WithName("gorse_get_one_feedback")
            .WithSummary("What a user did with an item, of a type, in the shape of Gorse")
            .WithDescription("404 when there is no such feedback.")
            .ProducesExample<GorseFeedback>(200, FeedbackExample).ProducesProblems(400, 404);
        Of(
            group.MapDelete("/feedback/{feedback_type}/{user_id}/{item_id}", GorseFeedbackApi.DeleteOfTypeAsync),
            ApiKeyScopes.Interactions).WithName("gorse_delete_one_feedback")
            .WithSummary("Take back what a user did with an item, of a type, in the shape of Gorse")
            .WithDescription("RowAffected is 1, or 0 when there was none.")
            .ProducesExample<GorseSuccess>(200, RowExample).ProducesProblems(400);
        Of(group.MapGet("/user/{user_id}/feedback/{feedback_type?}", GorseFeedbackApi.OfUserAsync), ApiKeyScopes.Interactions).WithName(
            "gorse_get_feedback_of_user")
            .WithSummary("What a user did, in the shape of Gorse")
            .WithDescription("By type and item; with a type only of that. Of the last 4,096 things the user did.")
            .ProducesExample<GorseFeedback[]>(200, $"[{FeedbackExample}]").ProducesProblems(400);
        Of(group.MapGet("/item/{item_id}/feedback/{feedback_type?}", GorseFeedbackApi.OfItemAsync), ApiKeyScopes.Interactions).WithName(
            "gorse_get_feedback_of_item")
            .WithSummary("What was done with an item, in the shape of Gorse")
            .WithDescription(
                "Of the first 1,000 people who gave it feedback here; with a type only of that. Interactions of the platform's own API " +
                "are found by user, not by item.")
            .ProducesExample<GorseFeedback[]>(200, $"[{FeedbackExample}]").ProducesProblems(400);
    }

    private static void MapRecommendations(RouteGroupBuilder group)
    {
        Of(
            group.MapGet("/recommend/{user_id}/{category?}", GorseRecommendApi.RecommendAsync),
            ApiKeyScopes.Recommend,
            RateLimitGroup.Recommendations).WithName("gorse_recommend")
            .WithSummary("What a user may like, in the shape of Gorse")
            .WithDescription(
                "Ids, the best first, without what the user has seen; where there are too few, the latest items follow. category (in the " +
                "path, or once or more in the query) keeps what is in all of them. write-back-type stores feedback of that type for what " +
                "is answered (with the scope interactions only), write-back-delay (1h30m) that much later, so that it is not answered " +
                "again from then on. n is how many (10 " +
                "by default), offset how many of the first to pass over. To X-API-Version: 2 the answer is a list of Id and Score; what " +
                "follows the recommendations has the score 0.")
            .ProducesExample<string[]>(200, """["a1", "b2"]""").ProducesProblems(400);
        Of(
            group.MapGet("/collaborative-filtering/{user_id}", GorseRecommendApi.CollaborativeAsync),
            ApiKeyScopes.Recommend,
            RateLimitGroup.Recommendations).WithName("gorse_collaborative_filtering")
            .WithSummary("What people like a user take, in the shape of Gorse")
            .WithDescription(
                "Of what the user may like, what the last training knows, by what people like them take alone; empty before the first " +
                "training. n is how many (10 by default; 0 for as many as there are), offset how many of the first to pass over, " +
                "category keeps what is in it.")
            .ProducesExample<GorseScore[]>(200, ScoresExample).ProducesProblems(400);
        Of(group.MapGet("/item-to-item/{name}/{item_id}", GorseRecommendApi.ItemToItemAsync), ApiKeyScopes.Recommend).WithName(
            "gorse_item_to_item")
            .WithSummary("Items on like topics by a named recommender, in the shape of Gorse")
            .WithDescription("As the item's neighbors, whatever the name: there is one such recommender here." + Scores)
            .ProducesExample<GorseScore[]>(200, ScoresExample).ProducesProblems(400);
        Of(group.MapGet("/user-to-user/{name}/{user_id}", GorseUsersApi.UserToUserAsync), ApiKeyScopes.Recommend).WithName(
            "gorse_user_to_user")
            .WithSummary("Users with a like taste by a named recommender, in the shape of Gorse")
            .WithDescription("As the user's neighbors, whatever the name: there is one such recommender here." + Scores)
            .ProducesExample<GorseScore[]>(200, """[{"Id": "bob", "Score": 0.41}]""").ProducesProblems(400);
        Of(
            group.MapPost("/session/recommend/{category?}", GorseRecommendApi.SessionAsync),
            ApiKeyScopes.Recommend,
            RateLimitGroup.Recommendations).WithName("gorse_session_recommend")
            .WithSummary("What somebody without an account may like, in the shape of Gorse")
            .WithDescription(
                "From the feedback of this session, which is not kept; at most 1,000. n is how many (10 by default), " +
                "offset how many of the first to pass over.")
            .AcceptsExample<GorseFeedback[]>($"[{FeedbackExample}]")
            .ProducesExample<GorseScore[]>(200, ScoresExample)
            .ProducesProblems(400);
        Of(group.MapGet("/latest/{category?}", GorseRecommendApi.LatestAsync), ApiKeyScopes.Recommend).WithName("gorse_latest")
            .WithSummary("The latest items, in the shape of Gorse")
            .WithDescription("Scores are seconds since 1970; items whose time has not come yet are left out." + Scores)
            .ProducesExample<GorseScore[]>(200, """[{"Id": "a1", "Score": 1767323045}]""").ProducesProblems(400);
        Of(group.MapGet("/popular/{category?}", GorseRecommendApi.PopularAsync), ApiKeyScopes.Recommend).WithName("gorse_popular")
            .WithSummary("Popular items, in the shape of Gorse")
            .WithDescription("By the engagement of the last week, at most 512." + Scores)
            .ProducesExample<GorseScore[]>(200, """[{"Id": "a1", "Score": 12.5}]""").ProducesProblems(400);
        Of(group.MapGet("/non-personalized/{name}", GorseRecommendApi.NonPersonalizedAsync), ApiKeyScopes.Recommend).WithName(
            "gorse_non_personalized")
            .WithSummary("A list for everybody, in the shape of Gorse")
            .WithDescription(
                "name is latest, popular or trending (what is speeding up today); another one is a 404. category keeps what is in it." +
                Scores)
            .ProducesExample<GorseScore[]>(200, ScoresExample).ProducesProblems(400, 404);
    }

    private static RouteHandlerBuilder Of(RouteHandlerBuilder route, ApiKeyScopes scope, RateLimitGroup limit = RateLimitGroup.Default) =>
        route.AllowScope(scope).RequireLimit(limit);

    private static async ValueTask<object?> AnswerErrorsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // The server decodes all of an address but the slash, which would be one between its parts.
        for (var i = 0; i < context.Arguments.Count; i++)
        {
            if (context.Arguments[i] is string part)
            {
                context.Arguments[i] = part.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
            }
        }

        try
        {
            return await next(context);
        }
        catch (GorseException mistake)
        {
            return mistake.ToResult();
        }
    }
}
