using OrleansMl.Virality;

namespace OrleansMl.Models;

/// <summary>A loaded growth model: Run sets Forecast on every request. Used by one thread at a time.</summary>
internal interface ICascadeForecaster : ILoadedModel<ForecastRequest>;

/// <summary>
/// The <c>cascade</c> adapter: the trees are read from the graph and walked here, in less time than handing
/// them to ONNX Runtime takes, with the same sums.
/// </summary>
internal sealed class CascadeForecaster(ViralityModel model, long memoryBytes) : ICascadeForecaster
{
    public long MemoryBytes => memoryBytes;

    /// <exception cref="ModelPackageException">The model does not have the shape that the manifest promises.</exception>
    public static CascadeForecaster Create(ModelManifest manifest, VerifiedModel model) =>
        new(ViralityPackage.Read(manifest, model), model.Bytes.Length + model.Others.Values.Sum(file => file.LongLength));

    // The model is read only.
    public ILoadedModel<ForecastRequest> Fork() => this;

    public void Run(ReadOnlySpan<ForecastRequest> batch)
    {
        foreach (var request in batch)
        {
            try
            {
                request.Forecast = model.Forecast(request.Cascade!, request.Time, request.ViralSize);
            }
            catch (Exception exception)
            {
                request.Error = exception;
            }
        }
    }

    public void Dispose()
    {
    }
}
