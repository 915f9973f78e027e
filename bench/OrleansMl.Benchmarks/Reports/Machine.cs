using System.Diagnostics;
using System.Globalization;

namespace OrleansMl.Reports;

/// <summary>The machine that figures are true for.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var model = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(": ")[1] ?? "unknown CPU";
        return $"{Environment.ProcessorCount} cores ({model}), .NET {Environment.Version}, " +
            $"{(Debugger.IsAttached ? "debugger attached" : "Release")}";
    }

    /// <summary>The load average of the last minute.</summary>
    public static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}
