using System.Diagnostics.Metrics;

namespace OrleansMl.IntimateImages;

/// <summary>What is measured of requests.</summary>
internal sealed class IntimateImageInstruments(IMeterFactory meters)
{
    private readonly Counter<long> _received = meters.Create("OrleansMl").CreateCounter<long>(
        "orleansml.intimate_images.received", "{request}", "Intimate-image requests that were accepted.");

    private readonly Counter<long> _late = meters.Create("OrleansMl").CreateCounter<long>(
        "orleansml.intimate_images.late", "{request}", "Intimate-image requests that nobody decided by their deadline.");

    private readonly Histogram<double> _decided = meters.Create("OrleansMl").CreateHistogram<double>(
        "orleansml.intimate_images.duration", "s", "From an intimate-image request to its decision, by outcome.");

    public void OnReceived() => _received.Add(1);

    public void OnLate() => _late.Add(1);

    public void OnDecided(IntimateImageRequest request)
    {
        if (request.LateAt == request.DecidedAt)
        {
            // The decision came before anybody said that it was late.
            OnLate();
        }

        _decided.Record(
            (request.DecidedAt!.Value - request.CreatedAt).TotalSeconds,
            new KeyValuePair<string, object?>("outcome", request.State == IntimateImageState.Granted ? "granted" : "refused"));
    }
}
