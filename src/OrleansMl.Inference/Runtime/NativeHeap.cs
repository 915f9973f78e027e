using System.Runtime.InteropServices;

namespace OrleansMl.Runtime;

/// <summary>
/// The heap of the C library, where ONNX Runtime keeps its tables. glibc gives each thread an arena and gives memory back only at an
/// arena's end: models that come and go leave holes. Twenty loads of the transformer left 191 MB in private memory, ninety 333 MB; with
/// two arenas (<c>MALLOC_ARENA_MAX=2</c>, which the image and <c>dotnet run</c> set) and trimmed after an unload, 158 and 144.
/// </summary>
internal static partial class NativeHeap
{
    /// <summary>Gives freed memory back to the system. Does nothing where the C library is another.</summary>
    public static void Trim()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = TrimArenas(0);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // Not glibc.
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int TrimArenas(nuint keep);
}
