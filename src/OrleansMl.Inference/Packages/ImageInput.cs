namespace OrleansMl.Packages;

/// <summary>How a picture becomes the model's one input tensor: decoded, resized, scaled, normalised, laid out.</summary>
public sealed record ImageInput
{
    /// <summary>Pixels across, 1–4096.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels down, 1–4096.</summary>
    public required int Height { get; init; }

    /// <summary>
    /// <c>stretch</c> (when null) resizes to width and height whatever the shape; <c>cover</c> keeps the shape and cuts the middle out.
    /// </summary>
    public string? Fit { get; init; }

    /// <summary><c>rgb</c> (when null) or <c>bgr</c>.</summary>
    public string? ChannelOrder { get; init; }

    /// <summary><c>nchw</c> (when null: [batch, channels, height, width]) or <c>nhwc</c>.</summary>
    public string? Layout { get; init; }

    /// <summary>What a channel's value, 0 to 255, is multiplied with; 1/255 when null.</summary>
    public double? Scale { get; init; }

    /// <summary>Taken off each scaled channel, in the channel order; 0 when null.</summary>
    public IReadOnlyList<double>? Mean { get; init; }

    /// <summary>Each channel is then divided by this; 1 when null.</summary>
    public IReadOnlyList<double>? Std { get; init; }
}
