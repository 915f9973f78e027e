using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Http;

/// <summary>How long a request may take its time. Section <c>OrleansMl:Http</c>.</summary>
public sealed class HttpOptions
{
    internal const string Section = "OrleansMl:Http";

    /// <summary>
    /// The whole body has to be here after this time; otherwise 408 <c>request_timeout</c>. The default is 30 seconds; more lets slow
    /// senders hold their slots longer.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "OrleansMl:Http:BodyTimeout must be from 1 second to 1 hour.")]
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// An event stream ends after this time, so that its slot goes round; clients come back by themselves. The default is 15 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00", ErrorMessage = "OrleansMl:Http:StreamLifetime must be from 10 seconds to 1 day.")]
    public TimeSpan StreamLifetime { get; set; } = TimeSpan.FromMinutes(15);
}
