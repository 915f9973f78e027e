using System.Diagnostics;
using System.Diagnostics.Metrics;
using OrleansMl.Models;

namespace OrleansMl.Runtime;

/// <summary>The meters of the model runtime.</summary>
internal sealed class ModelInstruments : IDisposable
{
    /// <summary>The meter every OrleansMl instrument belongs to.</summary>
    public const string MeterName = "OrleansMl";

    private readonly Meter _meter;
    private readonly Histogram<double> _loadDuration;
    private readonly Histogram<double> _runDuration;
    private readonly Histogram<int> _batchSize;
    private readonly Counter<long> _loads;
    private readonly Counter<long> _unloads;
    private readonly Counter<long> _busy;
    private readonly Counter<long> _unavailable;
    private readonly Counter<long> _errors;

    /// <param name="factory">Makes the meter; null makes one of its own.</param>
    /// <param name="loaded">Called when the gauges are read: model, queued texts and bytes of every loaded version.</param>
    public ModelInstruments(IMeterFactory? factory, Func<IEnumerable<(ModelKey Model, int Queued, long Bytes)>> loaded)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _loadDuration = _meter.CreateHistogram<double>(
            "orleansml.model.load.duration", "s", "Time from the decision to load a model until it answers.");
        _runDuration = _meter.CreateHistogram<double>(
            "orleansml.model.run.duration", "s", "Time of one run over a batch, feature extraction included.");
        _batchSize = _meter.CreateHistogram<int>("orleansml.model.batch.size", "{text}", "Texts per run.");
        _loads = _meter.CreateCounter<long>("orleansml.model.loads", "{load}", "Models loaded.");
        _unloads = _meter.CreateCounter<long>("orleansml.model.unloads", "{unload}", "Models unloaded.");
        _busy = _meter.CreateCounter<long>("orleansml.model.busy", "{text}", "Texts refused because the queue was full.");
        _unavailable = _meter.CreateCounter<long>(
            "orleansml.model.unavailable", "{text}", "Texts and loads refused because the package is missing or broken.");
        _errors = _meter.CreateCounter<long>("orleansml.model.errors", "{text}", "Texts whose run failed.");
        _meter.CreateObservableGauge(
            "orleansml.model.queue.length",
            () => loaded().Select(m => new Measurement<int>(m.Queued, Tags(m.Model))),
            "{text}",
            "Texts waiting.");
        _meter.CreateObservableUpDownCounter(
            "orleansml.model.memory",
            () => loaded().Select(m => new Measurement<long>(m.Bytes, Tags(m.Model))),
            "By",
            "Bytes charged to the memory budget.");
    }

    public void OnLoaded(ModelKey model, TimeSpan elapsed)
    {
        var tags = Tags(model);
        _loads.Add(1, tags);
        _loadDuration.Record(elapsed.TotalSeconds, tags);
    }

    public void OnUnloaded(ModelKey model) => _unloads.Add(1, Tags(model));

    public void OnRun(ModelKey model, int texts, TimeSpan elapsed)
    {
        if (!_runDuration.Enabled && !_batchSize.Enabled)
        {
            return;
        }

        var tags = Tags(model);
        _batchSize.Record(texts, tags);
        _runDuration.Record(elapsed.TotalSeconds, tags);
    }

    public void OnBusy(ModelKey model) => _busy.Add(1, Tags(model));

    public void OnError(ModelKey model) => _errors.Add(1, Tags(model));

    // Names of models that are not installed come from outside: they would make a series each.
    public void OnUnavailable(ModelKey? installed) => _unavailable.Add(1, installed is { } model ? Tags(model) : default);

    public void Dispose() => _meter.Dispose();

    private static TagList Tags(ModelKey model) => new() { { "model", model.Name }, { "version", model.Version } };
}
