using System.Text;

namespace OrleansMl.Onnx;

/// <summary>An input or output of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its dimensions; null when the file does not say.</param>
public sealed record OnnxValue(string Name, OnnxType Type, IReadOnlyList<OnnxDim>? Shape);

/// <summary>A constant of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Raw">Its values, little-endian and row-major; empty when the file stores them in another way.</param>
public sealed record OnnxConstant(string Name, OnnxType Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Raw);

/// <summary>
/// What a package check and the native kernel need to know of an ONNX file, read without ONNX Runtime: versions, inputs, outputs,
/// constants, and whether any tensor, at any depth, points to data outside the file. Constants are slices of the bytes given, not copies.
/// </summary>
public sealed class OnnxModelFile
{
    // Subgraphs of If and Loop may nest; a file that nests deeper is hostile.
    private const int MaxDepth = 16;

    private readonly List<OnnxValue> _inputs = [];
    private readonly List<OnnxValue> _outputs = [];
    private readonly Dictionary<string, OnnxConstant> _constants = new(StringComparer.Ordinal);

    private readonly List<ReadOnlyMemory<byte>> _nodes = [];

    private OnnxModelFile()
    {
    }

    public long IrVersion { get; private set; }

    /// <summary>The version of the default operator set; 0 when the file names none.</summary>
    public long Opset { get; private set; }

    /// <summary>Inputs that a caller must feed; those with a constant of the same name are left out.</summary>
    public IReadOnlyList<OnnxValue> Inputs => _inputs;

    public IReadOnlyList<OnnxValue> Outputs => _outputs;

    public IReadOnlyDictionary<string, OnnxConstant> Constants => _constants;

    /// <summary>The nodes of the graph as they lie in the file: two graphs with equal nodes compute the same.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Nodes => _nodes;

    /// <summary>The first tensor whose data lies outside the file; null when there is none.</summary>
    public string? ExternalTensor { get; private set; }

    /// <exception cref="InvalidDataException">The bytes are not a protobuf of an ONNX model.</exception>
    public static OnnxModelFile Parse(ReadOnlyMemory<byte> bytes)
    {
        var model = new OnnxModelFile();
        var hasGraph = false;
        var reader = new Reader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: model.IrVersion = reader.Int(); break;
                case 7:
                    hasGraph = true;
                    model.ReadGraph(reader.Bytes(), depth: 0);
                    break;
                case 8: model.ReadOpset(reader.Bytes()); break;
                case 20: model.ReadTraining(reader.Bytes()); break;
                case 25: model.ReadFunction(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }

        if (!hasGraph)
        {
            throw new InvalidDataException("it holds no graph");
        }

        model._inputs.RemoveAll(i => model._constants.ContainsKey(i.Name));
        return model;
    }

    private void ReadOpset(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Reader(bytes);
        var domain = "";
        long version = 0;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: domain = reader.String(); break;
                case 2: version = reader.Int(); break;
                default: reader.Skip(); break;
            }
        }

        if (domain is "" or "ai.onnx")
        {
            Opset = version;
        }
    }

    // Training graphs and local functions hold tensors too, so they could hide external data.
    private void ReadTraining(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Reader(bytes);
        while (reader.Next())
        {
            if (reader.Field is 1 or 2)
            {
                ReadGraph(reader.Bytes(), depth: 1);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadFunction(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Reader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 7: ReadNode(reader.Bytes(), depth: 1); break;
                case 11: ReadAttribute(reader.Bytes(), depth: 1); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void ReadGraph(ReadOnlyMemory<byte> bytes, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidDataException($"its graphs nest deeper than {MaxDepth}");
        }

        var reader = new Reader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    var node = reader.Bytes();
                    ReadNode(node, depth);
                    if (depth == 0)
                    {
                        _nodes.Add(node);
                    }

                    break;
                case 5:
                    var constant = ReadTensor(reader.Bytes());
                    if (depth == 0)
                    {
                        _constants[constant.Name] = constant;
                    }

                    break;
                case 11 when depth == 0: _inputs.Add(ReadValue(reader.Bytes())); break;
                case 12 when depth == 0: _outputs.Add(ReadValue(reader.Bytes())); break;
                case 15: ReadSparse(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void ReadNode(ReadOnlyMemory<byte> bytes, int depth)
    {
        var reader = new Reader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 5)
            {
                ReadAttribute(reader.Bytes(), depth);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadAttribute(ReadOnlyMemory<byte> bytes, int depth)
    {
        var reader = new Reader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 5 or 10: ReadTensor(reader.Bytes()); break;
                case 6 or 11: ReadGraph(reader.Bytes(), depth + 1); break;
                case 22 or 23: ReadSparse(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void ReadSparse(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Reader(bytes);
        while (reader.Next())
        {
            if (reader.Field is 1 or 2)
            {
                ReadTensor(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private OnnxConstant ReadTensor(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Reader(bytes);
        var shape = new List<long>();
        var type = OnnxType.Undefined;
        var name = "";
        var raw = ReadOnlyMemory<byte>.Empty;
        var isExternal = false;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1 when reader.IsBytes: reader.PackedInts(shape); break;
                case 1: shape.Add(reader.Int()); break;
                case 2: type = (OnnxType)reader.Int(); break;
                case 8: name = reader.String(); break;
                case 9: raw = reader.Bytes(); break;
                case 13:
                    reader.Skip();
                    isExternal = true;
                    break;
                case 14: isExternal |= reader.Int() != 0; break;
                default: reader.Skip(); break;
            }
        }

        if (isExternal)
        {
            ExternalTensor ??= name;
        }

        return new(name, type, shape, raw);
    }

    private static OnnxValue ReadValue(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Reader(bytes);
        var name = "";
        var type = OnnxType.Undefined;
        List<OnnxDim>? shape = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = reader.String(); break;
                case 2: ReadType(reader.Bytes(), ref type, ref shape); break;
                default: reader.Skip(); break;
            }
        }

        return new(name, type, shape);
    }

    private static void ReadType(ReadOnlyMemory<byte> bytes, ref OnnxType type, ref List<OnnxDim>? shape)
    {
        var reader = new Reader(bytes);
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            var tensor = new Reader(reader.Bytes());
            while (tensor.Next())
            {
                switch (tensor.Field)
                {
                    case 1: type = (OnnxType)tensor.Int(); break;
                    case 2: shape = ReadShape(tensor.Bytes()); break;
                    default: tensor.Skip(); break;
                }
            }
        }
    }

    private static List<OnnxDim> ReadShape(ReadOnlyMemory<byte> bytes)
    {
        var dims = new List<OnnxDim>();
        var reader = new Reader(bytes);
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            OnnxDim dim = "";
            var d = new Reader(reader.Bytes());
            while (d.Next())
            {
                switch (d.Field)
                {
                    case 1:
                        var size = d.Int();
                        dim = size >= 0 ? (OnnxDim)size : "";
                        break;
                    case 2: dim = d.String(); break;
                    default: d.Skip(); break;
                }
            }

            dims.Add(dim);
        }

        return dims;
    }

    /// <summary>Walks the fields of one protobuf message.</summary>
    private struct Reader(ReadOnlyMemory<byte> bytes)
    {
        private int _at;
        private int _wire;

        public int Field { get; private set; }

        public readonly bool IsBytes => _wire == 2;

        public bool Next()
        {
            if (_at == bytes.Length)
            {
                return false;
            }

            var tag = Varint();
            Field = (int)(tag >> 3);
            _wire = (int)(tag & 7);
            if (Field == 0)
            {
                throw Corrupt();
            }

            return true;
        }

        public long Int() => _wire == 0 ? (long)Varint() : throw Corrupt();

        public ReadOnlyMemory<byte> Bytes()
        {
            if (_wire != 2)
            {
                throw Corrupt();
            }

            var length = Varint();
            if (length > (ulong)(bytes.Length - _at))
            {
                throw Corrupt();
            }

            var slice = bytes.Slice(_at, (int)length);
            _at += (int)length;
            return slice;
        }

        public string String() => Encoding.UTF8.GetString(Bytes().Span);

        public void PackedInts(List<long> into)
        {
            var packed = new Reader(Bytes());
            while (packed._at < packed.Length)
            {
                into.Add((long)packed.Varint());
            }
        }

        public void Skip()
        {
            switch (_wire)
            {
                case 0: Varint(); break;
                case 1: Advance(8); break;
                case 2: Bytes(); break;
                case 5: Advance(4); break;
                default: throw Corrupt();
            }
        }

        private readonly int Length => bytes.Length;

        private void Advance(int count)
        {
            if (count > bytes.Length - _at)
            {
                throw Corrupt();
            }

            _at += count;
        }

        private ulong Varint()
        {
            var span = bytes.Span;
            ulong value = 0;
            for (var shift = 0; shift < 64; shift += 7)
            {
                if (_at == span.Length)
                {
                    throw Corrupt();
                }

                var b = span[_at++];
                value |= (ulong)(b & 0x7F) << shift;
                if (b < 0x80)
                {
                    return value;
                }
            }

            throw Corrupt();
        }

        private static InvalidDataException Corrupt() => new("it is not an ONNX protobuf");
    }
}
