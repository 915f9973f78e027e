using Microsoft.Extensions.Logging;

namespace OrleansMl.Media;

/// <summary>
/// How a program is started without a network, where the system allows it. A way that worked is kept; where none did, it may have been
/// the moment, so the next one asks again.
/// </summary>
/// <param name="ways">Programs with arguments that start others, the better ones first.</param>
/// <param name="logger">Is told once that there is none.</param>
internal sealed partial class NetworkOff(string[][] ways, ILogger logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private string[]? _found;
    private int _isLogged;

    /// <summary>What comes before a program; empty where there is no way.</summary>
    public async Task<string[]> FindAsync()
    {
        if (Volatile.Read(ref _found) is { } found)
        {
            return found;
        }

        foreach (var way in ways)
        {
            try
            {
                using var process = new LimitedProcess([.. way, "true"], Limit, null, TimeProvider.System);
                if (await process.ExitAsync() == 0)
                {
                    Volatile.Write(ref _found, way);
                    return way;
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no such program, or no room for another process.
            }
        }

        if (Interlocked.Exchange(ref _isLogged, 1) == 0)
        {
            LogNone(logger);
        }

        return [];
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "ffmpeg cannot be started without a network here (unshare -n): that it is told to open only files has to do")]
    private static partial void LogNone(ILogger logger);
}
