using System.ComponentModel.DataAnnotations;

namespace OrleansMl.IntimateImages;

/// <summary>Times and limits of intimate-image requests; section <c>OrleansMl:IntimateImages</c>.</summary>
public sealed class IntimateImageOptions : IValidatableObject
{
    internal const string Section = "OrleansMl:IntimateImages";

    private static readonly TimeSpan[] UsualReminders = [TimeSpan.FromHours(24), TimeSpan.FromHours(6)];

    /// <summary>
    /// How long a person has to decide. The default, and the most, is 48 hours: the time that the TAKE IT DOWN Act gives.
    /// </summary>
    [Range(typeof(TimeSpan), "00:10:00", "2.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(48);

    /// <summary>How long before the deadline an event reminds of a request, at most eight; 24 and 6 hours when empty.</summary>
    public IList<TimeSpan> Reminders { get; } = [];

    /// <summary>
    /// Different words that a text needs so that other items with the same text count as copies. The default is 12; fewer let a request
    /// hide what many people write.
    /// </summary>
    [Range(8, 1000)]
    public int MinWords { get; set; } = TellingText.DefaultMinWords;

    /// <summary>
    /// Copies a minute that a text may hide before a person has decided: beyond, it is what many people write, and hides no more. The
    /// default is 100; 0 for no limit.
    /// </summary>
    [Range(0, 1_000_000)]
    public int FloodLimit { get; set; } = 100;

    /// <summary>
    /// How long after a refusal another request about the same item hides nothing until a person has decided it. The default is 30 days;
    /// zero hides always.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "3660.00:00:00")]
    public TimeSpan SpareRefused { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long after the decision it is kept who sent a request. The default is 90 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3660.00:00:00")]
    public TimeSpan KeepSender { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Open requests of one sender (an account, or a network address without one). The default is 10.</summary>
    [Range(1, 10_000)]
    public int MaxOpenPerSender { get; set; } = 10;

    /// <summary>Open requests of all senders. The default is 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxOpen { get; set; } = 10_000;

    internal IntimateImageTimes ToTimes() => new(Window, [.. Reminders.Count == 0 ? UsualReminders : Reminders], KeepSender);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        const int MostReminders = 8;
        if (Reminders.Count > MostReminders || Reminders.Any(before => before <= TimeSpan.Zero || before >= Window))
        {
            yield return new(
                $"{Section}:Reminders must be at most {MostReminders} times shorter than Window ({Window}).", [nameof(Reminders)]);
        }
    }
}
