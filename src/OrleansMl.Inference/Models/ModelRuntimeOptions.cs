using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace OrleansMl.Models;

/// <summary>Where models lie and how they run. Section <c>OrleansMl:Models</c>.</summary>
public sealed class ModelRuntimeOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Models";

    /// <summary>
    /// Folders that hold packages as <c>name/version/</c>; where two hold the same version, the first counts. The
    /// default is <c>models</c> in the working directory.
    /// </summary>
    [MinLength(1, ErrorMessage = "OrleansMl:Models:Directories is empty; name at least one folder with model packages.")]
    public IList<string> Directories { get; set; } = [];

    /// <summary>
    /// Loaded models together stay within this: the least recently used are unloaded, and a model that is
    /// larger alone is refused. The default is 1 GiB.
    /// </summary>
    [Range(1L << 20, long.MaxValue, ErrorMessage = "OrleansMl:Models:MemoryBudgetBytes must be at least 1 MiB (1048576).")]
    public long MemoryBudgetBytes { get; set; } = 1L << 30;

    /// <summary>
    /// Texts that may wait per model; one more is answered "busy". The default is 1024; more waits longer instead of failing early.
    /// </summary>
    [Range(1, 1 << 20, ErrorMessage = "OrleansMl:Models:QueueCapacity must be from 1 to 1048576.")]
    public int QueueCapacity { get; set; } = 1024;

    /// <summary>Most texts in one run. The default is 32; more raises the latency of the first one in a run.</summary>
    [Range(1, 1024, ErrorMessage = "OrleansMl:Models:MaxBatch must be from 1 to 1024.")]
    public int MaxBatch { get; set; } = 32;

    /// <summary>
    /// Texts up to this many UTF-16 code units are classified on the caller's thread when the model allows it, because waking another
    /// thread would cost more than the work. The default is 1024, about 40 µs; 0 sends every text through the queue. See
    /// docs/decisions/004-short-texts-run-in-place.md.
    /// </summary>
    [Range(0, 16384, ErrorMessage = "OrleansMl:Models:InPlaceLength must be from 0 to 16384.")]
    public int InPlaceLength { get; set; } = 1024;

    /// <summary>
    /// Threads that one ONNX run spreads over. The default, 1, is right for small models; large ones gain from the number of cores.
    /// </summary>
    [Range(1, 256, ErrorMessage = "OrleansMl:Models:IntraOpThreads must be from 1 to 256.")]
    public int IntraOpThreads { get; set; } = 1;

    /// <summary>Where ONNX Runtime computes. The default is the CPU; the others need the native package that carries them.</summary>
    [EnumDataType(typeof(ExecutionProvider), ErrorMessage = "OrleansMl:Models:Provider must be cpu, cuda, tensorrt, coreml or dml.")]
    public ExecutionProvider Provider { get; set; } = ExecutionProvider.Cpu;

    /// <summary>What computes the hashed-ngrams models. The default is our own kernel; see docs/decisions for the figures.</summary>
    [EnumDataType(typeof(LinearKernel), ErrorMessage = "OrleansMl:Models:Kernel must be native or onnx.")]
    public LinearKernel Kernel { get; set; } = LinearKernel.Native;
}

/// <summary>Where ONNX Runtime computes.</summary>
public enum ExecutionProvider
{
    Cpu,
    Cuda,
    TensorRt,
    CoreMl,
    Dml,
}

/// <summary>What computes a hashed-ngrams model.</summary>
public enum LinearKernel
{
    /// <summary>
    /// A sparse dot product over the tables of the ONNX file, when the file is one that this project's writer made; ONNX Runtime otherwise.
    /// </summary>
    Native,

    /// <summary>ONNX Runtime.</summary>
    Onnx,
}

/// <summary>Refuses at start what would only fail at the first use.</summary>
internal sealed class ModelRuntimeOptionsValidator : IValidateOptions<ModelRuntimeOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelRuntimeOptions options)
    {
        if (options.Directories.Any(string.IsNullOrWhiteSpace))
        {
            return ValidateOptionsResult.Fail("OrleansMl:Models:Directories holds an empty name; name folders with model packages.");
        }
        // Asking loads the native library, so the default does not ask.
        if (options.Provider != ExecutionProvider.Cpu && ProviderName(options.Provider) is var provider
            && OrtEnv.Instance().GetAvailableProviders() is var available && !available.Contains(provider))
        {
            return ValidateOptionsResult.Fail(
                $"OrleansMl:Models:Provider is '{options.Provider}', but the native ONNX Runtime here has only " +
                $"{string.Join(", ", available)}. Reference the package that carries {provider}, or use cpu.");
        }

        return ValidateOptionsResult.Success;
    }

    private static string ProviderName(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cuda => "CUDAExecutionProvider",
        ExecutionProvider.TensorRt => "TensorrtExecutionProvider",
        ExecutionProvider.CoreMl => "CoreMLExecutionProvider",
        ExecutionProvider.Dml => "DmlExecutionProvider",
        _ => "CPUExecutionProvider",
    };
}
