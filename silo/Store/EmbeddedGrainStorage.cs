using Orleans.Storage;
using StackExchange.Redis;

namespace OrleansMl.Store;

/// <summary>
/// Grain state in the embedded store: one string per state with the store's own entity tag, instead of the Redis provider's hash
/// and Lua script. Strings live in the store's log outside the managed heap, so a million items are no work for the collector.
/// A write is answered once it is in the log on disk.
/// </summary>
/// <param name="database">The store.</param>
/// <param name="serializer">The form of the state.</param>
/// <param name="log">What writes wait for. The log is one sequence, so a commit also covers what was written
/// before it by others: reminders, membership.</param>
/// <param name="serviceId">The first part of every key.</param>
internal sealed class EmbeddedGrainStorage(
    IDatabase database,
    IGrainStorageSerializer serializer,
    GroupCommit log,
    string serviceId) : IGrainStorage
{
    // Tags count up from 1; 0 matches only a key that does not exist.
    private const string NoTag = "0";

    // The store's own conditional delete (DELIFGREATER) is not written to its append-only file: after a kill the state was back, and a
    // write that followed the clear was refused when the file was replayed. A plain delete is, so the script compares and deletes.
    // 1: deleted; 0: not there; -1: another tag.
    private const string DeleteIfTag = """
        local found = redis.call('GETIFNOTMATCH', KEYS[1], ARGV[1])
        if not found or not found[1] then return 0 end
        if tostring(found[1]) ~= ARGV[1] then return -1 end
        redis.call('DEL', KEYS[1])
        return 1
        """;

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var answer = await database.ExecuteAsync("GETWITHETAG", Key(stateName, grainId));
        if (answer.IsNull)
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
            return;
        }

        grainState.State = serializer.Deserialize<T>(new((byte[])answer[1]!));
        grainState.ETag = (string?)answer[0];
        grainState.RecordExists = true;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var expected = grainState.ETag ?? NoTag;
        var answer = await database.ExecuteAsync(
            "SETIFMATCH", Key(stateName, grainId), (RedisValue)serializer.Serialize(grainState.State).ToMemory(), expected);

        // A write that took place answers the new tag alone, one that did not the tag and value that stand in its way.
        var tag = (string?)answer[0];
        if (!answer[1].IsNull)
        {
            throw new InconsistentStateException($"State '{stateName}' of {grainId} was changed by somebody else.", tag, expected);
        }

        grainState.ETag = tag;
        grainState.RecordExists = true;
        await log.WaitAsync();
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState.ETag is { } tag)
        {
            if ((long)await database.ScriptEvaluateAsync(DeleteIfTag, [Key(stateName, grainId)], [tag]) < 0)
            {
                throw new InconsistentStateException(
                    $"State '{stateName}' of {grainId} was changed by somebody else.", storedEtag: null, tag);
            }
        }

        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
        await log.WaitAsync();
    }

    private RedisKey Key(string stateName, GrainId grainId) => $"{serviceId}/grain/{grainId}/{stateName}";
}
