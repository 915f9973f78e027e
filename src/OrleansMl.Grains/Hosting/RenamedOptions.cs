using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrleansMl.Hosting;

/// <summary>An option that has another name now.</summary>
/// <param name="Before">Its key in the section as it was published.</param>
/// <param name="Now">Its property.</param>
internal readonly record struct RenamedOption(string Before, string Now);

/// <summary>Options whose keys were renamed: the old ones work for one version more, with a warning that names the new ones.</summary>
internal static partial class RenamedOptions
{
    /// <summary>
    /// Binds a section to options, checks them when the host starts, and takes what is set under an old key where the new one is not set.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The configuration section.</param>
    /// <param name="renamed">Keys of the section that have other names now.</param>
    public static OptionsBuilder<TOptions> AddOptionsWithRenamedKeys<TOptions>(
        this IServiceCollection services, string section, params RenamedOption[] renamed)
        where TOptions : class => services.AddOptions<TOptions>()
            .BindConfiguration(section)
            .Configure<IConfiguration, ILoggerFactory>((options, configuration, loggers) =>
                BindRenamed(options, configuration.GetSection(section), renamed, loggers.CreateLogger(typeof(RenamedOptions))))
            .ValidateDataAnnotations()
            .ValidateOnStart();

    private static void BindRenamed<TOptions>(TOptions options, IConfigurationSection section, RenamedOption[] renamed, ILogger logger)
        where TOptions : class
    {
        foreach (var (before, now) in renamed)
        {
            if (section[before] is not { } value)
            {
                continue;
            }

            if (section[now] is not null)
            {
                LogIgnored(logger, ConfigurationPath.Combine(section.Path, before), ConfigurationPath.Combine(section.Path, now));
                continue;
            }

            LogRenamed(logger, ConfigurationPath.Combine(section.Path, before), ConfigurationPath.Combine(section.Path, now));
            new ConfigurationBuilder().AddInMemoryCollection([new(now, value)]).Build().Bind(options);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Before} is called {Now} now: rename it, the next version does not know it")]
    private static partial void LogRenamed(ILogger logger, string before, string now);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Before} is not looked at, since {Now}, as it is called now, is set: remove it")]
    private static partial void LogIgnored(ILogger logger, string before, string now);
}
