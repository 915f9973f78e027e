using System.ComponentModel.DataAnnotations;
using System.Net;

namespace OrleansMl.Webhooks;

/// <summary>How events are posted to webhooks. Section <c>OrleansMl:Webhooks</c>.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Webhooks";

    /// <summary>Subscriptions at most. The default is 32.</summary>
    [Range(0, 1000)]
    public int MaxWebhooks { get; set; } = 32;

    /// <summary>Whether a url may be http. The default is false: what is posted could be read on its way.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>
    /// Networks beside the internet that may be posted to, for example <c>10.1.0.0/16</c>. The default is none: a url that leads to
    /// private, loopback, link-local or other special addresses is refused, when it is registered and at each connection.
    /// </summary>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>Requests at once to one subscription. The default is 8.</summary>
    [Range(1, 256)]
    public int Concurrency { get; set; } = 8;

    /// <summary>How long a receiver may take. The default is ten seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Items of one subscription that may wait for another attempt; beyond it nothing new is read until some were delivered or given up.
    /// The default is 1,000.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxHeldItems { get; set; } = 1000;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var network in AllowedNetworks.Where(network => !IPNetwork.TryParse(network, out _)))
        {
            yield return new(
                $"{Section}:AllowedNetworks has '{network}', which is no network such as 10.1.0.0/16.", [nameof(AllowedNetworks)]);
        }
    }
}
