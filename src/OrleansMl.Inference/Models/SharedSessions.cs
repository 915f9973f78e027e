using Microsoft.ML.OnnxRuntime;

namespace OrleansMl.Models;

/// <summary>
/// Sessions of files that several models run: an encoder and the heads on its vectors have its weights in memory once. A session may be run
/// by many threads at a time; the last one that gives it back closes it.
/// </summary>
internal static class SharedSessions
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<(string, int, ExecutionProvider), (InferenceSession Session, int Users)> Open = [];

    /// <summary>The session of a file, opened by the first who asks.</summary>
    /// <param name="sha256">The file's hash, as its manifest has it and as it was checked.</param>
    /// <param name="model">The file.</param>
    /// <param name="options">How it runs.</param>
    /// <exception cref="Packages.ModelPackageException">ONNX Runtime does not take the model.</exception>
    public static Lease Rent(string sha256, byte[] model, ModelRuntimeOptions options)
    {
        var key = (sha256, options.IntraOpThreads, options.Provider);
        lock (Gate)
        {
            if (!Open.TryGetValue(key, out var open))
            {
                using var session = OnnxSession.Options(options);
                open = (OnnxSession.Open(model, session), 0);
            }

            Open[key] = open with { Users = open.Users + 1 };
            return new(key, open.Session);
        }
    }

    private static void Return((string, int, ExecutionProvider) key)
    {
        InferenceSession? last = null;
        lock (Gate)
        {
            var open = Open[key];
            if (open.Users > 1)
            {
                Open[key] = open with { Users = open.Users - 1 };
            }
            else
            {
                Open.Remove(key);
                last = open.Session;
            }
        }

        last?.Dispose();
    }

    /// <summary>One user's hold on a session.</summary>
    internal sealed class Lease((string, int, ExecutionProvider) key, InferenceSession session) : IDisposable
    {
        private int _isReturned;

        public InferenceSession Session => session;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReturned, 1) == 0)
            {
                Return(key);
            }
        }
    }
}
