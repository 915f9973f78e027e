using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace OrleansMl.Operations;

/// <summary>
/// Runs a process whose start may fail through no fault of the program: what the operator has to change is one sentence on stderr and exit
/// code 2, and no stack trace. Whatever is not known to be such ends the process as an unhandled exception does.
/// </summary>
public static class StartFailures
{
    private const int ExitCode = 2;

    // What else has started meanwhile gets this long to end: a silo leaves its cluster.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    /// <summary>Runs until the process is told to stop, and returns its exit code.</summary>
    /// <param name="build">Puts the application together.</param>
    /// <param name="isMistake">What only this host knows to be a mistake of the configuration.</param>
    /// <param name="ports">What this host listens to beside HTTP, by the name of its setting.</param>
    public static async Task<int> RunAsync(
        Func<WebApplication> build,
        Func<Exception, bool> isMistake,
        Func<IServiceProvider, IEnumerable<(string Setting, IPEndPoint EndPoint)>>? ports = null)
    {
        ArgumentNullException.ThrowIfNull(build);
        ArgumentNullException.ThrowIfNull(isMistake);
        try
        {
            await using var application = build();
            ListeningPorts.Check(application.Configuration, ports?.Invoke(application.Services) ?? []);
            await StartAsync(application);
            await application.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception exception) when (Explain(exception, isMistake) is { } reason)
        {
            await Console.Error.WriteLineAsync($"OrleansMl did not start: {reason}");
            return ExitCode;
        }
    }

    /// <summary>What the operator has to change; null when it is not theirs to change.</summary>
    internal static string? Explain(Exception exception, Func<Exception, bool> isMistake)
    {
        foreach (var one in WithInner(exception))
        {
            switch (one)
            {
                case IOException { InnerException: AddressInUseException }:
                    return $"{one.Message} Stop what listens there, or choose another address with --urls.";
                case AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }:
                    return "A port is in use by another process. Stop that one, or choose others with --urls, OrleansMl:SiloPort and " +
                        "OrleansMl:GatewayPort.";
                case SocketException { SocketErrorCode: SocketError.AccessDenied or SocketError.AddressNotAvailable }:
                    return $"A port cannot be opened: {one.Message.TrimEnd('.')}. " +
                        "Choose other addresses with --urls, or with OrleansMl:SiloPort and OrleansMl:GatewayPort.";
                case PortInUseException or OptionsValidationException or FormatException or InvalidDataException:
                    return one.Message;
            }
        }

        return isMistake(exception) ? exception.Message : null;
    }

    private static async Task StartAsync(WebApplication application)
    {
        // The sentence above says it all; the host and the server would each put a stack trace beside it.
        var log = application.Services.GetRequiredService<StartLog>();
        log.IsSilent = true;
        try
        {
            await application.StartAsync();
        }
        catch
        {
            using var patience = new CancellationTokenSource(StopPatience);
            await application.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        finally
        {
            log.IsSilent = false;
        }
    }

    private static IEnumerable<Exception> WithInner(Exception exception)
    {
        yield return exception;
        IEnumerable<Exception> inner = exception is AggregateException all
            ? all.InnerExceptions
            : exception.InnerException is { } one ? [one] : [];
        foreach (var below in inner.SelectMany(WithInner))
        {
            yield return below;
        }
    }
}

/// <summary>Keeps failures of a start out of the log while somebody else tells them.</summary>
internal sealed class StartLog
{
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";
    private const string Server = "Microsoft.AspNetCore.Server.Kestrel";

    private volatile bool _isSilent;

    public bool IsSilent
    {
        get => _isSilent;
        set => _isSilent = value;
    }

    /// <summary>Who tells of a failed start.</summary>
    public static IReadOnlyList<string> Categories { get; } = [Host, Server];

    // The host's critical lines are of a background service that took the process with it, which is said nowhere else.
    public bool Shows(string category, LogLevel level) =>
        level >= (category == Server ? LogLevel.Warning : LogLevel.Information)
        && !(IsSilent && (category, level) is (Host, LogLevel.Error) or (Server, LogLevel.Critical));
}
