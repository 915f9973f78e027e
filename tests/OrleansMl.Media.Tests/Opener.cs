using Microsoft.Extensions.Options;

namespace OrleansMl.Media;

/// <summary>Gate and decoder as a silo has them.</summary>
internal sealed class Opener
{
    public Opener(MediaOptions? options = null, TimeProvider? time = null)
    {
        var given = Options.Create(options ?? new());
        Gate = new(given);
        Budget = new(given, time ?? TimeProvider.System);
        Decoder = new(given, Budget, time ?? TimeProvider.System);
    }

    public MediaGate Gate { get; }

    public DecodeBudget Budget { get; }

    public ImageDecoder Decoder { get; }

    /// <summary>The reason of a refusal by the gate, or null.</summary>
    public string? Refused(byte[] file, MediaTypes accepted = MediaTypes.Images) => Gate.OpenImage(file, accepted).Refusal?.Code;

    /// <summary>Both, as an upload goes through them.</summary>
    public MediaResult<DecodedImage> Open(byte[] file, DecodeSize size = default, MediaTypes accepted = MediaTypes.Images)
    {
        using var stream = MediaGate.StreamOver(file);
        return Gate.OpenImage(stream, accepted).IsAccepted(out var header, out var refusal)
            ? Decoder.Decode(stream, header, size, TestContext.Current.CancellationToken)
            : refusal;
    }
}
