using System.Globalization;
using System.Text;
using Orleans.Storage;

namespace OrleansMl.Store;

/// <summary>Grain state in the embedded store: one key per state, answered once it is on the disk.</summary>
/// <param name="store">The store.</param>
/// <param name="serializer">The form of the state.</param>
/// <param name="serviceId">The first part of every key.</param>
internal sealed class EmbeddedGrainStorage(EmbeddedStore store, IGrainStorageSerializer serializer, string serviceId) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (await store.ReadAsync(Key(stateName, grainId)) is not { } stored)
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
            return;
        }

        grainState.State = serializer.Deserialize<T>(new(stored.Bytes));
        grainState.ETag = Format(stored.Tag);
        grainState.RecordExists = true;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            var tag = await store.WriteAsync(
                Key(stateName, grainId), serializer.Serialize(grainState.State), expected: Parse(grainState.ETag));
            grainState.ETag = Format(tag);
            grainState.RecordExists = true;
        }
        catch (TagMismatchException mismatch)
        {
            throw Changed(stateName, grainId, mismatch, grainState.ETag);
        }
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState.ETag is not null)
        {
            try
            {
                await store.DeleteAsync(Key(stateName, grainId), expected: Parse(grainState.ETag));
            }
            catch (TagMismatchException mismatch)
            {
                throw Changed(stateName, grainId, mismatch, grainState.ETag);
            }
        }

        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
    }

    internal static byte[] Key(string serviceId, string grainId, string stateName) =>
        Encoding.UTF8.GetBytes($"{serviceId}/grain/{grainId}/{stateName}");

    private static InconsistentStateException Changed(string stateName, GrainId grainId, TagMismatchException mismatch, string? expected) =>
        new($"State '{stateName}' of {grainId} was changed by somebody else.",
            storedEtag: mismatch.Found == 0 ? null : Format(mismatch.Found),
            currentEtag: expected);

    private static string Format(ulong tag) => tag.ToString(CultureInfo.InvariantCulture);

    // No tag is the tag of what does not exist.
    private static ulong Parse(string? tag) => tag is null ? 0 : ulong.Parse(tag, CultureInfo.InvariantCulture);

    private byte[] Key(string stateName, GrainId grainId) => Key(serviceId, grainId.ToString(), stateName);
}
