using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Virality;

/// <summary>
/// The <c>cascade</c> adapter: the trees are read from the graph and walked here, in less time than handing
/// them to ONNX Runtime takes, with the same sums.
/// </summary>
internal sealed class CascadeForecaster(ViralityModel model, long memoryBytes) : ILoadedModel<CascadeForecastInput, ViralityForecast>
{
    public long MemoryBytes => memoryBytes;

    /// <exception cref="ModelPackageException">The model does not have the shape that the manifest promises.</exception>
    public static CascadeForecaster Create(ModelManifest manifest, VerifiedModel model) =>
        new(ViralityPackage.Read(manifest, model), model.Bytes.Length + model.Others.Values.Sum(file => file.LongLength));

    // The model is read only.
    public ILoadedModel<CascadeForecastInput, ViralityForecast> Fork() => this;

    public void Run(ReadOnlySpan<ModelCall<CascadeForecastInput, ViralityForecast>> batch)
    {
        foreach (var call in batch)
        {
            try
            {
                call.Result = model.Forecast(call.Input.Cascade, call.Input.Time, call.Input.ViralSize);
            }
            catch (Exception exception)
            {
                call.Error = exception;
            }
        }
    }

    public void Dispose()
    {
    }
}
