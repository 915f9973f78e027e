namespace OrleansMl.Onnx;

/// <summary>Element types this project reads and writes, numbered as <c>TensorProto.DataType</c> (onnx.proto3).</summary>
public enum OnnxType
{
    Undefined = 0,
    Float32 = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
    Bool = 9,
    Float16 = 10,
}
