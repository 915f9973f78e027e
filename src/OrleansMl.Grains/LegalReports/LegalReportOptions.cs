using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OrleansMl.Webhooks;

namespace OrleansMl.LegalReports;

/// <summary>
/// Reports to authorities; section <c>OrleansMl:LegalReports</c>. Networks beside the internet, and http, are allowed by
/// <see cref="WebhookOptions"/>.
/// </summary>
public sealed class LegalReportOptions
{
    internal const string Section = "OrleansMl:LegalReports";

    /// <summary>
    /// How long evidence is kept, from its making and again from its acceptance. 1 to 3,660 days; the default is 365 days: the time that
    /// the REPORT Act of the United States gives.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3660.00:00:00")]
    public TimeSpan Preserve { get; set; } = TimeSpan.FromDays(365);

    /// <summary>Whether somebody else than its maker has to submit a report. The default is true.</summary>
    public bool SecondPerson { get; set; } = true;

    /// <summary>Reports that nobody accepted and nobody gave up, at most. The default is 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxOpen { get; set; } = 10_000;

    /// <summary>
    /// Who reports may be handed to, by name (1 to 64 characters of [a-z0-9_-]): connectors of the platform's own, which hand them on to an
    /// authority. The default is none, and then no report can be made.
    /// </summary>
    public IDictionary<string, RecipientOptions> Recipients { get; } = new Dictionary<string, RecipientOptions>(StringComparer.Ordinal);

    /// <summary>A connector.</summary>
    public sealed class RecipientOptions
    {
        /// <summary>Where reports are posted to. Required.</summary>
        public string Url { get; set; } = "";

        /// <summary>What signs them: <c>whsec_</c> and 24 to 64 random bytes as base64. Required.</summary>
        public string Secret { get; set; } = "";
    }
}

/// <summary>What could never be sent is said at the start.</summary>
internal sealed class LegalReportOptionsValidator(IOptions<WebhookOptions> webhooks) : IValidateOptions<LegalReportOptions>
{
    public ValidateOptionsResult Validate(string? name, LegalReportOptions options)
    {
        List<string> wrong = [];
        foreach (var (recipient, its) in options.Recipients)
        {
            var key = $"{LegalReportOptions.Section}:Recipients:{recipient}";
            if (!IsName(recipient))
            {
                wrong.Add($"{key} must be called 1 to {LegalReportLimits.MaxRecipientLength} characters of [a-z0-9_-].");
            }

            if (WebhookAddresses.WhyNoUrl(its.Url, webhooks.Value.AllowHttp) is { } noUrl)
            {
                wrong.Add($"{key}:Url {noUrl}");
            }

            if (!WebhookSignature.IsSecret(its.Secret))
            {
                wrong.Add($"{key}:Secret must be {WebhookSignature.SecretRule}.");
            }
        }

        return wrong.Count > 0 ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }

    private static bool IsName(string name) => name.Length is >= 1 and <= LegalReportLimits.MaxRecipientLength
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-');
}
