namespace OrleansMl.Media;

/// <summary>Until when a decode may run.</summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="limit">How long.</param>
/// <param name="cancellationToken">Ends it before.</param>
internal sealed class DecodeDeadline(TimeProvider timeProvider, TimeSpan limit, CancellationToken cancellationToken)
{
    private readonly long _started = timeProvider.GetTimestamp();

    /// <summary>True once it is over; stays so.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Looks at the clock.</summary>
    public bool Check() =>
        IsOver |= cancellationToken.IsCancellationRequested || timeProvider.GetElapsedTime(_started) > limit;

    /// <summary>Throws what a decode that was ended comes to.</summary>
    /// <exception cref="OperationCanceledException">The caller ended it.</exception>
    /// <exception cref="TimeoutException">
    /// Its time was up. The gate lets nothing through that needs so long on a machine with room.
    /// </exception>
    public void ThrowIfOver()
    {
        if (IsOver)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"The picture takes longer than {limit.TotalSeconds:0.#} s to decode.");
        }
    }
}
