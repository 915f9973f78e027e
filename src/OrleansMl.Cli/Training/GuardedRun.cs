using OrleansMl.Models;

namespace OrleansMl.Training;

/// <summary>Turns what may go wrong with files and models into a sentence and an exit code.</summary>
internal static class GuardedRun
{
    public static int Run(TextWriter error, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or InvalidDataException or ModelUnavailableException)
        {
            error.WriteLine(exception.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Stopped.");
            return 130;
        }
    }
}
