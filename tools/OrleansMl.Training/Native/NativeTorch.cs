using System.Runtime.InteropServices;
using TorchSharp;

namespace OrleansMl.FineTuning;

/// <summary>Makes TorchSharp ready: loadable on the C++ library at hand, one thread, a seed.</summary>
internal static class NativeTorch
{
    private const string Library = "libLibTorchSharp.so";
    private const string Version = "GLIBCXX_3.4.32";

    // The symbol that came with that version.
    private const string Symbol = "_ZSt21ios_base_library_initv";

    private static readonly Lazy<bool> Ready = new(Load);

    /// <summary>Call before anything of TorchSharp, and again for another seed.</summary>
    public static void Prepare(int seed)
    {
        _ = Ready.Value;
        torch.random.manual_seed(seed);
    }

    private static bool Load()
    {
        if (OperatingSystem.IsLinux() && !HasSymbol())
        {
            foreach (var folder in new[] { Path.Combine("runtimes", "linux-x64", "native"), "" })
            {
                Weaken(Path.Combine(AppContext.BaseDirectory, folder, Library));
            }
        }

        // More threads spin while they wait for each other: ten times slower on two cores. And one thread adds in one order.
        torch.set_num_threads(1);
        torch.set_num_interop_threads(1);
        return true;
    }

    private static bool HasSymbol() =>
        NativeLibrary.TryLoad("libstdc++.so.6", out var library) && NativeLibrary.TryGetExport(library, Symbol, out _);

    private static void Weaken(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        var bytes = File.ReadAllBytes(path);
        if (VersionNeeds.Weaken(bytes, Version))
        {
            // Written beside and renamed, because the file may be a link into the package cache.
            File.WriteAllBytes(path + ".new", bytes);
            File.Move(path + ".new", path, overwrite: true);
        }
    }
}
