using Orleans.Serialization;
using Orleans.Storage;

namespace OrleansMl.Store;

/// <summary>
/// Orleans' own binary form, byte for byte what <see cref="OrleansGrainStorageSerializer"/> writes, by way of pooled buffers: a buffer that
/// grows as it is written leaves several times the state to the collector, and states of some ten kilobytes are written all the time.
/// </summary>
/// <param name="serializer">Orleans' serializer.</param>
internal sealed class PooledStateSerializer(Serializer serializer) : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(serializer.SerializeToArray(input));

    public T? Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return serializer.Deserialize<T>(input.ToMemory());
    }
}
