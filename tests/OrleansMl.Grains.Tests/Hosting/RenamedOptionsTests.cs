using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrleansMl.Hosting;

public sealed class RenamedOptionsTests
{
    [Fact]
    public void An_old_key_works_and_a_warning_names_the_new_one()
    {
        var (options, warnings) = Read(("Test:KeepFor", "00:00:07"));
        Assert.Equal((TimeSpan.FromSeconds(7), 3), (options.CacheDuration, options.Size));
        Assert.Equal(["Test:KeepFor is called Test:CacheDuration now: rename it, the next version does not know it"], warnings);
    }

    [Fact]
    public void The_new_key_wins_and_a_warning_says_so()
    {
        var (options, warnings) = Read(("Test:KeepFor", "00:00:07"), ("Test:CacheDuration", "00:00:09"));
        Assert.Equal(TimeSpan.FromSeconds(9), options.CacheDuration);
        Assert.Equal(["Test:KeepFor is not looked at, since Test:CacheDuration, as it is called now, is set: remove it"], warnings);
    }

    [Fact]
    public void Without_an_old_key_there_is_no_warning()
    {
        var (options, warnings) = Read(("Test:Size", "5"));
        Assert.Equal((TimeSpan.FromMinutes(1), 5), (options.CacheDuration, options.Size));
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_value_under_an_old_key_is_checked_too() =>
        Assert.Throws<OptionsValidationException>(() => Read(("Test:KeepFor", "02:00:00")));

    private static (TestOptions Options, List<string> Warnings) Read(params (string Key, string Value)[] settings)
    {
        var log = new WarningLog();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(one => one.Key, one => (string?)one.Value)).Build());
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddOptionsWithRenamedKeys<TestOptions>("Test", new RenamedOption("KeepFor", nameof(TestOptions.CacheDuration)));
        using var provider = services.BuildServiceProvider();
        return (provider.GetRequiredService<IOptions<TestOptions>>().Value, log.Warnings);
    }

    private sealed class TestOptions
    {
        [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
        public TimeSpan CacheDuration { get; set; } = TimeSpan.FromMinutes(1);

        public int Size { get; set; } = 3;
    }

    private sealed class WarningLog : ILoggerProvider, ILogger
    {
        public List<string> Warnings { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Warnings.Add(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
