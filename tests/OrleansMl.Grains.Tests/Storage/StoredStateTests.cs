using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansMl.Analysis;
using OrleansMl.Audit;
using OrleansMl.Banks;
using OrleansMl.Complaints;
using OrleansMl.Content;
using OrleansMl.Events;
using OrleansMl.Experiments;
using OrleansMl.Interactions;
using OrleansMl.IntimateImages;
using OrleansMl.Jobs;
using OrleansMl.Legal;
using OrleansMl.LegalReports;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Policies;
using OrleansMl.Recommendations;
using OrleansMl.Registry;
using OrleansMl.Reviews;
using OrleansMl.Search;
using OrleansMl.Security;
using OrleansMl.Sessions;
using OrleansMl.Similar;
using OrleansMl.Standing;
using OrleansMl.TaughtCategories;
using OrleansMl.Trending;
using OrleansMl.Users;
using OrleansMl.Webhooks;

namespace OrleansMl.Storage;

/// <summary>
/// State outlives versions: bytes that a version wrote are read for ever. One line of bytes per kind of state; never edit a line, add
/// another when the record grows. A new sample with an empty line fails and shows its bytes.
/// </summary>
public sealed class StoredStateTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly Serializer Serializer = new ServiceCollection()
        .AddSerializer()
        .BuildServiceProvider()
        .GetRequiredService<Serializer>();

    private static readonly ModerationEvent Told = new()
    {
        Id = "evt_1",
        Type = EventTypes.ContentDecided,
        Subject = "c1",
        Seq = 7,
        At = At,
        Data = "{}",
        Level = ModerationLevel.Flagged,
        Categories = ["spam"],
    };

    private static readonly WebhookDelivery Delivered = new()
    {
        EventId = "evt_1",
        Type = EventTypes.ContentDecided,
        Attempt = 2,
        Result = new(At, 500, 12.5, "500"),
    };

    private static readonly Dictionary<string, (object State, string Bytes)> Samples = new()
    {
        ["content with events"] = (
            new StoredContent
            {
                Revision = 1,
                AuthorId = "alice",
                Text = "cake",
                Outbox = [new(EventTypes.ContentDecided, 7, At, "{}", ModerationLevel.Flagged, ["spam"])],
                EventSeq = 7,
            },
            "MAFc/KI3HXN0b3JlZC1jb250ZW506AAFQQthbGljZQkDAUEJY2FrZcEBwQHBASEg4OAhgAAAAAAAAAAAgQAAAAAAAAAA4CGAAAAAAAAAAACBAA"
            + "AAAAAAAADgQQEJAwEhIODgISDg4AEBwQHBASEg4ODBAQEBwQEhIAADIehAH2NvbnRlbnQuZGVjaWRlZAEdIYCAALeWq0neCIEAAAAAAAAAAOBB"
            + "BXt9CQMFISAAA0EJc3BhbeDg4ODgAR3EAeA="),
        ["sessions"] = (
            new StoredSessions { Sessions = [new("s1", At, At.AddHours(24))] },
            "MAH3X7l+H3N0b3JlZC1zZXNzaW9uc+ggIAADIehABXMxIYCAALeWq0neCIEAAAAAAAAAAOAhgIDAIMF0St4IgQAAAAAAAAAA4ODg4OA="),
        ["preferences"] = (
            new StoredPreferences
            {
                Preferences = new()
                {
                    Theme = PageTheme.Dark,
                    Media = MediaDisplay.Grey,
                    SingleKeys = false,
                    Keys = [new("approve", "y")],
                    MutedQueues = ["spam"],
                },
                Version = 3,
                ChangedAt = At,
            },
            "MAHWt8qOJXN0b3JlZC1wcmVmZXJlbmNlc+gg6AgDCQkDBQEBISAAAyHoQA9hcHByb3ZlQQN54ODgISAAA0EJc3BhbeDg4AENIYCAALeWq0neCIEA"
            + "AAAAAAAAAODg"),
        ["session keys"] = (
            new StoredSessionKeys { Keys = [new("key-1", "<key/>", At)] },
            "MAE+MxBdJ3N0b3JlZC1zZXNzaW9uLWtleXPoICAAAyHoQAtrZXktMUENPGtleS8+IYCAALeWq0neCIEAAAAAAAAAAODg4ODg"),
        ["events"] = (
            new StoredEvents
            {
                First = 1,
                OpenChunk = 2,
                Open = [Told],
                Expected = [new("c1", 8, At, new(EventTypes.ContentErased, 8, At, "{}", null, []))],
                ErasedUntil = 3,
            },
            "MAExqoVHG3N0b3JlZC1ldmVudHPoAAUBCSEgAAMh6EALZXZ0XzFBH2NvbnRlbnQuZGVjaWRlZEEFYzEBHSGAgAC3lqtJ3giBAAAAAAAAAADgQQ"
            + "V7fQkDBSEgAANBCXNwYW3g4ODg4CEgAAMh6MAVASEhgIAAt5arSd4IgQAAAAAAAAAA4CHoQB1jb250ZW50LmVyYXNlZAEhIYCAALeWq0neCIEA"
            + "AAAAAAAAAODBH8EBISDg4ODg4OABDeA="),
        ["events whose notes are a record of their own"] = (
            new StoredEvents { First = 1, OpenChunk = 2, Open = [Told], ErasedUntil = 3, Taken = [4, 5] },
            "MAExqoVHG3N0b3JlZC1ldmVudHPoAAUBCSEgAAMh6EALZXZ0XzFBH2NvbnRlbnQuZGVjaWRlZEEFYzEBHSGAgAC3lqtJ3giBAAAAAAAAAADgQQ"
            + "V7fQkDBSEgAANBCXNwYW3g4ODg4CEg4OABDSEgAAUBEQAV4ODg"),
        ["expected events"] = (
            new StoredExpectedEvents
            {
                Next = 7,
                Events = [new("c1", 8, At, new(EventTypes.ContentErased, 8, At, "{}", null, []), 6)],
            },
            "MAE/yeOpLXN0b3JlZC1leHBlY3RlZC1ldmVudHPoAB0hIAADIehABWMxASEhgIAAt5arSd4IgQAAAAAAAAAA4CHoQB1jb250ZW50LmVyYXNlZA"
            + "EhIYCAALeWq0neCIEAAAAAAAAAAOBBBXt9wQEhIODg4AEZ4ODg4A=="),
        ["chunk of events"] = (
            new StoredEventChunk { Events = [Told] },
            "MAFvZPosJXN0b3JlZC1ldmVudC1jaHVua+ggIAADIehAC2V2dF8xQR9jb250ZW50LmRlY2lkZWRBBWMxAR0hgIAAt5arSd4IgQAAAAAAAAAA4E"
            + "EFe30JAwUhIAADQQlzcGFt4ODg4ODg"),
        ["webhook"] = (
            new StoredWebhook
            {
                Settings = new() { Url = "https://a.example/", Types = ["content.decided"], Description = "d", Enabled = false },
                Secrets = ["whsec_a", "whsec_b"],
                PreviousUntil = At,
                CreatedAt = At,
                CountsFrom = At.AddSeconds(10),
                DisabledReason = "gone",
                Progress = new()
                {
                    Positions = [1, 2],
                    Held = [new(7, [new(1, 5)], 2, At, At.AddSeconds(20))],
                    Failures = 3,
                    NotBefore = At,
                    Missed = 4,
                    MissedTold = 3,
                },
                LastSuccessAt = At,
                LastError = "500",
                First = 1,
                OpenChunk = 2,
                Open = [Delivered],
            },
            "MAHwXFfdHXN0b3JlZC13ZWJob29r6CDoQCVodHRwczovL2EuZXhhbXBsZS8hIAADQR9jb250ZW50LmRlY2lkZWTg4EEDZAEB4CEgAAVBD3doc2"
            + "VjX2FAD3doc2VjX2Lg4CGAgAC3lqtJ3giBAAAAAAAAAADgIYCAALeWq0neCIEAAAAAAAAAAOAhgIDhrJyrSd4IgQAAAAAAAAAA4EEJZ29uZSHo"
            + "ICAABQEFAAng4CEgAAMh6AAPISAAAyHoAAUBFeDg4AEJIYCAALeWq0neCIEAAAAAAAAAAOAhgIDCoqKrSd4IgQAAAAAAAAAA4ODg4AENIYCAAL"
            + "eWq0neCIEAAAAAAAAAAOABEQEN4CGAgAC3lqtJ3giBAAAAAAAAAADgQQc1MDABBQEJISAAAyHoQAtldnRfMcEPAQkh6CCAgAC3lqtJ3giBAAAA"
            + "AAAAAADgAaIPgQAAAAAAAClAwXXg4ODg4A=="),
        ["chunk of deliveries"] = (
            new StoredDeliveryChunk { Deliveries = [Delivered] },
            "MAHSqzP3K3N0b3JlZC1kZWxpdmVyeS1jaHVua+ggIAADIehAC2V2dF8xQR9jb250ZW50LmRlY2lkZWQBCSHoIICAALeWq0neCIEAAAAAAAAAAO"
            + "ABog+BAAAAAAAAKUBBBzUwMODg4ODg"),
        ["dead events"] = (
            new StoredDeadEvents { Events = [new(7, new(1, 5), Delivered)] },
            "MAEzZgMJJXN0b3JlZC1kZWFkLWV2ZW50c+ggIAADIegADyHoAAUBFeAh6EALZXZ0XzFBH2NvbnRlbnQuZGVjaWRlZAEJIegggIAAt5arSd4IgQ"
            + "AAAAAAAAAA4AGiD4EAAAAAAAApQEEHNTAw4ODg4ODg"),
        ["webhooks"] = (
            new StoredWebhooks { Webhooks = [new("w1", At)] },
            "MAGN7imvH3N0b3JlZC13ZWJob29rc+ggIAADIehABXcxIYCAALeWq0neCIEAAAAAAAAAAODg4ODg"),
        ["followers of events"] = (
            new StoredEventFollowers { Names = ["w1"], StreamsUntil = At, Epoch = 2 },
            "MAENxGNALXN0b3JlZC1ldmVudC1mb2xsb3dlcnPoICAAA0EFdzHg4CGAgAC3lqtJ3giBAAAAAAAAAADgAQng"),
        ["content with analysis"] = (
            new StoredContent
            {
                Revision = 1,
                AuthorId = "alice",
                Type = ContentType.Post,
                Text = "lemon cake",
                CreatedAt = At,
                UpdatedAt = At,
                ContentHash = "ab12",
                State = ContentState.Approved,
                Analysis = new()
                {
                    Tags = [new("lemon cake", 0.5f)],
                    Categories = [new("food", 0.75f)],
                    Sentiment = SentimentScores.Of(0.25f, 0.25f, 0.5f),
                    Entities = [new("person", "Anna", 1, 5, 0.5f)],
                    Language = "en",
                    EmbeddingVersion = new("text-embedding", "1.0.0"),
                    Models = [new("text-sentiment", "1.0.0")],
                    AnalyzedAt = At,
                },
                Embedding = [0.5f, -0.25f],
            },
            "MAFc/KI3HXN0b3JlZC1jb250ZW506AAFQQthbGljZQkDBUEVbGVtb24gY2FrZcEBwQHBASEg4OAhgIAAt5arSd4IgQAAAAAAAAAA4CGAgAC3lqtJ3giBAAAAAAAA" +
            "AADgQQlhYjEyCQMJISDg4CEg4OABAcEBIeggIAADIejAC2EAAAA/4ODgISAAAyHoQAlmb29kYQAAQD/g4OAh6AgDCWEAAIA+YQAAgD5hAAAAP+AhIAADIehADXBl" +
            "cnNvbkEJQW5uYQEFARVhAAAAP+Dg4EEFZW4h6EAddGV4dC1lbWJlZGRpbmdBCzEuMC4w4CEgAAMh6EAddGV4dC1zZW50aW1lbnTBb+Dg4CGAgAC3lqtJ3giBAAAA" +
            "AAAAAADg4CEgAAVhAAAAP2AAAIC+4ODg"),
        ["content that a service changed"] = (
            new StoredContent { Revision = 2, AuthorId = "alice", Text = "cake", CreatedAt = At, UpdatedAt = At, AuthoredAt = At },
            "MAFc/KI3HXN0b3JlZC1jb250ZW506AAJQQthbGljZQkDAUEJY2FrZcEBwQHBASEg4OAhgIAAt5arSd4IgQAAAAAAAAAA4CGAgAC3lqtJ3giBAAAAAAAAAADg" +
            "QQEJAwEhIODgISDg4AEBwQHBASEg4ODBAQEBIYCAALeWq0neCIEAAAAAAAAAAODg"),
        ["attributes of a person's item"] = (
            new StoredContent { Revision = 1, AuthorId = "alice", Text = "cake", Attributes = new(true, null, true, IsEntry: false) },
            "MAFc/KI3HXN0b3JlZC1jb250ZW506AAFQQthbGljZQkDAUEJY2FrZcEBwQHBASEg4OAhgAAAAAAAAAAAgQAAAAAAAAAA4CGAAAAAAAAAAACBAAAAAAAAAADg" +
            "QQEJAwEhIODgISDg4AEBwQHBASEg4OAh6AADwQEBAwEB4AEBwQHg"),
        ["evidence in a field"] = (
            new Assessment { Revision = 1, Detector = "text-spam", Evidence = [new(ModerationCategory.Spam, 0, 4, 1, "categories/0")] },
            "MAF4JL4QFWFzc2Vzc21lbnToAAVBE3RleHQtc3BhbcEBwQEhIODgISAAAyHoCAMJAQEBEWEAAIA/QRljYXRlZ29yaWVzLzDg4OCBAAAAAAAAAADBAQEB4A=="),
        ["decision that offers help"] = (
            new Decision
            {
                Seq = 1,
                Revision = 1,
                ContentHash = "ab",
                Level = ModerationLevel.ReviewRequired,
                Source = DecisionSource.Auto,
                Policy = new("default", "1"),
                Rules = ["self_harm>=review"],
                Scores = CategoryScores.From((ModerationCategory.SelfHarm, 0.5f)),
                At = At,
                Support = true,
                NotJudged = [ModerationCategory.Hate],
            },
            "MAEeXc6HEWRlY2lzaW9u6AAFAQVBBWFiCQMJCQMBIehAD2RlZmF1bHRBAzHgISAAA0Ejc2VsZl9oYXJtPj1yZXZpZXfg4CEgAA9hAADA/2AAAM" +
            "D/YAAAwP9gAADA/2AAAMD/YAAAwP9gAAAAP+DgwQHBAcEBIYCAALeWq0neCIEAAAAAAAAAAOABAQEDISAAAwkDDeDg4A=="),
        ["assessment of what was not judged"] = (
            new Assessment { Revision = 1, Detector = "text-safety", NotJudged = [ModerationCategory.Hate, ModerationCategory.SelfHarm] },
            "MAF4JL4QFWFzc2Vzc21lbnToAAVBF3RleHQtc2FmZXR5wQHBASEg4OAhIODggQAAAAAAAAAAwQEBASEgAAUJAw0IAxng4OA="),
        ["decision of two stages"] = (
            new Decision
            {
                Seq = 2,
                Revision = 1,
                ContentHash = "ab",
                Level = ModerationLevel.Flagged,
                Source = DecisionSource.Auto,
                Policy = new("default", "1"),
                At = At,
                Awaiting = ["text-safety-transformer"],
                FirstStage = CategoryScores.From((ModerationCategory.Hate, 0.5f)),
                SecondStage = CategoryScores.From((ModerationCategory.Hate, 0.25f)),
            },
            "MAEeXc6HEWRlY2lzaW9u6AAJAQVBBWFiCQMFCQMBIehAD2RlZmF1bHRBAzHgISDg4CEg4ODBAcEBwQEhgIAAt5arSd4IgQAAAAAAAAAA4AEBAQEhIODgISAA" +
            "A0EvdGV4dC1zYWZldHktdHJhbnNmb3JtZXLg4CEgAA9hAADA/2AAAMD/YAAAwP9gAAAAP2AAAMD/YAAAwP9gAADA/+DgISAAD2EAAMD/YAAAwP9gAADA/2AA" +
            "AIA+YAAAwP9gAADA/2AAAMD/4ODg"),
        ["assessment of a second stage"] = (
            new Assessment
            {
                Revision = 1,
                Detector = "text-safety-transformer",
                SecondTo = "text-safety",
                Mixed = CategoryScores.From((ModerationCategory.Hate, 0.25f)),
            },
            "MAF4JL4QFWFzc2Vzc21lbnToAAVBL3RleHQtc2FmZXR5LXRyYW5zZm9ybWVywQHBASEg4OAhIODggQAAAAAAAAAAwQEBASEg4OBBF3RleHQtc2FmZXR5ISAA" +
            "D2EAAMD/YAAAwP9gAADA/2AAAIA+YAAAwP9gAADA/2AAAMD/4ODg"),
        ["registry that follows a folder"] = (
            new StoredModelRegistry { Followed = "1.0.0", Refused = new("1.0.1", "does not score spam", At) },
            "MAGfdX13K3N0b3JlZC1tb2RlbC1yZWdpc3RyeegAAcEBISDg4MEBwQEhIODgwQEhIODgQQsxLjAuMCHoQAsxLjAuMUEnZG9lcyBub3Qgc2NvcmUgc3BhbSGA" +
            "gAC3lqtJ3giBAAAAAAAAAADg4OA="),
        ["cluster secret"] = (new StoredClusterSecret { Secret = [1, 2, 3] },
            "MAFT6aouK3N0b3JlZC1jbHVzdGVyLXNlY3JldOggIAAHAQMABQAH4ODg"),
        ["audit"] = (new StoredAudit { OpenChunk = 1, Open = [new(At, "root", "erase_user", "alice", null)] },
            "MAEEVDgvGXN0b3JlZC1hdWRpdOgAAQEFISAAAyHoIICAALeWq0neCIEAAAAAAAAAAOBBCXJvb3RBFWVyYXNlX3VzZXJBC2FsaWNlwQHg4ODg"),
        ["audit chunk"] = (
            new StoredAuditChunk { Entries = [new(At, "root", "create_api_key", "forum", "content")] },
            "MAEjXBhuJXN0b3JlZC1hdWRpdC1jaHVua+ggIAADIegggIAAt5arSd4IgQAAAAAAAAAA4EEJcm9vdEEdY3JlYXRlX2FwaV9rZXlBC2ZvcnVtQQ9jb250ZW50" +
            "4ODg4A=="),
        ["user"] = (new StoredUser
        {
            AnalysisRefused = true,
            FirstChunk = 1,
            LastChunk = 3,
            EraseBelow = 2
        }, "MAE3G83XF3N0b3JlZC11c2Vy6AADAQUBDQEJ4A=="),
        ["described user"] = (new StoredUser
        {
            LastChunk = 3,
            IsDescribed = true,
            Labels = "[1]",
            Comment = "hi",
            ErasingSince = At,
            InteractionsErased = true
        }, "MAE3G83XF3N0b3JlZC11c2Vy6AABAQEBDQEBAQNBB1sxXUEFaGkhgIAAt5arSd4IgQAAAAAAAAAA4AED4A=="),
        ["user who withdrew"] = (new StoredUser
        {
            FirstWithdrawn = 1,
            LastWithdrawn = 3,
            EraseWithdrawnBelow = 2
        }, "MAE3G83XF3N0b3JlZC11c2Vy6AABAQEBAQEBAQHBAcEBwQEBAQEFAQ0BCeA="),
        ["content with attributes"] = (
            new StoredContent
            {
                Revision = 1,
                AuthorId = "key:shop",
                Type = ContentType.Post,
                Text = "cake",
                CreatedAt = At,
                UpdatedAt = At,
                ContentHash = "ab12",
                State = ContentState.Approved,
                Attributes = new(true, "[1]", true)
            },
            "MAFc/KI3HXN0b3JlZC1jb250ZW506AAFQRFrZXk6c2hvcAkDBUEJY2FrZcEBwQHBASEg4OAhgIAAt5arSd4IgQAAAAAAAAAA4CGAgAC3lqtJ3giBAAAAAAAAAADg" +
            "QQlhYjEyCQMJISDg4CEg4OABAcEBwQEhIODgIegAA0EHWzFdAQPg4A=="),
        ["named interaction"] = (new StoredInteractionChunk
        {
            Interactions = [new("c1", InteractionType.Like, null, At) { Kind = "star", Comment = "yes" }]
        }, "MAGxO4HOMXN0b3JlZC1pbnRlcmFjdGlvbi1jaHVua+ggIAADIehABWMxCQMNwQEhgIAAt5arSd4IgQAAAAAAAAAA4AEBQQlzdGFyQQd5ZXPg4ODg"),
        ["interactions of somebody with plans"] = (new StoredInteractions
        {
            FirstAt = At,
            HasScheduled = true
        }, "MAFpnwNGJ3N0b3JlZC1pbnRlcmFjdGlvbnPoIICAALeWq0neCIEAAAAAAAAAAOABAQEBISDg4AEBAQPg"),
        ["interactions ahead"] = (new StoredScheduled
        {
            Interactions = [new()
            {
                ContentId = "c1",
                Type = InteractionType.Like,
                At = At,
                Kind = "star",
                Comment = "yes",
                Repeat = InteractionRepeat.Overwrite,
                WaitsForItsTime = true,
                IsHistory = true,
                Region = "DE",
                Value = 0.5
            }]
        }, "MAHYrLlIGXN0b3JlZC1haGVhZOggIAADIehABWMxCQMNgQAAAAAAAOA/IYCAALeWq0neCIEAAAAAAAAAAOBBBURFwQEBA0EJc3RhckEHeWVzCQMJAQPg4ODg"),
        ["seen"] = (new StoredSeen { Bytes = [1, 2, 3] }, "MAGlxYvBF3N0b3JlZC1zZWVu6CAgAAcBAwAFAAfg4OA="),
        ["people of an item"] = (new StoredItemUsers
        {
            UserIds = ["u1", "u2"]
        }, "MAHpWNUmJXN0b3JlZC1pdGVtLXBlb3BsZeggIAAFQQV1MUAFdTLg4OA="),
        ["analysis chunk"] = (new StoredAnalysisChunk
        {
            ContentIds = ["c1", "c2"]
        }, "MAGIxxncK3N0b3JlZC1hbmFseXNpcy1jaHVua+ggIAAFQQVjMUAFYzLg4OA="),
        ["model registry"] = (
            new StoredModelRegistry
            {
                Revision = 7,
                Live = "2.0.0",
                Previous = ["1.0.0"],
                Shadow = "3.0.0",
                Split = new(SplitKind.Canary, "2.1.0", 5, At, new() { MaxErrorRate = 0.03, MaxDrift = 0.3, MinCalls = 900 }),
                Audit = [new(At, "root", RegistryAction.Promote, "2.0.0", "1.0.0", "better")],
                ReferenceVersion = "2.0.0",
                ReferenceScores = [new("spam", [900, 100])],
            },
            "MAGfdX13K3N0b3JlZC1tb2RlbC1yZWdpc3RyeegAHUELMi4wLjAhIAADQQsxLjAuMODgQQszLjAuMCHoCAMFQQsyLjEuMIEAAAAAAAAUQCGAgAC3lqtJ3giBAAAA" +
            "AAAAAADgIeiAuB6F61G4nj+BMzMzMzMz0z8BIhzg4CEgAAMh6CCAgAC3lqtJ3giBAAAAAAAAAADgQQlyb290CQMBwQfBD0ENYmV0dGVy4ODgwQchIAADIehACXNw" +
            "YW0hIAAFASIcACID4ODg4ODg"),
        ["vectors"] = (new StoredVectors
        {
            Items = [new("c1", new("text-embedding", "1.0.0"), [127, -64, 0])]
        }, "MAHBkqevHXN0b3JlZC12ZWN0b3Jz6CAgAAMh6EAFYzEh6EAddGV4dC1lbWJlZGRpbmdBCzEuMC4w4CEgAAcB+gMA/wAB4ODg4ODg"),
        ["interactions"] = (
            new StoredInteractions
            {
                FirstAt = At,
                FirstChunk = 1,
                OpenChunk = 2,
                Open = [new("c1", InteractionType.Watch, 0.5, At)]
            },
            "MAFpnwNGJ3N0b3JlZC1pbnRlcmFjdGlvbnPoIICAALeWq0neCIEAAAAAAAAAAOABBQEJISAAAyHoQAVjMQkDCYEAAAAAAADgPyGAgAC3lqtJ3giBAAAAAAAAAADg" +
            "4ODg4A=="),
        ["interactions of somebody noted"] = (new StoredInteractions
        {
            FirstAt = At,
            NotedDay = 20_000
        }, "MAFpnwNGJ3N0b3JlZC1pbnRlcmFjdGlvbnPoIICAALeWq0neCIEAAAAAAAAAAOABAQEBISDg4AEE4gTg"),
        ["factors"] = (new StoredFactors
        {
            Version = 3,
            Chunks = 2,
            Validation = 0.25,
            Items = 40,
            Interactions = 900,
            PublishedAt = At
        }, "MAEd5/A8HXN0b3JlZC1mYWN0b3Jz6AANAQmBAAAAAAAA0D8BoQEiHCGAgAC3lqtJ3giBAAAAAAAAAADg4A=="),
        ["factors chunk"] = (new StoredFactorsChunk
        {
            Version = 3,
            Crc = 77,
            Bytes = [1, 2, 3]
        }, "MAHRKLDOKXN0b3JlZC1mYWN0b3JzLWNodW5r6AANAZshIAAHAQMABQAH4ODg"),
        ["people"] = (new StoredUserIndex { People = [new("u1", 20_000)] }, "MAHgJppqG3N0b3JlZC1wZW9wbGXoICAAAyHoQAV1MQEE4gTg4ODg"),
        ["retracted interaction"] = (new StoredInteractionChunk
        {
            Interactions = [new("c1", InteractionType.Like, null, At) { IsRetracted = true }]
        }, "MAGxO4HOMXN0b3JlZC1pbnRlcmFjdGlvbi1jaHVua+ggIAADIehABWMxCQMNwQEhgIAAt5arSd4IgQAAAAAAAAAA4AED4ODg4A=="),
        ["interaction chunk"] = (new StoredInteractionChunk
        {
            Interactions = [new("c1", InteractionType.Like, null, At)]
        }, "MAGxO4HOMXN0b3JlZC1pbnRlcmFjdGlvbi1jaHVua+ggIAADIehABWMxCQMNwQEhgIAAt5arSd4IgQAAAAAAAAAA4ODg4OA="),
        ["engagement"] = (
            new StoredEngagement
            {
                Number = 7,
                Batch = new("silo", 3, [new("c1", Facts, "DE", 1.5, 2, 100)])
            },
            "MAFMiEzsI3N0b3JlZC1lbmdhZ2VtZW506AAdIehACXNpbG8BDSEgAAMh6EAFYzEh6AAVCQMBCQMFAQMhIAADQQlmb29k4OBBBURFQQVkZSEgAANBC2xlbW9u4OAh" +
            "gIAAt5arSd4IgQAAAAAAAAAA4ODBKYEAAAAAAAD4P4EAAAAAAAAAQIEAAAAAAABZQODg4ODg"),
        ["trending piece"] = (
            new StoredTrendingPiece
            {
                Number = 7,
                Items = [new("c1", Facts, [1, double.NegativeInfinity], [new("DE", [0.5])])]
            },
            "MAHmHKuTK3N0b3JlZC10cmVuZGluZy1waWVjZegAHSEgAAMh6EAFYzEh6AAVCQMBCQMFAQMhIAADQQlmb29k4OBBBURFQQVkZSEgAANBC2xlbW9u4OAhgIAAt5ar" +
            "Sd4IgQAAAAAAAAAA4OAhIAAFgQAAAAAAAPA/gAAAAAAAAPD/4OAhIAADIejAIyEgAAOBAAAAAAAA4D/g4ODg4ODg4OA="),
        ["engagement with shares"] = (
            new StoredEngagement
            {
                Number = 7,
                Batch = new("silo", 3, [new("c1", Facts, "DE", 1.5, 2, 100, 1, 250)])
            },
            "MAFMiEzsI3N0b3JlZC1lbmdhZ2VtZW506AAdIehACXNpbG8BDSEgAAMh6EAFYzEh6AAVCQMBCQMFAQMhIAADQQlmb29k4OBBBURFQQVkZSEgAANBC2xlbW9u4OAh" +
            "gIAAt5arSd4IgQAAAAAAAAAA4ODBKYEAAAAAAAD4P4EAAAAAAAAAQIEAAAAAAABZQIEAAAAAAADwP4EAAAAAAEBvQODg4ODg"),
        ["trending piece with shares"] = (
            new StoredTrendingPiece
            {
                Number = 7,
                Items = [new("c1", Facts, [1], []) { Cascade = [100, 2, 250] }]
            },
            "MAHmHKuTK3N0b3JlZC10cmVuZGluZy1waWVjZegAHSEgAAMh6EAFYzEh6AAVCQMBCQMFAQMhIAADQQlmb29k4OBBBURFQQVkZSEgAANBC2xlbW9u4OAhgIAAt5ar" +
            "Sd4IgQAAAAAAAAAA4OAhIAADgQAAAAAAAPA/4OAhIODgISAAB4EAAAAAAABZQIAAAAAAAAAAQIAAAAAAAEBvQODg4ODg4A=="),
        ["hashtags"] = (new StoredHashtags
        {
            Number = 7,
            Time = 100,
            Totals = [1.5],
            Hashtags = [[new("lemon", 1, 0.5)]]
        }, "MAF3ATRWH3N0b3JlZC1oYXNodGFnc+gAHYEAAAAAAABZQCEgAAOBAAAAAAAA+D/g4CEgAAMhIAADIehAC2xlbW9ugQAAAAAAAPA/gQAAAAAAAOA/4ODg4ODg"),
        ["hashtags with who stands behind them"] = (new StoredHashtags
        {
            Number = 7,
            Time = 100,
            Totals = [1.5],
            Hashtags = [[new("lemon", 1, 0.5)]],
            Reach = [[new(3, 5, 1, 3, 9, 2)]],
        },
            "MAF3ATRWH3N0b3JlZC1oYXNodGFnc+gAHYEAAAAAAABZQCEgAAOBAAAAAAAA+D/g4CEgAAMhIAADIehAC2xlbW9ugQAAAAAAAPA/gQAAAAAAAOA/4ODg"
            + "4OAhIAADISAAAyHoAA0BCwEDAQ0BEwEF4ODg4ODg"),
        ["engagement that is proven in part"] = (new StoredEngagement
        {
            Number = 7,
            Batch = new("silo", 3, [new("c1", Facts with { AuthorKey = 77 }, "DE", 1.5, 2, 100, 1, 250, 0.5, 6)]),
        },
            "MAFMiEzsI3N0b3JlZC1lbmdhZ2VtZW506AAdIehACXNpbG8BDSEgAAMh6EAFYzEh6AAVCQMBCQMFAQMhIAADQQlmb29k4OBBBURFQQVkZSEgAANBC2xl"
            + "bW9u4OAhgIAAt5arSd4IgQAAAAAAAAAA4AGb4MEpgQAAAAAAAPg/gQAAAAAAAABAgQAAAAAAAFlAgQAAAAAAAPA/gQAAAAAAQG9AgQAAAAAAAOA/AQ3g"
            + "4ODg4A=="),
        ["interactions of an account"] = (new StoredInteractions
        {
            FirstAt = At,
            NotedDay = 20_000,
            Open = [new("c1", InteractionType.Like, null, At) { IsOwn = true }],
            Authors = 7,
            ActiveDays = 3,
            HasCounted = true,
        },
            "MAFpnwNGJ3N0b3JlZC1pbnRlcmFjdGlvbnPoIICAALeWq0neCIEAAAAAAAAAAOABAQEBISAAAyHoQAVjMQkDDcEBIYCAALeWq0neCIEAAAAAAAAAAOAB"
            + "AcEBwQEBA+Dg4AEE4gQBAQEPAQ0BA+A="),
        ["reports of an item"] = (new StoredItemReports
        {
            Reporters = [7, 8],
            Weight = 1.5,
            Raised = 1
        }, "MAFCQQR7J3N0b3JlZC1pdGVtLXJlcG9ydHPoICAABQEPABHg4IEAAAAAAAD4PwEF4A=="),
        ["counted acts"] = (
            new StoredCountedActs { Keys = [7, 8], Days = [20_000, 20_001] },
            "MAHpu3FHJ3N0b3JlZC1jb3VudGVkLWFjdHPoICAABQEPABHg4CEgAAUBBOIEABTiBODg4A=="),
        ["trending ranks"] = (new StoredTrendingRanks
        {
            At = At,
            ByWindow = [["c1"], []]
        }, "MAHNHwCfK3N0b3JlZC10cmVuZGluZy1yYW5rc+gggIAAt5arSd4IgQAAAAAAAAAA4CEgAAUhIAADQQVjMeDgICDg4ODg4A=="),
        ["experiments"] = (
            new StoredExperiments
            {
                Revision = 7,
                Experiments =
                [
                    new()
                    {
                        Name = "ranking",
                        Version = 6,
                        Share = 0.5,
                        Variants = [new("control", 1, 0.4, 0.4, 0.2, 0.8, 2, 1)],
                        StartedAt = At,
                        EndedAt = At.AddDays(1),
                        Audit = [new(At, "root", ExperimentAction.Stop, 6, "share 0.5", "done")]
                    },
                ],
            },
            "MAHI9F4QJXN0b3JlZC1leHBlcmltZW50c+gAHSEgAAMh6EAPcmFua2luZwEZgQAAAAAAAOA/ISAAAyHoQA9jb250cm9sgQAAAAAAAPA/gZqZmZmZmdk/gZqZmZmZ" +
            "mdk/gZqZmZmZmck/gZqZmZmZmek/AQkBBeDg4CGAgAC3lqtJ3giBAAAAAAAAAADgIYCAwCDBdEreCIEAAAAAAAAAAOAhIAADIegggIAAt5arSd4IgQAAAAAAAAAA" +
            "4EEJcm9vdAkDDQEZQRNzaGFyZSAwLjVBCWRvbmXg4ODg4ODg"),
        ["exposures"] = (new StoredExposures { Open = 70 }, "MAE5vSKUIXN0b3JlZC1leHBvc3VyZXPoADIC4A=="),
        ["exposure chunk"] = (
            new StoredExposureChunk
            {
                Number = 70,
                Exposures =
                [
                    new("u1", "c1", At, "ranking", "control", 3, 0.25, 0.125, new(1, 0.125, 0.5, 0.0625)),
                    new("u1", "c2", At, null, null, 1, 1, null, null),
                    default
                ],
                Senders = [new("silo", 9)],
            },
            "MAFAi4crK3N0b3JlZC1leHBvc3VyZS1jaHVua+gAMgIhIAAHIehABXUxQQVjMSGAgAC3lqtJ3giBAAAAAAAAAADgQQ9yYW5raW5nQQ9jb250cm9sAQ2BAAAAAAAA" +
            "0D+BAAAAAAAAwD8h6IAAAAAAAADwP4EAAAAAAADAP4EAAAAAAADgP4EAAAAAAACwP+DgIOjAD0EFYzIhgIAAt5arSd4IgQAAAAAAAAAA4MEBwQEBBYEAAAAAAADw" +
            "P8EBwQHgIOjAAcEBIYAAAAAAAAAAAIEAAAAAAAAAAODBAcEBAQGBAAAAAAAAAADBAcEB4ODgISAAAyHoQAlzaWxvASXg4ODg"),
        ["job log"] = (
            new StoredJobLog
            {
                Sequence = 7,
                Changes =
                [
                    new() { Target = "c1", Version = 70, DueTicks = At.UtcTicks, Failures = 2, Payload = "{}" },
                    new() { Target = "c2", Version = 71, Kind = StoredJobKind.Removed },
                    new()
                    {
                        Target = "c3",
                        Version = 72,
                        Kind = StoredJobKind.Dead,
                        Failures = 10,
                        Error = "gone",
                        FailedAtTicks = At.UtcTicks
                    },
                ],
            },
            "MAEX/46LHXN0b3JlZC1qb2ItbG9nAB0hAAch6EAFYzEBMgKBgAC3lqtJ3ggJAwEBCUEFe33BAQEB4CDoQAVjMgE6AgEBCQMFAQHBAcEBAQHgIO"
            + "hABWMzAUICAQEJAwkBKcEBQQlnb25lgYAAt5arSd4I4ODg"),
        ["job chunk"] = (
            new StoredJobChunk { Jobs = [new() { Target = "c1", Version = 70, DueTicks = At.UtcTicks }], Removed = [60, 61] },
            "MAHa5p49IXN0b3JlZC1qb2ItY2h1bmsgAAMh6EAFYzEBMgKBgAC3lqtJ3ggJAwEBAcEBwQEBAeDgIQAFAfEA9eDg"),
        ["job shard"] = (
            new StoredJobShard
            {
                FirstSequence = 7,
                LastVersion = 72,
                NextRow = 12,
                FirstUnfinishedRow = 11,
                Garbage = [3, 4],
                Buckets = [new(1, 17_000_000, [new(9, 20, 1200, 69)]), new(JobBucket.DeadLevel, 0, [new(10, 1, 60, 72)])],
            },
            "MAER9OqkIXN0b3JlZC1qb2Itc2hhcmToAB0BQgIBMQEtIQAFAQ0AEeAhIAAFIegABWFAZgMBISAAAyHoACUBUQGCJQEqAuDg4OAg6AD6BwEBIS"
            + "AAAyHoACkBBQHxAUIC4ODg4ODg4A=="),
        ["a published policy"] = (
            new StoredPolicy
            {
                Revision = 5,
                LastVersion = 3,
                Live = new()
                {
                    Version = "2",
                    Document = new()
                    {
                        OnError = ModerationLevel.Rejected,
                        OnNotJudged = ModerationLevel.ReviewRequired,
                        PendingVisible = true,
                        Thresholds = [new(ModerationCategory.Spam, ContentType.Video, 0.25f, 0.5f, 0.75f)],
                    },
                    At = At,
                    By = "root",
                    Note = "fewer videos",
                },
                Shadow = new() { Version = "3", Document = new() { Thresholds = [new(ModerationCategory.Hate, null, 0.5f, null, null)] } },
                Comparison = new()
                {
                    Decisions = 7,
                    Changes = [new(ModerationLevel.Flagged, ModerationLevel.Approved, 7, ["alice~1"])],
                },
                Draft = new(),
                Previous = [new() { Version = "1", Document = new() }],
            },
            "MAFoEGNpG3N0b3JlZC1wb2xpY3noABUBDSHoQAMyIegIAw0JAwkBAyEgAAMh6AgDCQkDAWEAAIA+YQAAAD9hAABAP+Dg4OAhgIAAt5arSd4IgQAAAAAAAAAA"
            + "4EEJcm9vdEEZZmV3ZXIgdmlkZW9z4CHoQAMzIegIAwkJAwUBASEgAAMh6AgDDcEBYQAAAD/BAcEB4ODg4MEBwQHBAeAh6AAdISAAAyHoCAMFCQMBAR0hIAAD"
            + "QQ9hbGljZX4x4ODg4ODgIegIAwkJAwUBASEg4ODgISAAAyHoQAMxIegIAwkJAwUBASHAeeDgwQHBAcEB4ODg4A=="),
        ["a policy that requires scores"] = (
            new StoredPolicy
            {
                Revision = 2,
                Draft = new()
                {
                    Thresholds = [new(ModerationCategory.Spam, null, 0.5f, null, null, "limited")],
                    Require =
                    [
                        new([ModerationCategory.Sexual, ModerationCategory.Hate], ContentType.Video), new([ModerationCategory.Spam]),
                    ],
                },
            },
            "MAFoEGNpG3N0b3JlZC1wb2xpY3noAAkBAcEBwQHBASHoCAMJCQMFAQEhIAADIegIAwnBAWEAAAA/wQHBAUEPbGltaXRlZODg4CEgAAUh6CAgAAUJAwEIAw3g"
            + "4AkDAeAg6CAgAAMJAwng4MEB4ODg4CEg4ODBAeA="),
        ["a policy that is run over the past"] = (
            new StoredPolicy { Revision = 3, Rescan = new("2", At, At.AddDays(-1), ContentType.Post) },
            "MAFoEGNpG3N0b3JlZC1wb2xpY3noAA0BAcEBwQHBAcEBISDg4CHoQAMyIYCAALeWq0neCIEAAAAAAAAAAOAhgIBATWziSN4IgQAAAAAAAAAA4AkDBeDg"),
        ["a rescan"] = (
            new StoredRescan
            {
                Number = 2,
                State = PolicyRescanState.Paused,
                Version = "2",
                Request = new() { Since = At, Surface = ContentType.Video, RatePerSecond = 20, IsDry = true },
                StartedAt = At,
                StartedBy = "root",
                EndedAt = At.AddHours(1),
                Step = 7,
                NextAt = At.AddSeconds(9),
                CountedShards = 16,
                Total = 40,
                Viewed = ["alice~1"],
                Known = [0],
                ViewedDone = 1,
                Cursors = [RescanCursor.Newest, new(3, 12), RescanCursor.End],
                Again = ["alice~2"],
                Rounds = 1,
                Done = 12,
                Changes = [new(ModerationLevel.Approved, ModerationLevel.Flagged, 3, ["alice~3"])],
                Skipped = new() { Human = 1, Gone = 2, Current = 3, Waiting = 4, NotScored = 5, Failed = 6 },
            },
            "MAHoU7mGG3N0b3JlZC1yZXNjYW7oAAkJAwVBAzIh6CCAgAC3lqtJ3giBAAAAAAAAAADgCQMBAVEBA+AhgIAAt5arSd4IgQAAAAAAAAAA4EEJcm9vdCGAgGh7"
            + "+LNJ3giBAAAAAAAAAADgAR0hgABLFJyrSd4IgQAAAAAAAAAA4AFBAaEhIAADQQ9hbGljZX4x4OAhIAADAQHg4AEFISAAByHogP////////9/AQPgIOgADQEx"
            + "4CDoAAMBA+Dg4CEgAANBD2FsaWNlfjLg4AEFATEhIAADIegIAwEJAwUBDSEgAANBD2FsaWNlfjPg4ODg4CHoAAUBCQENAREBFQEZ4OA="),
        ["an assessment by a rule in words"] = (
            new Assessment
            {
                Revision = 1,
                Detector = "tickets",
                SecondTo = "text-safety",
                Scores = CategoryScores.From((ModerationCategory.Hate, 0.5f)),
                Rule = new(ModerationCategory.Hate, "3", "0123456789abcdef", "guard", "guard-20b", "no answer"),
            },
            "MAF4JL4QFWFzc2Vzc21lbnToAAVBD3RpY2tldHPBAcEBISAAD2EAAMD/YAAAwP9gAADA/2AAAAA/YAAAwP9gAADA/2AAAMD/4OAhIODggQAAAAAAAAAAwQEB"
            + "ASEg4OBBF3RleHQtc2FmZXR5wQEh6AgDDUEDM0EhMDEyMzQ1Njc4OWFiY2RlZkELZ3VhcmRBE2d1YXJkLTIwYkETbm8gYW5zd2Vy4CcRIODgJxUg4ODg"),
        ["scores that a policy saw"] = (
            new StoredScoreChunk
            {
                Number = 3,
                Rows =
                [
                    new()
                    {
                        ContentId = "alice~1",
                        AuthorId = "alice",
                        At = At,
                        Surface = ContentType.Comment,
                        Scores = CategoryScores.From((ModerationCategory.Spam, 0.5f)),
                        NotJudged = [ModerationCategory.Hate],
                        Taught = ModerationLevel.Flagged,
                        NeededAgreement = CategoryScores.From((ModerationCategory.Hate, 0.25f)),
                        NeededForRemoval = CategoryScores.From((ModerationCategory.Hate, 0.125f)),
                    },
                    new() { ContentId = "alice~1", AuthorId = "alice", At = At, Human = ModerationLevel.Rejected },
                ],
                Senders = [new("S127.0.0.1:1:1", 7)],
            },
            "MAFMYC49JXN0b3JlZC1zY29yZS1jaHVua+gADSEgAAUh6EAPYWxpY2V+MUELYWxpY2UhgIAAt5arSd4IgQAAAAAAAAAA4AkDCSEgAA9hAADA/2AAAMD/YAAA"
            + "AD9gAADA/2AAAMD/YAAAwP9gAADA/+DgISAAAwkDDeDgCQMFISAAD2EAAMD/YAAAwP9gAADA/2AAAIA+YAAAwP9gAADA/2AAAMD/4OAhIAAPYQAAwP9gAADA"
            + "/2AAAMD/YAAAAD5gAADA/2AAAMD/YAAAwP/g4MEB4CDowA/BESGAgAC3lqtJ3giBAAAAAAAAAADgCQMBwQEhIODgCQMBwQHBAQkDDeDg4CEgAAMh6EAdUzEy"
            + "Ny4wLjAuMToxOjEBHeDg4OA="),
        ["search index"] = (
            new StoredSearch
            {
                First = 1,
                OpenChunk = 2,
                Open =
                [
                    new()
                    {
                        ContentId = "alice~1",
                        Version = 4294967298,
                        CreatedAt = 7,
                        AuthorKey = 8,
                        State = ContentState.Flagged,
                        Level = ModerationLevel.Flagged,
                        Type = ContentType.Post,
                        LanguageKey = 9,
                        Categories = 10,
                        Words = [1, 2, 3],
                        TextKey = 11,
                        SimHash = 12,
                    },
                ],
            },
            "MAELcw6uG3N0b3JlZC1zZWFyY2joAAUBCSEgAAMh6EAPYWxpY2V+MQGQAAAAQAEBAR0BEQkDDQkDBQkDBQETARVBBwECAwEXARng4ODg"),
        ["search index chunk"] = (
            new StoredSearchChunk { Entries = [new() { ContentId = "bob~1", Version = 3, IsGone = true }] },
            "MAGTcAtAJ3N0b3JlZC1zZWFyY2gtY2h1bmvoICAAAyHoQAtib2J+MQENAQMBAQEBCQMBwQEJAwEBAQEBQQEBAcEB4ODg4A=="),
        ["banks"] = (
            new StoredBanks { Banks = [Scams], LastIncarnation = 9 },
            "MAEHGiV6GXN0b3JlZC1iYW5rc+ggIAADIehAC3NjYW1zAQ0h6AgDCQkDDQEVAR0BAUEXa25vd24gc2NhbXPgIYCAALeWq0neCIEAAAAAAAAAAOAhgIBo" +
            "e/izSd4IgQAAAAAAAAAA4EEHbGVhQQ1hIHdhdmUBJeDg4AEl4A=="),
        ["entries of a bank"] = (
            new StoredBank { First = 1, Open = 3, Entries = [Entry, new() { High = 1, Low = 2, IsRemoved = true }] },
            "MAEcfHlxF3N0b3JlZC1iYW5r6AAFAQ0hIAAFIegAAwEFIegAAwEFAQcBCeABC0ENZm9sZC0ywQFBCXNjYW1BE293biBjYXNlc0EJc2VlbmEAAAA/AQMh" +
            "gIAAt5arSd4IgQAAAAAAAAAA4CGAgAC3lqtJ3giBAAAAAAAAAADgQQdsZWEBAeAg6AADAQXBAcEBwQHBAcEBwQHBAWEAAIA/AQPBASGAAAAAAAAAAACB" +
            "AAAAAAAAAADgQQEBA+Dg4OA="),
        ["a chunk of a bank's entries"] = (
            new StoredBankChunk
            {
                Entries = [new() { High = 3, Low = 4, Domain = "evil.example", Enabled = false, AddedAt = At, AddedBy = "lea" }],
            },
            "MAGPfQV3I3N0b3JlZC1iYW5rLWNodW5r6CAgAAMh6AAHAQnBAcEBwQFBGWV2aWwuZXhhbXBsZcEBwQHBAWEAAIA/AQHBASGAgAC3lqtJ3giBAAAAAAAA" +
            "AADgQQdsZWEBAeDg4OA="),
        ["figures of a bank's entries"] = (
            new StoredBankCounts { Counts = ImmutableDictionary<string, StoredBankCount>.Empty.Add("00ff", new(7, At, 2, 1)) },
            "MAErORekJXN0b3JlZC1iYW5rLWNvdW50c+ggIAEDQQkwMGZmIOgAHSGAgAC3lqtJ3giBAAAAAAAAAADgAQkBBeDgwQHg4A=="),
        ["where a bank is cited"] = (
            new StoredBankCitations { Open = 70 }, "MAHJT4BiK3N0b3JlZC1iYW5rLWNpdGF0aW9uc+gAMgLg"),
        ["citations of a bank"] = (
            new StoredBankCitationChunk { Number = 70, Rows = [new("alice~1", "alice", "00ff")] },
            "MAGf/gMyNXN0b3JlZC1iYW5rLWNpdGF0aW9uLWNodW5r6AAyAiEgAAMh6EAPYWxpY2V+MUELYWxpY2VBCTAwZmbg4ODg"),
        ["an assessment with matches"] = (
            new Assessment
            {
                Revision = 1,
                Detector = "banks",
                Matches =
                [
                    new() { Bank = "scams", Entry = "00ff", Distance = 2, Level = ModerationLevel.Rejected, Allows = true, Acts = false },
                ],
            },
            "MAF4JL4QFWFzc2Vzc21lbnToAAVBC2JhbmtzwQHBASEg4OAhIODggQAAAAAAAAAAwQEBASEg4ODBAcEBJxMg4OAnFSAAAyHoQAtzY2Ftc0EJMDBmZgEJ" +
            "CQMNAQMBAeDg4OA="),
        ["a decision with matches"] = (
            Human with { Source = DecisionSource.Hash, Matches = [new() { Bank = "scams", Entry = "00ff" }] },
            "MAEeXc6HEWRlY2lzaW9u6AAFAQVBCWFiMTIJAw0JAwkh6EAPZGVmYXVsdEEDMeAhIODgISDg4EEHYWRhQRVhIGNhbXBhaWduwQEhgIAAt5arSd4IgQAA" +
            "AAAAAAAA4AEBAQEhIODgIcAX4MEBwQEjIODgRgVrMQEDIyAAAyHoQAtzY2Ftc0EJMDBmZgEBCQMBAQEBA+Dg4OA="),
        ["taught categories"] = (
            new StoredTaughtCategories
            {
                Revision = 4,
                Categories =
                [
                    new()
                    {
                        Name = "giveaways",
                        Description = "Prize draws",
                        Live = new(1, new(0.25f, 0.5f, 0.75f)),
                        Shadow = 2,
                        Previous = [new(2, new(Flag: 0.5f))],
                        Versions =
                        [
                            new()
                            {
                                Card = new()
                                {
                                    Version = 1,
                                    TaughtAt = At,
                                    TaughtBy = "root",
                                    Encoder = new("text-encoder", "1.0.0"),
                                    Examples = 10,
                                    CounterExamples = 2,
                                    OwnSentences = 230,
                                    Languages = ["en"],
                                    Figures = new() { Auc = 0.99, Threshold = 0.5f, Precision = 0.9, Recall = 0.8, Ridge = 0.1 },
                                },
                                Weights = [0.5f, -0.25f],
                                Bias = -1,
                                SentencesHash = "ab12",
                            },
                        ],
                    },
                ],
            },
            "MAGSKP+6MXN0b3JlZC10YXVnaHQtY2F0ZWdvcmllc+gAESEgAAMh6EATZ2l2ZWF3YXlzQRdQcml6ZSBkcmF3cyHoAAUh6GAAAIA+YQAAAD9hAABAP+DgAQ"
            + "khIAADIegACSHoYAAAAD/BAcEB4ODg4CEgAAMh6CDoAAUhgIAAt5arSd4IgQAAAAAAAAAA4EEJcm9vdCHoQBl0ZXh0LWVuY29kZXJBCzEuMC4w4AEpAQkB"
            + "MgchIAADQQVlbuDgIeiArkfhehSu7z9hAAAAP4HNzMzMzMzsP4GamZmZmZnpP4GamZmZmZm5P+DgISAABWEAAAA/YAAAgL7g4GEAAIC/QQlhYjEy4ODg4O"
            + "Dg4A=="),
        ["taught sentences"] = (
            new StoredTaughtSentences { Examples = ["Like and win"], CounterExamples = ["We had soup"] },
            "MAGpl2mjL3N0b3JlZC10YXVnaHQtc2VudGVuY2Vz6CAgAANBGUxpa2UgYW5kIHdpbuDgISAAA0EXV2UgaGFkIHNvdXDg4OA="),
        ["content with taught scores"] = (
            new StoredContent
            {
                Revision = 1,
                AuthorId = "alice",
                Type = ContentType.Post,
                Text = "like and win",
                CreatedAt = At,
                UpdatedAt = At,
                ContentHash = "ab12",
                State = ContentState.Flagged,
                AuthoredAt = At,
                Assessments =
                [
                    new()
                    {
                        Revision = 1,
                        Detector = "taught-categories",
                        Model = new("text-encoder", "1.0.0"),
                        Taught =
                        [
                            new() { Name = "giveaways", Version = 1, Score = 0.75f, Level = ModerationLevel.Flagged },
                            new() { Name = "giveaways", Version = 2, Shadow = true, NotJudged = true, Error = "the queue is full" },
                        ],
                    },
                ],
                Decisions =
                [
                    new()
                    {
                        Seq = 1,
                        Revision = 1,
                        ContentHash = "ab12",
                        Level = ModerationLevel.Flagged,
                        Source = DecisionSource.Auto,
                        Policy = new("default", "1"),
                        Rules = ["taught.giveaways>=flag"],
                        At = At,
                        Taught = [new() { Name = "giveaways", Version = 1, Score = 0.75f, Level = ModerationLevel.Flagged }],
                    },
                ],
            },
            "MAFc/KI3HXN0b3JlZC1jb250ZW506AAFQQthbGljZQkDBUEZbGlrZSBhbmQgd2luwQHBAcEBISDg4CGAgAC3lqtJ3giBAAAAAAAAAADgIYCAALeWq0neCI"
            + "EAAAAAAAAAAOBBCWFiMTIJAw0hIAADIegABQEFwSMJAwUJAwEh6EAPZGVmYXVsdEEDMeAhIAADQS10YXVnaHQuZ2l2ZWF3YXlzPj1mbGFn4OAhIODgwQHB"
            + "AcEBIYCAALeWq0neCIEAAAAAAAAAAOABAQEBISDg4CYgAAMh6EATZ2l2ZWF3YXlzAQVhAABAPwkDBQEBAQHBAeDg4ODg4CEgAAMh6AAFQSN0YXVnaHQtY2"
            + "F0ZWdvcmllcyHoQBl0ZXh0LWVuY29kZXJBCzEuMC4w4MEBwUchIODggQAAAAAAAAAAwQEBASHAXeAnFyAABSHowGcBBWEAAEA/CQMFAQEBAcEB4CDowGcB"
            + "CcEBCQMBAQMBA0EjdGhlIHF1ZXVlIGlzIGZ1bGzg4ODg4OABAcEBwQEhIODgwQEBASGAgAC3lqtJ3giBAAAAAAAAAADg4A=="),
        ["review"] = (new StoredReview { Case = Review },
            "MAFctV1kG3N0b3JlZC1yZXZpZXfoIOhACWMxQDIh6EAFYzEBCUELYWxpY2UJAwlBBWVuCQMJISAAA0EJc3BhbeDgAQPgISAABQkDAQgDBeDggQ"
            + "AAAAAAABBAgQAAAAAAAAhAIYCAALeWq0neCIEAAAAAAAAAAOAhgIDAIMF0St4IgQAAAAAAAAAA4AkDCSHoQAdhZGEhgIAAt5arSd4IgQAAAAAA"
            + "AAAA4CGAgLxX/KxJ3giBAAAAAAAAAADg4CHoQAVrMQkDDUEVYSBjYW1wYWlnbsE/IYCAALeWq0neCIEAAAAAAAAAAOAhgIDhrJyrSd4IgQAAAA"
            + "AAAAAA4IEAAAAAAAApQEEPZGVmYXVsdOBBC2xlYWRzAQMhIAADQQdiZW7g4EEFazBBKXRoZSByZWNlaXZlciBpcyBkb3duISAABSHoIICAALeW"
            + "q0neCIEAAAAAAAAAAOAJAwHBAUEZc3BhbT49cmV2aWV34CDoIICAALeWq0neCIEAAAAAAAAAAOAJAxXBP8EB4ODgCQMF4OA="),
        ["review on disk"] = (new StoredReview { Case = Review, OnDisk = new("default.4x", 70) },
            "MAFctV1kG3N0b3JlZC1yZXZpZXfoIOhACWMxQDIh6EAFYzEBCUELYWxpY2UJAwlBBWVuCQMJISAAA0EJc3BhbeDgAQPgISAABQkDAQgDBeDggQ"
            + "AAAAAAABBAgQAAAAAAAAhAIYCAALeWq0neCIEAAAAAAAAAAOAhgIDAIMF0St4IgQAAAAAAAAAA4AkDCSHoQAdhZGEhgIAAt5arSd4IgQAAAAAA"
            + "AAAA4CGAgLxX/KxJ3giBAAAAAAAAAADg4CHoQAVrMQkDDUEVYSBjYW1wYWlnbsE/IYCAALeWq0neCIEAAAAAAAAAAOAhgIDhrJyrSd4IgQAAAA"
            + "AAAAAA4IEAAAAAAAApQEEPZGVmYXVsdOBBC2xlYWRzAQMhIAADQQdiZW7g4EEFazBBKXRoZSByZWNlaXZlciBpcyBkb3duISAABSHoIICAALeW"
            + "q0neCIEAAAAAAAAAAOAJAwHBAUEZc3BhbT49cmV2aWV34CDoIICAALeWq0neCIEAAAAAAAAAAOAJAxXBP8EB4ODgCQMF4CHoQBVkZWZhdWx0Lj"
            + "R4ATIC4OA="),
        ["review overflow"] = (new StoredReviewOverflow { Lanes = ["default.1", "leads.4x"] },
            "MAESrHdfLXN0b3JlZC1yZXZpZXctb3ZlcmZsb3foICAABUETZGVmYXVsdC4xQBFsZWFkcy40eODg4A=="),
        ["review lane"] = (new StoredReviewLane { First = 1, OpenChunk = 3, Open = [new("c1@2", -123.5)], Taken = 70, Left = 2 },
            "MAGZY9AsJXN0b3JlZC1yZXZpZXctbGFuZegABQENISAAAyHoQAljMUAygQAAAAAA4F7A4ODgATICAQng"),
        ["review lane chunk"] = (new StoredReviewLaneChunk { Waiting = [new("c1@2", -123.5)] },
            "MAE5LT5gMXN0b3JlZC1yZXZpZXctbGFuZS1jaHVua+ggIAADIehACWMxQDKBAAAAAADgXsDg4ODg"),
        ["review index"] = (
            new StoredReviewIndex { First = 1, OpenChunk = 3, Open = [new("c1@2", true), new("c1@1", false)] },
            "MAGZyegdJ3N0b3JlZC1yZXZpZXctaW5kZXjoAAUBDSEgAAUh6EAJYzFAMgED4CDoQAljMUAxAQHg4ODg"),
        ["review index chunk"] = (new StoredReviewIndexChunk { Marks = [new("c1@2", true)] },
            "MAGxnd+IM3N0b3JlZC1yZXZpZXctaW5kZXgtY2h1bmvoICAAAyHoQAljMUAyAQPg4ODg"),
        ["handled reviews"] = (
            new StoredHandledReviews { First = 1, OpenChunk = 2, Open = [new(At, "default", "ada", ModerationLevel.Flagged, 1.5)] },
            "MAEEM7FLLXN0b3JlZC1oYW5kbGVkLXJldmlld3PoAAUBCSEgAAMh6CCAgAC3lqtJ3giBAAAAAAAAAADgQQ9kZWZhdWx0QQdhZGEJAwWBAAAAAA"
            + "AA+D/g4ODg"),
        ["handled reviews chunk"] = (
            new StoredHandledReviewsChunk { Handled = [new(At, "default", "ada", ModerationLevel.Rejected, null)] },
            "MAHiC1cIOXN0b3JlZC1oYW5kbGVkLXJldmlld3MtY2h1bmvoICAAAyHoIICAALeWq0neCIEAAAAAAAAAAOBBD2RlZmF1bHRBB2FkYQkDDcEB4O"
            + "Dg4A=="),
        ["review queues"] = (
            new StoredReviewQueues
            {
                Version = 4,
                Queues =
                [
                    new()
                    {
                        Name = "threats",
                        Categories = ["violence"],
                        Types = [ContentType.Post],
                        Languages = ["en"],
                        Reasons = [ReviewReason.Bank],
                        Takes = false,
                        Users = ["ada"],
                        LeadsOnly = true,
                        Levels = [ModerationLevel.Rejected],
                        EscalatesTo = "default",
                        DueMinutes = 60,
                    }
                ],
            },
            "MAEKsHvfKXN0b3JlZC1yZXZpZXctcXVldWVz6AARISAAAyHoQA90aHJlYXRzISAAA0ERdmlvbGVuY2Xg4CEgAAMJAwXg4CEgAANBBWVu4OAhIA"
            + "ADCQMN4OABASEgAANBB2FkYeDgAQMhIAADCQMN4OBBD2RlZmF1bHQB8eDg4OA="),
        ["reviewed author"] = (
            new StoredReviewedAuthor { Approved = 1, Flagged = 2, Rejected = 3, Latest = ["k1"] },
            "MAHDDLpnLXN0b3JlZC1yZXZpZXdlZC1hdXRob3LoAAUBCQENISAAA0EFazHg4OA="),
        ["item complaints"] = (
            new StoredItemComplaints { Complaints = [new(Contested, ["ada"])], LastNumber = 3 },
            "MAH9hJRxLXN0b3JlZC1pdGVtLWNvbXBsYWludHPoICAAAyHoIOhADWMxQDIuM0EFYzEBCQkDDUELYWxpY2UJAwVBMWl0IGlzIGEgbGluZSBmcm9tIGEgZm"
            + "lsbQkDCSGAgAC3lqtJ3giBAAAAAAAAAADgIYCAaHv4s0neCIEAAAAAAAAAAOAJAwFBF2EgcXVvdGF0aW9uCQMF4CEgAANBB2FkYeDg4ODgAQ3g"),
        ["user complaints"] = (
            new StoredUserComplaints { Complaints = [new("c1", 2, At), new("c2", 1, At, IsOpen: false)] },
            "MAEmE/DHLXN0b3JlZC11c2VyLWNvbXBsYWludHPoICAABSHoQAVjMQEJIYCAALeWq0neCIEAAAAAAAAAAOABA+Ag6EAFYzIBBSGAgAC3lqtJ3giBAAAAAA"
            + "AAAADgAQHg4ODg"),
        ["review that means something for the author"] = (
            new StoredReview
            {
                Case = Review with { Verdict = Review.Verdict! with { Strike = new("spam", 2.5), Restriction = new(90) } },
            },
            "MAFctV1kG3N0b3JlZC1yZXZpZXfoIOhACWMxQDIh6EAFYzEBCUELYWxpY2UJAwlBBWVuCQMJISAAA0EJc3BhbeDgAQPgISAABQkDAQgDBeDggQAAAAAAAB"
            + "BAgQAAAAAAAAhAIYCAALeWq0neCIEAAAAAAAAAAOAhgIDAIMF0St4IgQAAAAAAAAAA4AkDCSHoQAdhZGEhgIAAt5arSd4IgQAAAAAAAAAA4CGAgLxX/KxJ"
            + "3giBAAAAAAAAAADg4CHoQAVrMQkDDUEVYSBjYW1wYWlnbsE/IYCAALeWq0neCIEAAAAAAAAAAOAhgIDhrJyrSd4IgQAAAAAAAAAA4IEAAAAAAAApQEEPZG"
            + "VmYXVsdCHowB2BAAAAAAAABEDgIegA0gLg4EELbGVhZHMBAyEgAANBB2JlbuDgQQVrMEEpdGhlIHJlY2VpdmVyIGlzIGRvd24hIAAFIegggIAAt5arSd4I"
            + "gQAAAAAAAAAA4AkDAcEBQRlzcGFtPj1yZXZpZXfgIOgggIAAt5arSd4IgQAAAAAAAAAA4AkDFcE/wQHg4OAJAwXgwQHg"),
        ["review queues with acts"] = (
            new StoredReviewQueues
            {
                Version = 4,
                Queues = [new() { Name = "threats", Acts = [ReviewAuthorAct.Strike, ReviewAuthorAct.Lift] }],
            },
            "MAEKsHvfKXN0b3JlZC1yZXZpZXctcXVldWVz6AARISAAAyHoQA90aHJlYXRzISDg4CEg4OAhwBPgISDg4AEDIcAT4AEBISDg4EELbGVhZHMBAi0hIAAFCQ"
            + "MBCAMJ4ODg4ODg"),
        ["standing"] = (
            new StoredStanding
            {
                Version = 3,
                Record = new()
                {
                    Strikes =
                    [
                        new()
                        {
                            Id = "k1",
                            Cause = Cause,
                            Category = "spam",
                            Weight = 2.5,
                            ExpiresAt = At.AddDays(90),
                            Reversal = new(At.AddDays(1), "lea", "a quotation"),
                        }
                    ],
                    Pauses =
                    [
                        new()
                        {
                            Id = "k1",
                            Since = At,
                            Until = At.AddDays(3),
                            Reason = "sells followers",
                            By = "ada",
                            Cause = Cause,
                            Reversal = new(At.AddDays(1), "lea", null),
                        }
                    ],
                    Applied = ["k1"],
                    LiftedAt = At.AddDays(1),
                },
            },
            "MAE7kNLXH3N0b3JlZC1zdGFuZGluZ+gg6CAgAAMh6EAFazEh6EAFYzEBCQkDDSGAgAC3lqtJ3giBAAAAAAAAAADgQQdhZGFBH3NlbGxzIGZvbGxvd2Vyc+"
            + "BBCXNwYW2BAAAAAAAABEAhgICA5H9kkN4IgQAAAAAAAAAA4CHoIICAwCDBdEreCIEAAAAAAAAAAOBBB2xlYUEXYSBxdW90YXRpb27g4ODgISAAAyHowA8h"
            + "gIAAt5arSd4IgQAAAAAAAAAA4CGAgED0FQdM3giBAAAAAAAAAADgwSHBHyHowBMBCQkDDSGAgAC3lqtJ3giBAAAAAAAAAADgwR/BIeAh6CCAgMAgwXRK3g"
            + "iBAAAAAAAAAADgwTXBAeDg4OAhIAADwQ/g4CGAgMAgwXRK3giBAAAAAAAAAADg4AEN4A=="),
        ["standing with what a lead paused"] = (
            new StoredStanding
            {
                Version = 3,
                Record = new()
                {
                    Pauses = [new() { Id = "k1", Since = At, By = "lea", Cause = Cause, IsByLead = true }],
                    LiftedAt = At.AddDays(1),
                    LiftedByLeadAt = At.AddDays(2),
                },
            },
            "MAE7kNLXH3N0b3JlZC1zdGFuZGluZ+gg6CAg4OAhIAADIehABWsxIYCAALeWq0neCIEAAAAAAAAAAODBAcEBQQdsZWEh6EAFYzEBCQkDDSGAgAC3lqtJ"
            + "3giBAAAAAAAAAADgQQdhZGFBH3NlbGxzIGZvbGxvd2Vyc+DBAQID4ODgISDg4CGAgMAgwXRK3giBAAAAAAAAAADgIYCAgIrrPUveCIEAAAAAAAAAAODg"
            + "AQ3g"),
        ["review that a lead decided"] = (
            new StoredReview { Case = Review with { Verdict = Review.Verdict! with { IsByLead = true } } },
            "MAFctV1kG3N0b3JlZC1yZXZpZXfoIOhACWMxQDIh6EAFYzEBCUELYWxpY2UJAwlBBWVuCQMJISAAA0EJc3BhbeDgAQPgISAABQkDAQgDBeDggQAAAAAA"
            + "ABBAgQAAAAAAAAhAIYCAALeWq0neCIEAAAAAAAAAAOAhgIDAIMF0St4IgQAAAAAAAAAA4AkDCSHoQAdhZGEhgIAAt5arSd4IgQAAAAAAAAAA4CGAgLxX"
            + "/KxJ3giBAAAAAAAAAADg4CHoQAVrMQkDDUEVYSBjYW1wYWlnbsE/IYCAALeWq0neCIEAAAAAAAAAAOAhgIDhrJyrSd4IgQAAAAAAAAAA4IEAAAAAAAAp"
            + "QEEPZGVmYXVsdMEBwQEBA+BBC2xlYWRzAQMhIAADQQdiZW7g4EEFazBBKXRoZSByZWNlaXZlciBpcyBkb3duISAABSHoIICAALeWq0neCIEAAAAAAAAA"
            + "AOAJAwHBAUEZc3BhbT49cmV2aWV34CDoIICAALeWq0neCIEAAAAAAAAAAOAJAxXBP8EB4ODgCQMFISDg4MEBISDg4MEBwQHgwQHg"),
        ["listed users"] = (
            new StoredListedUsers { Users = [new(new("00112233-4455-6677-8899-aabbccddeeff"), 3)] },
            "MAFl3+1pJ3N0b3JlZC1saXN0ZWQtdXNlcnPoICAAAyHoQCEzIhEAVUR3ZoiZqrvM3e7/AQ3g4ODg"),
        ["intimate-image request"] = (
            new StoredIntimateImageRequest { Request = ImageRequest, SenderKey = "5e4d", BodyHash = "b0d1" },
            "MAGhUIUzO3N0b3JlZC1pbnRpbWF0ZS1pbWFnZS1yZXF1ZXN06CDoQAVyMQkDCSGAgAC3lqtJ3giBAAAAAAAAAADgIYCAgIrrPUveCIEAAAAAAAAAAOAh"
            + "IAAFIehAKWh0dHBzOi8vYS5leGFtcGxlL2MxQQVjMQkDBSEgAAVBCTAwZmZACTAwZmXg4OAg6EAFYzLBAQkDCSEg4ODg4OAh6EALbWFyaWFBC01hcmlh"
            + "QRdJIGFtIGluIGl0LkEfbWFyaWFAYS5leGFtcGxl4CGAAJdPl6tJ3giBAAAAAAAAAADgIYCAgIrrPUveCIEAAAAAAAAAAOAhgIDoTk1GS94IgQAAAAAA"
            + "AAAA4EEHbGV4QRVhIHBhaW50aW5nIYCAUBOvTkveCIEAAAAAAAAAAOABDSGAgIDkf2SQ3giBAAAAAAAAAADg4EEJNWU0ZEEJYjBkMeA="),
        ["sender of intimate-image requests"] = (
            new StoredIntimateImageSender { Sent = [new("r1", IsOpen: true), new("r2", IsOpen: false)] },
            "MAFjY3M3OXN0b3JlZC1pbnRpbWF0ZS1pbWFnZS1zZW5kZXLoICAABSHoQAVyMQED4CDoQAVyMgEB4ODg4A=="),
        ["list of intimate-image requests"] = (
            new StoredIntimateImageList { First = 1, OpenChunk = 2, Open = [new("r1", IntimateImageState.Granted, IsLate: true)] },
            "MAED25qpNXN0b3JlZC1pbnRpbWF0ZS1pbWFnZS1saXN06AAFAQkhIAADIehABXIxCQMFAQPg4ODg"),
        ["chunk of intimate-image requests"] = (
            new StoredIntimateImageChunk { Marks = [new("r1", null, IsLate: false)] },
            "MAHwaJc9N3N0b3JlZC1pbnRpbWF0ZS1pbWFnZS1jaHVua+ggIAADIehABXIxwQEBAeDg4OA="),
        ["holds of intimate-image requests"] = (
            new StoredImageHolds { Holds = ImmutableDictionary<string, StoredImageHold>.Empty.Add("00ff", Hold) },
            "MAFp4MGIJXN0b3JlZC1pbWFnZS1ob2xkc+ggIAEDQQkwMGZmIOggIAAFQQVyMUAFcjLg4CGAgAC3lqtJ3giBAAAAAAAAAADgISAAA0EFcjPg4ODgwQHg4A=="),
        ["review that sends a legal report"] = (
            new StoredReview
            {
                Case = Review with
                {
                    EnrichmentAskedAt = At,
                    Sends = [new("legal_report", "r1", ReviewSendState.GivenUp, "closed", At)],
                    SentAt = At.AddSeconds(10),
                },
            },
            "MAFctV1kG3N0b3JlZC1yZXZpZXfoIOhACWMxQDIh6EAFYzEBCUELYWxpY2UJAwlBBWVuCQMJISAAA0EJc3BhbeDgAQPgISAABQkDAQgDBeDggQAAAAAAAB"
            + "BAgQAAAAAAAAhAIYCAALeWq0neCIEAAAAAAAAAAOAhgIDAIMF0St4IgQAAAAAAAAAA4AkDCSHoQAdhZGEhgIAAt5arSd4IgQAAAAAAAAAA4CGAgLxX/KxJ"
            + "3giBAAAAAAAAAADg4CHoQAVrMQkDDUEVYSBjYW1wYWlnbsE/IYCAALeWq0neCIEAAAAAAAAAAOAhgIDhrJyrSd4IgQAAAAAAAAAA4IEAAAAAAAApQEEPZG"
            + "VmYXVsdMEBwQHgQQtsZWFkcwEDISAAA0EHYmVu4OBBBWswQSl0aGUgcmVjZWl2ZXIgaXMgZG93biEgAAUh6CCAgAC3lqtJ3giBAAAAAAAAAADgCQMBwQFB"
            + "GXNwYW0+PXJldmlld+Ag6CCAgAC3lqtJ3giBAAAAAAAAAADgCQMVwT/BAeDg4AkDBSEg4OAhgIAAt5arSd4IgQAAAAAAAAAA4CEgAAMh6EAZbGVnYWxfcm"
            + "Vwb3J0QQVyMQkDCUENY2xvc2VkIYCAALeWq0neCIEAAAAAAAAAAODg4OAhgIDhrJyrSd4IgQAAAAAAAAAA4ODBAeA="),
        ["review enrichment"] = (
            new StoredReviewEnrichment
            {
                Answer = new() { State = ReviewEnrichmentState.Ready, Data = "{\"orders\":12}", ReceivedAt = At, Error = "none" },
            },
            "MAHRGAQjMXN0b3JlZC1yZXZpZXctZW5yaWNobWVudOgg6AgDCUEbeyJvcmRlcnMiOjEyfSGAgAC3lqtJ3giBAAAAAAAAAADgQQlub25l4OA="),
        ["legal report"] = (
            new StoredLegalReport { Report = Report, BodyHash = "b0d1" },
            "MAGdUG2wJ3N0b3JlZC1sZWdhbC1yZXBvcnToIOhABXIxCQMJQQtVUy1DQUENcG9saWNlQR1uYW1lcyBhIHNjaG9vbCEgAAUh6EAFYzEBCUELYWxpY2UBAe"
            + "Ag6EABAQXBAQED4ODgISAAA0EJY2FybODgCQMVIYCAALeWq0neCIEAAAAAAAAAAOBBB2xlYSGAgEZ6uqtJ3giBAAAAAAAAAADgQQdsZXgBFQEJIYCAjD3e"
            + "q0neCIEAAAAAAAAAAOAh6CCAgNIAAqxJ3giBAAAAAAAAAADgAboPQQc1MDPgIYCAGMQlrEneCIEAAAAAAAAAAOAhgIBeh0msSd4IgQAAAAAAAAAA4EELQ1"
            + "QtMTchgICkSm2sSd4IgQAAAAAAAAAA4ME7QRlieSB0ZWxlcGhvbmUhgIDAfQ99aN8IgQAAAAAAAAAA4CEgAAMh6CCAgAC3lqtJ3giBAAAAAAAAAADgwUMh"
            + "gIAA89v9g98IgQAAAAAAAAAA4EELY291cnTg4OBBCTVhNWEBIgMhgIAA89v9g98IgQAAAAAAAAAA4AkDDeBBCWIwZDHg"),
        ["legal evidence"] = (
            new StoredLegalEvidence { Sealed = [1, 2, 3] },
            "MAE+cr0uK3N0b3JlZC1sZWdhbC1ldmlkZW5jZeggIAAHAQMABQAH4ODg"),
        ["list of legal reports"] = (
            new StoredLegalReportList { First = 1, OpenChunk = 2, Open = [new("r1", LegalReportState.Failed)] },
            "MAF7bOEvMXN0b3JlZC1sZWdhbC1yZXBvcnQtbGlzdOgABQEJISAAAyHoQAVyMQkDEeDg4OA="),
        ["chunk of legal reports"] = (
            new StoredLegalReportChunk { Marks = [new("r1", null)] },
            "MAF9DdxdM3N0b3JlZC1sZWdhbC1yZXBvcnQtY2h1bmvoICAAAyHoQAVyMcEB4ODg4A=="),
        ["subjects of legal reports"] = (
            new StoredLegalReportSubjects
            {
                Reports = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("00ff", ["r1", "r2"]),
            },
            "MAGiHP40OXN0b3JlZC1sZWdhbC1yZXBvcnQtc3ViamVjdHPoICABA0EJMDBmZiAgAAVBBXIxQAVyMuDg4MEB4OA="),
        ["review with a legal request"] = (
            new StoredReview { Case = Review with { Reasons = [ReviewReason.Legal], Requests = ["r1"] } },
            "MAFctV1kG3N0b3JlZC1yZXZpZXfoIOhACWMxQDIh6EAFYzEBCUELYWxpY2UJAwlBBWVuCQMJISAAA0EJc3BhbeDgAQPgISAAAwkDFeDggQAAAAAAABBA"
            + "gQAAAAAAAAhAIYCAALeWq0neCIEAAAAAAAAAAOAhgIDAIMF0St4IgQAAAAAAAAAA4AkDCSHoQAdhZGEhgIAAt5arSd4IgQAAAAAAAAAA4CGAgLxX/KxJ"
            + "3giBAAAAAAAAAADg4CHoQAVrMQkDDUEVYSBjYW1wYWlnbsE9IYCAALeWq0neCIEAAAAAAAAAAOAhgIDhrJyrSd4IgQAAAAAAAAAA4IEAAAAAAAApQEEP"
            + "ZGVmYXVsdOBBC2xlYWRzAQMhIAADQQdiZW7g4EEFazBBKXRoZSByZWNlaXZlciBpcyBkb3duISAABSHoIICAALeWq0neCIEAAAAAAAAAAOAJAwHBAUEZ"
            + "c3BhbT49cmV2aWV34CDoIICAALeWq0neCIEAAAAAAAAAAOAJAxXBPcEB4ODgCQMFISAAA0EFcjHg4ODBAeA="),
        ["review that is decided a second time"] = (
            new StoredReview
            {
                Case = Review with
                {
                    Check = new()
                    {
                        Kind = ReviewCheckKind.SecondReview,
                        Level = ModerationLevel.Rejected,
                        First = Review.Verdict,
                        Category = "spam",
                        Rate = 0.25,
                        Excluded = ["ben"],
                        IsOver = true,
                    },
                },
            },
            "MAFctV1kG3N0b3JlZC1yZXZpZXfoIOhACWMxQDIh6EAFYzEBCUELYWxpY2UJAwlBBWVuCQMJISAAA0EJc3BhbeDgAQPgISAABQkDAQgDBeDggQAA"
            + "AAAAABBAgQAAAAAAAAhAIYCAALeWq0neCIEAAAAAAAAAAOAhgIDAIMF0St4IgQAAAAAAAAAA4AkDCSHoQAdhZGEhgIAAt5arSd4IgQAAAAAAAAAA"
            + "4CGAgLxX/KxJ3giBAAAAAAAAAADg4CHoQAVrMQkDDUEVYSBjYW1wYWlnbsE/IYCAALeWq0neCIEAAAAAAAAAAOAhgIDhrJyrSd4IgQAAAAAAAAAA"
            + "4IEAAAAAAAApQEEPZGVmYXVsdMEBwQHgQQtsZWFkcwEDISAAA0EHYmVu4OBBBWswQSl0aGUgcmVjZWl2ZXIgaXMgZG93biEgAAUh6CCAgAC3lqtJ"
            + "3giBAAAAAAAAAADgCQMBwQFBGXNwYW0+PXJldmlld+Ag6CCAgAC3lqtJ3giBAAAAAAAAAADgCQMVwT/BAeDg4AkDBSEg4ODBASEg4ODBASHoCAMB"
            + "CQMNIejATwkDDcFTwT8hgIAAt5arSd4IgQAAAAAAAAAA4CGAgOGsnKtJ3giBAAAAAAAAAADggQAAAAAAAClAwWXBAcEB4MEdgQAAAAAAANA/ISAA"
            + "A8F14OABAwEB4ODBAeA="),
        ["review that waits for a second yes"] = (
            new StoredReview
            {
                Case = Review with
                {
                    State = ReviewState.Open,
                    Verdict = null,
                    Check = new()
                    {
                        Kind = ReviewCheckKind.Confirmation,
                        Level = ModerationLevel.Rejected,
                        First = Review.Verdict,
                        Category = "spam",
                        Excluded = ["ben"],
                        Sample = new() { Kind = ReviewCheckKind.Sample, Level = ModerationLevel.Approved, Rate = 0.25 },
                        IsAnnounced = true,
                    },
                    UndoneProposal = "k3",
                },
            },
            "MAFctV1kG3N0b3JlZC1yZXZpZXfoIOhACWMxQDIh6EAFYzEBCUELYWxpY2UJAwlBBWVuCQMJISAAA0EJc3BhbeDgAQPgISAABQkDAQgDBeDggQ"
            + "AAAAAAABBAgQAAAAAAAAhAIYCAALeWq0neCIEAAAAAAAAAAOAhgIDAIMF0St4IgQAAAAAAAAAA4AkDASHoQAdhZGEhgIAAt5arSd4IgQAAAAAA"
            + "AAAA4CGAgLxX/KxJ3giBAAAAAAAAAADg4MEBQQtsZWFkcwEDISAAA0EHYmVu4OBBBWswQSl0aGUgcmVjZWl2ZXIgaXMgZG93biEgAAUh6CCAgA"
            + "C3lqtJ3giBAAAAAAAAAADgCQMBwQFBGXNwYW0+PXJldmlld+Ag6CCAgAC3lqtJ3giBAAAAAAAAAADgCQMVwT/BAeDg4AkDBSEg4ODBASEg4ODB"
            + "ASHoCAMNCQMNIehABWsxCQMNQRVhIGNhbXBhaWduwT8hgIAAt5arSd4IgQAAAAAAAAAA4CGAgOGsnKtJ3giBAAAAAAAAAADggQAAAAAAAClAQQ"
            + "9kZWZhdWx0wQHBAeDBHYEAAAAAAADwPyEgAAPBWeDgAQEBASHoCAMFCQMBwQFBCW5vbmWBAAAAAAAA0D8hwIXgAQEBAcEBAQHgAQPgQQVrM+DB"
            + "AeA="),
        ["user of reach"] = (new StoredUser { Reach = 1200 }, "MAE3G83XF3N0b3JlZC11c2Vy6AABAQEBAQEBAQHBAcEBwQEBAQEBAQEBAQEBAYIl4A=="),
        ["bank counts by person"] = (
            new StoredBankCounts
            {
                Counts = ImmutableDictionary<string, StoredBankCount>.Empty.Add("00ff", new(7, At, 1, 0)),
                Said = ImmutableDictionary<string, ImmutableDictionary<string, bool>>.Empty
                    .Add("00ff", ImmutableDictionary<string, bool>.Empty.Add("h1", true)),
            },
            "MAErORekJXN0b3JlZC1iYW5rLWNvdW50c+ggIAEDQQkwMGZmIOgAHSGAgAC3lqtJ3giBAAAAAAAAAADgAQUBAeDgwQHgISABA8ELICABA0EFaD"
            + "EAA+DBAeDgwQHg4A=="),
        ["statement of a pause"] = (
            new StoredStatements { Open = [new("p1", At, Restriction with { Pause = new(At.AddDays(3)) })] },
            "MAH0XThaI3N0b3JlZC1zdGF0ZW1lbnRz6AABAQEhIAADIehABXAxIYCAALeWq0neCIEAAAAAAAAAAOAh6CCAgAC3lqtJ3giBAAAAAAAAAADgCQ"
            + "MJQQVlbgkDDSEgAANBCWhhdGXg4AkDBQEDAQMh6EAPZGVmYXVsdEEDM+Ah6CCAgED0FQdM3giBAAAAAAAAAADg4ODBAeDg4OA="),
        ["pause by hand"] = (
            new StoredStanding
            {
                Record = new() { Pauses = [new() { Id = "p1", Since = At, Until = At.AddDays(3), By = "lea", Minutes = 4320 }] },
                Version = 2,
            },
            "MAE7kNLXH3N0b3JlZC1zdGFuZGluZ+gg6CAg4OAhIAADIehABXAxIYCAALeWq0neCIEAAAAAAAAAAOAhgIBA9BUHTN4IgQAAAAAAAAAA4MEBQQ"
            + "dsZWHBAcEBAQKH4ODgISDg4MEB4AEJ4A=="),
        ["review queues with rates"] = (
            new StoredReviewQueues { Version = 4, Queues = [new() { Name = "threats", SecondReview = 0.25, GoldenRate = 0.5 }] },
            "MAEKsHvfKXN0b3JlZC1yZXZpZXctcXVldWVz6AARISAAAyHoQA90aHJlYXRzISDg4CEg4OAhwBPgISDg4AEDIcAT4AEBISDg4EELbGVhZHMBAi3BAYEA"
            + "AAAAAADQP4EAAAAAAADgP+Dg4OA="),
        ["review pairs"] = (new StoredReviewPairs { First = 1, OpenChunk = 2, Open = [Pair] },
            "MAFeHJsZJ3N0b3JlZC1yZXZpZXctcGFpcnPoAAUBCSEgAAMh6EAFazIJAwFBD3RocmVhdHNBCXNwYW0JAw0JAwFBB2FkYUEHYmVuIYCAALeWq0neCIEA"
            + "AAAAAAAAAOCBAAAAAAAA0D8JAwng4ODg"),
        ["review pairs chunk"] = (new StoredReviewPairsChunk { Pairs = [Pair with { FirstActor = null }] },
            "MAGoVvP6M3N0b3JlZC1yZXZpZXctcGFpcnMtY2h1bmvoICAAAyHoQAVrMgkDAUEPdGhyZWF0c0EJc3BhbQkDDQkDAcEBQQdiZW4hgIAAt5arSd4IgQAA"
            + "AAAAAAAA4IEAAAAAAADQPwkDCeDg4OA="),
        ["golden reviews"] = (
            new StoredGoldenReviews
            {
                Marked = [new(new("c1@2", "threats", ModerationLevel.Rejected, "spam", "lea", At), Review.Subject, ["ada"])],
            },
            "MAF6NBgmK3N0b3JlZC1nb2xkZW4tcmV2aWV3c+ggIAADIegg6EAJYzFAMkEPdGhyZWF0cwkDDUEJc3BhbUEHbGVhIYCAALeWq0neCIEAAAAAAAAAAODg"
            + "IehABWMxAQlBC2FsaWNlCQMJQQVlbgkDCSEgAAPBFeDgAQPgISAAA0EHYWRh4ODg4ODg"),
        ["golden holds"] = (
            new StoredGoldenHolds
            {
                Holds = [new("ada", Review with { Check = new() { Kind = ReviewCheckKind.Golden, Level = ModerationLevel.Flagged } })],
            },
            "MAFlwldYJ3N0b3JlZC1nb2xkZW4taG9sZHPoICAAAyHoQAdhZGEh6EAJYzFAMiHoQAVjMQEJQQthbGljZQkDCUEFZW4JAwkhIAADQQlzcGFt4OAB"
            + "A+AhIAAFCQMBCAMF4OCBAAAAAAAAEECBAAAAAAAACEAhgIAAt5arSd4IgQAAAAAAAAAA4CGAgMAgwXRK3giBAAAAAAAAAADgCQMJIejADSGAgAC3"
            + "lqtJ3giBAAAAAAAAAADgIYCAvFf8rEneCIEAAAAAAAAAAODgIehABWsxCQMNQRVhIGNhbXBhaWduwQ0hgIAAt5arSd4IgQAAAAAAAAAA4CGAgOGs"
            + "nKtJ3giBAAAAAAAAAADggQAAAAAAAClAQQ9kZWZhdWx0wQHBAeBBC2xlYWRzAQMhIAADQQdiZW7g4EEFazBBKXRoZSByZWNlaXZlciBpcyBkb3du"
            + "ISAABSHoIICAALeWq0neCIEAAAAAAAAAAOAJAwHBAUEZc3BhbT49cmV2aWV34CDoIICAALeWq0neCIEAAAAAAAAAAOAJAxXBDcEB4ODgCQMFISDg"
            + "4MEBISDg4MEBIegIAwkJAwXBAUEJbm9uZYEAAAAAAADwPyHAq+ABAQEB4ODg4ODg"),
        ["golden reviewer"] = (new StoredGoldenReviewer { Asked = 7, Given = [0.25, 0.5] },
            "MAHTwsUvLXN0b3JlZC1nb2xkZW4tcmV2aWV3ZXLoAB0hIAAFgQAAAAAAANA/gAAAAAAAAOA/4ODg"),
        ["interactions with reports"] = (
            new StoredInteractions { FirstAt = At, Reports = [new("c1", At, true), new("c2", At, null)] },
            "MAFpnwNGJ3N0b3JlZC1pbnRlcmFjdGlvbnPoIICAALeWq0neCIEAAAAAAAAAAOABAQEBISDg4AEBAQEBAQEBAQEhIAAFIehABWMxIYCAALeWq0neCIEA"
            + "AAAAAAAAAOABA+Ag6EAFYzIhgIAAt5arSd4IgQAAAAAAAAAA4MEB4ODg4A=="),
        ["bank that holds"] = (
            new StoredBanks { Banks = [Scams with { Settings = new() { Holds = true } }], LastIncarnation = 9 },
            "MAEHGiV6GXN0b3JlZC1iYW5rc+ggIAADIehAC3NjYW1zAQ0h6AgDAQkDCQENAcISAQPBAQED4CGAgAC3lqtJ3giBAAAAAAAAAADgIYCAaHv4s0neCIEA"
            + "AAAAAAAAAOBBB2xlYUENYSB3YXZlASXg4OABJeA="),
        ["vetted bank entry"] = (
            new StoredBank { Entries = [Entry with { IsVetted = true }] },
            "MAEcfHlxF3N0b3JlZC1iYW5r6AABAQEhIAADIegAAwEFIegAAwEFAQcBCeABC0ENZm9sZC0ywQFBCXNjYW1BE293biBjYXNlc0EJc2VlbmEAAAA/AQMh"
            + "gIAAt5arSd4IgQAAAAAAAAAA4CGAgAC3lqtJ3giBAAAAAAAAAADgQQdsZWEBAQED4ODg4A=="),
        ["decision of a legal request"] = (
            Human with
            {
                Source = DecisionSource.Legal,
                Matches = [new() { Bank = "intimate-images", Entry = "00ff", Holds = true, NamesItem = true }],
            },
            "MAEeXc6HEWRlY2lzaW9u6AAFAQVBCWFiMTIJAw0JAxUh6EAPZGVmYXVsdEEDMeAhIODgISDg4EEHYWRhQRVhIGNhbXBhaWduwQEhgIAAt5arSd4IgQAA"
            + "AAAAAAAA4AEBAQEhIODgIcAX4MEBwQEjIODgRgVrMQEDAQEiIAADIehAH2ludGltYXRlLWltYWdlc0EJMDBmZgEBCQMBAQEBAwEDAQPg4ODg"),
        ["statements"] = (
            new StoredStatements { First = 1, OpenChunk = 2, Open = [new("0f1c", At, Restriction), new("0f1c", At)] },
            "MAH0XThaI3N0b3JlZC1zdGF0ZW1lbnRz6AAFAQkhIAAFIehACTBmMWMhgIAAt5arSd4IgQAAAAAAAAAA4CHoIICAALeWq0neCIEAAAAAAAAAAOAJAwlBBW"
            + "VuCQMNISAAA0EJaGF0ZeDgCQMFAQMBAyHoQA9kZWZhdWx0QQMz4ODBAeAg6MARIYCAALeWq0neCIEAAAAAAAAAAODBAcEB4ODg4A=="),
        ["statement chunk"] = (
            new StoredStatementChunk
            {
                Entries = [new("c0de", At, Complaint: new(At, true, false, DecisionSource.Auto, TimeSpan.FromHours(2)))],
            },
            "MAFXHNNsLXN0b3JlZC1zdGF0ZW1lbnQtY2h1bmvoICAAAyHoQAljMGRlIYCAALeWq0neCIEAAAAAAAAAAODBASHoIICAALeWq0neCIEAAAAAAAAAAOABAw"
            + "EBCQMBgQDQiMMQAAAA4ODg4OA="),
        ["content that a human decided"] = (
            new StoredContent
            {
                Revision = 1,
                AuthorId = "alice",
                Text = "a mild text",
                State = ContentState.Rejected,
                Decisions = [Human],
                Undo = new() { DecisionId = "k1", State = ContentState.Failed, NextAttemptAt = At, Before = Human with { Seq = 0 } },
            },
            "MAFc/KI3HXN0b3JlZC1jb250ZW506AAFQQthbGljZQkDAUEXYSBtaWxkIHRleHTBAcEBwQEhIODgIYAAAAAAAAAAAIEAAAAAAAAAAOAhgAAAAA"
            + "AAAAAAgQAAAAAAAAAA4EEBCQMVISAAAyHoAAUBBUEJYWIxMgkDDQkDBSHoQA9kZWZhdWx0QQMx4CHAFeAhIODgQQdhZGFBFWEgY2FtcGFpZ27B"
            + "ASGAgAC3lqtJ3giBAAAAAAAAAADgAQEBASEg4OAhwBXgwQHBASMg4OBGBWsxAQPg4OAhIODgAQHBAcEBISDg4MEBAQHBASbowGcJAxkhgIAAt5"
            + "arSd4IgQAAAAAAAAAA4CHoAAEBBcEzCQMNCQMFIejAO8E94CHAFeDBQ8FHwUnBASGAgAC3lqtJ3giBAAAAAAAAAADgAQEBASHAWeAhwBXgwQHB"
            + "ASPAZeDGZwED4ODg"),
        ["due list"] = (new StoredDueList
        {
            Due = { ["c1"] = At }
        }, "MAFmYmDIH3N0b3JlZC1kdWUtbGlzdCABA0EFYzEggIAAt5arSd4IgQAAAAAAAAAA4ODg"),
    };

    private static Bank Scams => new()
    {
        Name = "scams",
        Revision = 3,
        Settings = new()
        {
            Kind = BankKind.Domains,
            Level = ModerationLevel.Rejected,
            Radius = 5,
            FloodLimit = 7,
            Enabled = false,
            Description = "known scams",
        },
        CreatedAt = At,
        UpdatedAt = At.AddHours(1),
        UpdatedBy = "lea",
        Reason = "a wave",
        Incarnation = 9,
    };

    private static StoredBankEntry Entry => new()
    {
        High = 1,
        Low = 2,
        Sha256 = new(1, 2, 3, 4),
        SimHash = 5,
        Folding = "fold-2",
        Label = "scam",
        Source = "own cases",
        Note = "seen",
        Ratio = 0.5f,
        QuarantinedAt = At,
        AddedAt = At,
        AddedBy = "lea",
    };

    private static Decision Human => new()
    {
        Seq = 1,
        Revision = 1,
        ContentHash = "ab12",
        Level = ModerationLevel.Rejected,
        Source = DecisionSource.Human,
        Policy = new("default", "1"),
        Actor = "ada",
        Reason = "a campaign",
        At = At,
        DecisionId = "k1",
        IsUndo = true,
    };

    private static StoredRestriction Restriction => new()
    {
        ContentDate = At,
        Type = ContentType.Comment,
        Language = "en",
        Level = ModerationLevel.Rejected,
        Categories = ["hate"],
        Source = DecisionSource.Human,
        IsDetected = true,
        IsReported = true,
        Policy = new("default", "3"),
    };

    private static StandingCause Cause => new()
    {
        ContentId = "c1",
        Revision = 2,
        Level = ModerationLevel.Rejected,
        At = At,
        By = "ada",
        Reason = "sells followers",
    };

    private static Complaint Contested => new()
    {
        Id = "c1@2.3",
        ContentId = "c1",
        Decision = 2,
        Contested = ModerationLevel.Rejected,
        UserId = "alice",
        Side = ComplaintSide.Reporter,
        Text = "it is a line from a film",
        State = ComplaintState.Overturned,
        CreatedAt = At,
        ClosedAt = At.AddHours(1),
        Level = ModerationLevel.Approved,
        Reason = "a quotation",
        ContestedSource = DecisionSource.Human,
    };

    private static StoredImageHold Hold => new(["r1", "r2"], At) { Named = ["r3"] };

    private static LegalReport Report => new()
    {
        Id = "r1",
        Kind = LegalReportKind.Terrorism,
        Jurisdiction = "US-CA",
        Recipient = "police",
        Note = "names a school",
        Items =
        [
            new() { ContentId = "c1", Revision = 2, AuthorId = "alice" },
            new() { ContentId = "", Revision = 1, IsErased = true },
        ],
        UserIds = ["carl"],
        State = LegalReportState.Closed,
        CreatedAt = At,
        CreatedBy = "lea",
        SubmittedAt = At.AddMinutes(1),
        SubmittedBy = "lex",
        Attempts = 5,
        Tries = 2,
        FirstTryAt = At.AddMinutes(2),
        LastAttempt = new(At.AddMinutes(3), 503, "503"),
        NextAttemptAt = At.AddMinutes(4),
        AcknowledgedAt = At.AddMinutes(5),
        Reference = "CT-17",
        ClosedAt = At.AddMinutes(6),
        ClosedBy = "lea",
        CloseReason = "by telephone",
        PreserveUntil = At.AddDays(365),
        Extensions = [new(At, "lex", At.AddDays(400), "court")],
        Sha256 = "5a5a",
        Bytes = 100,
        EvidenceDeletedAt = At.AddDays(400),
        Told = LegalReportState.Acknowledged,
    };

    private static IntimateImageRequest ImageRequest => new()
    {
        Id = "r1",
        State = IntimateImageState.Refused,
        CreatedAt = At,
        Due = At.AddHours(48),
        Items =
        [
            new() { Given = "https://a.example/c1", ContentId = "c1", State = IntimateImageItemState.Held, Entries = ["00ff", "00fe"] },
            new() { Given = "c2", State = IntimateImageItemState.NotFound },
        ],
        Sender = new() { UserId = "maria", Signature = "Maria", Identification = "I am in it.", Contact = "maria@a.example" },
        HeldAt = At.AddSeconds(1),
        LateAt = At.AddHours(48),
        DecidedAt = At.AddHours(49),
        DecidedBy = "lex",
        Reason = "a painting",
        SettledAt = At.AddHours(50),
        Reminders = 3,
        SenderErasedAt = At.AddDays(90),
    };

    private static StoredReviewPair Pair => new()
    {
        DecisionId = "k2",
        Kind = ReviewCheckKind.SecondReview,
        Queue = "threats",
        Category = "spam",
        First = ModerationLevel.Rejected,
        Second = ModerationLevel.Approved,
        FirstActor = "ada",
        SecondActor = "ben",
        At = At,
        Rate = 0.25,
        Type = ContentType.Comment,
    };

    private static ReviewCase Review => new()
    {
        Id = "c1@2",
        Subject = new()
        {
            ContentId = "c1",
            Revision = 2,
            AuthorId = "alice",
            Type = ContentType.Comment,
            Language = "en",
            Level = ModerationLevel.ReviewRequired,
            Categories = ["spam"],
            Support = true,
        },
        Reasons = [ReviewReason.Rule, ReviewReason.Report],
        Severity = 4,
        Reach = 3,
        CreatedAt = At,
        DueAt = At.AddDays(1),
        State = ReviewState.Decided,
        Lease = new("ada", At, At.AddMinutes(10)),
        Verdict = new()
        {
            DecisionId = "k1",
            Level = ModerationLevel.Rejected,
            Reason = "a campaign",
            Actor = "ada",
            At = At,
            UndoUntil = At.AddSeconds(10),
            HandlingSeconds = 12.5,
            Queue = "default",
        },
        MovedTo = "leads",
        IsLate = true,
        Excluded = ["ben"],
        UndoneDecision = "k0",
        NotSent = "the receiver is down",
        History = [new(At, ReviewAct.Opened, null, "spam>=review"), new(At, ReviewAct.Decided, "ada")],
        Again = ReviewReason.Report,
    };

    private static ContentMetadata Facts => new()
    {
        Version = 5,
        Type = ContentType.Video,
        Level = ModerationLevel.Flagged,
        Visible = true,
        Categories = ["food"],
        Region = "DE",
        Language = "de",
        Hashtags = ["lemon"],
        CreatedAt = At,
    };

    public static TheoryData<string> Kinds => [.. Samples.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bytes_that_were_written_are_read_in_full(string kind)
    {
        var (state, bytes) = Samples[kind];
        var written = Convert.ToBase64String(Serializer.SerializeToArray<object>(state));
        Assert.True(bytes.Length > 0, $"Nothing is kept of '{kind}'. It is written as {written}");

        Assert.Equivalent(state, Serializer.Deserialize<object>(Convert.FromBase64String(bytes)), strict: true);
        Assert.Equivalent(state, Serializer.Deserialize<object>(Convert.FromBase64String(written)), strict: true);
    }
}
