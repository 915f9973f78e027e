using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansMl.Models;
using OrleansMl.Text;

namespace OrleansMl.Runtime;

public sealed class ModelInstrumentsTests
{
    [Fact]
    public async Task Loads_runs_refusals_queue_and_memory_are_measured_in_their_units()
    {
        using var packages = new TestPackages();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var key = packages.Add();
        var gate = new GatedClassifier(memoryBytes: 123);
        var seen = new Dictionary<string, (string? Unit, double Sum, string Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) => { if (instrument.Meter.Scope == meters) { l.EnableMeasurementEvents(instrument); } }
        };
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Record(i, value, tags));
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Record(i, value, tags));
        listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Record(i, value, tags));
        listener.Start();
        await using var runtime = new ModelRuntime(
            new()
            {
                Directories = [packages.Root],
                QueueCapacity = 2
            }, ShippedModelTasks.All, TimeProvider.System, NullLogger<ModelRuntime>.Instance, meters, (_, _) => gate);

        await runtime.LoadAsync(key, TestContext.Current.CancellationToken);
        var taken = Classify("taken");
        await gate.EnteredAsync();
        var waiting = new[] { Classify("a"), Classify("bad") };
        await Assert.ThrowsAsync<ModelBusyException>(() => Classify("c"));
        listener.RecordObservableInstruments();
        gate.Pass(2);
        await Task.WhenAll(taken, waiting[0]);
        await Assert.ThrowsAsync<ModelUnavailableException>(() => waiting[1]);
        await Assert.ThrowsAsync<ModelUnavailableException>(
            () => runtime.LoadAsync(new("nobody", "1.0.0"), TestContext.Current.CancellationToken));
        await runtime.UnloadAsync(key, TestContext.Current.CancellationToken);

        const string Tags = "model=text-safety,version=1.0.0";
        Assert.Equal(("{load}", 1, Tags), seen["orleansml.model.loads"]);
        Assert.Equal(("{unload}", 1, Tags), seen["orleansml.model.unloads"]);
        Assert.Equal(("{text}", 3, Tags), seen["orleansml.model.batch.size"]);
        Assert.Equal(("{text}", 1, Tags), seen["orleansml.model.busy"]);
        Assert.Equal(("{text}", 1, Tags), seen["orleansml.model.errors"]);
        // A name from outside must not become a series of its own.
        Assert.Equal(("{text}", 1, ""), seen["orleansml.model.unavailable"]);
        Assert.Equal(("{text}", 2, Tags), seen["orleansml.model.queue.length"]);
        Assert.Equal(("By", 123, Tags), seen["orleansml.model.memory"]);
        Assert.Equal("s", seen["orleansml.model.load.duration"].Unit);
        Assert.Equal("s", seen["orleansml.model.run.duration"].Unit);

        Task<TextClassification> Classify(string text) =>
            runtime.ClassifyAsync(key, text, 1.1f, TestContext.Current.CancellationToken).AsTask();

        void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (seen)
            {
                seen[instrument.Name] = (
                    instrument.Unit,
                    seen.GetValueOrDefault(instrument.Name).Sum + value,
                    string.Join(',', tags.ToArray().Select(t => $"{t.Key}={t.Value}")));
            }
        }
    }
}
