using OrleansMl.Virality;

namespace OrleansMl.Models;

/// <summary>A cascade to foretell.</summary>
internal sealed class ForecastRequest : ModelRequest<ForecastRequest, ViralityForecast>
{
    public CascadeState? Cascade { get; private set; }

    public double Time { get; private set; }

    public double? ViralSize { get; private set; }

    /// <summary>Set by the forecaster, unless there is an Error.</summary>
    public ViralityForecast? Forecast { get; set; }

    public static ForecastRequest Rent(CascadeState cascade, double time, double? viralSize, long now)
    {
        var request = Rent("", now);
        (request.Cascade, request.Time, request.ViralSize) = (cascade, time, viralSize);
        return request;
    }

    public override string ModelTask => ModelTasks.CascadeForecast;

    public override ViralityForecast ToAnswer(ModelKey model, string calibration, double ms) => Forecast! with { Model = model };

    protected override void Clear() => (Cascade, Forecast) = (null, null);
}
