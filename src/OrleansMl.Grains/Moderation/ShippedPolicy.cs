using Microsoft.Extensions.Options;

namespace OrleansMl.Moderation;

/// <summary>
/// Fills in what the configuration leaves out. Bound collections are merged into defaults by the configuration binder, so the
/// defaults of <see cref="ModerationOptions.Thresholds"/> and <see cref="ModerationOptions.TextModels"/> are set here instead.
/// </summary>
internal sealed class ShippedPolicy : IPostConfigureOptions<ModerationOptions>
{
    private const string SelfHarmModel = "text-self-harm";

    public void PostConfigure(string? name, ModerationOptions options)
    {
        if (options.TextModels.Count == 0)
        {
            options.TextModels.AddRange(["text-safety", "text-spam", SelfHarmModel]);
        }

        // Review thresholds are the product's; flag sits below and reject above them. The shipped text models know neither
        // stance nor negation, so hate and harassment are never removed without a person. Nor is spam: one model's word for a link or an
        // offer is not enough. Without a second stage that has to agree, nothing is: what the n-grams are sure of is hidden until a person
        // has seen it, because they take a leaflet on anatomy for something else.
        float? removes = options.SecondStage.Model.Length > 0 ? 0.95f : null;
        TryAdd(ModerationCategory.Sexual, flag: 0.50f, review: 0.70f, reject: removes);
        TryAdd(ModerationCategory.Violence, flag: 0.55f, review: 0.75f, reject: removes);
        TryAdd(ModerationCategory.Spam, flag: 0.60f, review: 0.80f, reject: null);
        TryAdd(ModerationCategory.Hate, flag: 0.50f, review: 0.70f, reject: null);
        TryAdd(ModerationCategory.Harassment, flag: 0.55f, review: 0.96f, reject: null);

        // Who chose other models has the category once one of theirs scores it and they say from where on.
        if (options.TextModels.Contains(SelfHarmModel))
        {
            TryAdd(ModerationCategory.SelfHarm, flag: null, review: 0.50f, reject: null);
        }

        void TryAdd(ModerationCategory category, float? flag, float review, float? reject) =>
            options.Thresholds.TryAdd(category, new ThresholdOptions { Flag = flag, Review = review, Reject = reject });
    }
}
