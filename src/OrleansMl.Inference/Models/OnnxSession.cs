using Microsoft.ML.OnnxRuntime;
using OrleansMl.Packages;

namespace OrleansMl.Models;

/// <summary>Opens ONNX Runtime sessions as the options say.</summary>
internal static class OnnxSession
{
    public static SessionOptions Options(ModelRuntimeOptions options)
    {
        var session = new SessionOptions
        {
            IntraOpNumThreads = options.IntraOpThreads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // Idle pool threads would burn the cores that the rest of the silo needs.
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        switch (options.Provider)
        {
            case ExecutionProvider.Cuda: session.AppendExecutionProvider_CUDA(); break;
            case ExecutionProvider.TensorRt: session.AppendExecutionProvider_Tensorrt(); break;
            case ExecutionProvider.CoreMl: session.AppendExecutionProvider("CoreML"); break;
            case ExecutionProvider.Dml: session.AppendExecutionProvider_DML(); break;
        }

        return session;
    }

    /// <exception cref="ModelPackageException">ONNX Runtime does not take the model.</exception>
    public static InferenceSession Open(byte[] model, SessionOptions options)
    {
        try
        {
            return new(model, options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelPackageException(
                ModelPackage.ModelFileName, $"is refused by ONNX Runtime: {exception.Message}", "Export the model again.", exception);
        }
    }
}
