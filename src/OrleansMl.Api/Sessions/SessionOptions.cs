using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Sessions;

/// <summary>How long a browser stays signed in; section <c>OrleansMl:Sessions</c>. The same on every node.</summary>
public sealed class SessionOptions : IValidatableObject
{
    internal const string Section = "OrleansMl:Sessions";

    /// <summary>
    /// A session that is not used for so long is over. What is used in the second half of the time begins it anew. The default is 8 hours.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00", ErrorMessage = "OrleansMl:Sessions:IdleTimeout must be from 1 minute to 30 days.")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(8);

    /// <summary>
    /// A session is over after so long, however much it is used; then the user signs in again, with the roles that they have then. The
    /// default is 24 hours.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "90.00:00:00", ErrorMessage = "OrleansMl:Sessions:MaxLifetime must be from 1 minute to 90 days.")]
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IdleTimeout > MaxLifetime)
        {
            yield return new($"{Section}:IdleTimeout must not be longer than {Section}:MaxLifetime.", [nameof(IdleTimeout)]);
        }
    }
}
