namespace OrleansMl.Operations;

/// <summary>Logs go to the console: readable lines in Development, one JSON object per line elsewhere.</summary>
public static class ConsoleLogs
{
    /// <summary>Registers the console logger with scopes, so that every line of a request carries its <c>request_id</c>.</summary>
    public static IServiceCollection AddOrleansMlLogging(this IServiceCollection services, IHostEnvironment environment)
    {
        if (services.Any(service => service.ServiceType == typeof(StartLog)))
        {
            return services;
        }

        var start = new StartLog();
        return services.AddSingleton(start).AddLogging(logging =>
        {
            logging.ClearProviders();
            if (environment.IsDevelopment())
            {
                logging.AddSimpleConsole(console =>
                {
                    console.IncludeScopes = true;
                    console.SingleLine = true;
                    console.TimestampFormat = "HH:mm:ss.fff ";
                });
            }
            else
            {
                logging.AddJsonConsole(console =>
                {
                    console.IncludeScopes = true;
                    console.UseUtcTimestamp = true;
                    console.TimestampFormat = "O";
                });
            }

            // Two lines and an Activity per request: the metrics say the same for less. Spans do not depend on it.
            logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
            logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
            foreach (var category in StartLog.Categories)
            {
                logging.AddFilter(category, level => start.Shows(category, level));
            }
        });
    }
}
