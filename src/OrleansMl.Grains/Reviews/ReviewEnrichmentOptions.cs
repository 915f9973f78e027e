using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OrleansMl.Moderation;
using OrleansMl.Webhooks;

namespace OrleansMl.Reviews;

/// <summary>
/// Where the platform is asked what it knows of an item and its author, for whoever decides. Section <c>OrleansMl:Reviews:Enrichment</c>.
/// Networks beside the internet, and http, are allowed by <see cref="WebhookOptions"/>.
/// </summary>
public sealed class ReviewEnrichmentOptions
{
    internal const string Section = "OrleansMl:Reviews:Enrichment";

    /// <summary>Where the question is posted to. The default is none: nothing is asked.</summary>
    public string? Url { get; set; }

    /// <summary>What signs the questions: <c>whsec_</c> and 24 to 64 random bytes as base64. Required with <see cref="Url"/>.</summary>
    public string? Secret { get; set; }

    /// <summary>
    /// How long the platform may take, and how long a case waits for it at most: 50 ms to 5 s. The default is 500 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:05")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Questions at once of one silo, 1 to 256; a case that finds no room is not asked about until it is read again. The default is 16.
    /// </summary>
    [Range(1, 256)]
    public int Concurrency { get; set; } = 16;

    /// <summary>Only cases of these queues; of all when empty.</summary>
    public IList<string> Queues { get; } = [];

    /// <summary>Only items of these surfaces; of all when empty.</summary>
    public IList<ContentType> Types { get; } = [];
}

/// <summary>What could never be asked is said at the start.</summary>
internal sealed class ReviewEnrichmentOptionsValidator(IOptions<WebhookOptions> webhooks) : IValidateOptions<ReviewEnrichmentOptions>
{
    public ValidateOptionsResult Validate(string? name, ReviewEnrichmentOptions options)
    {
        if (string.IsNullOrEmpty(options.Url))
        {
            return ValidateOptionsResult.Success;
        }

        List<string> wrong = [];
        if (WebhookAddresses.WhyNoUrl(options.Url, webhooks.Value.AllowHttp) is { } noUrl)
        {
            wrong.Add($"{ReviewEnrichmentOptions.Section}:Url {noUrl}");
        }

        if (!WebhookSignature.IsSecret(options.Secret))
        {
            wrong.Add($"{ReviewEnrichmentOptions.Section}:Secret must be {WebhookSignature.SecretRule}.");
        }

        return wrong.Count > 0 ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }
}
