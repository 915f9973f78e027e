using OrleansMl.Media;
using OrleansMl.Packages;

namespace OrleansMl.Images;

/// <summary>Makes a model's input of a picture, as the manifest says.</summary>
internal sealed class PictureTensor(ImageInput input)
{
    private readonly bool _cover = input.Fit == "cover";
    private readonly bool _bgr = input.ChannelOrder == "bgr";
    private readonly bool _channelsLast = input.Layout == "nhwc";
    private readonly float _scale = (float)(input.Scale ?? 1.0 / 255);
    private readonly float[] _mean = [.. (input.Mean ?? [0, 0, 0]).Select(value => (float)value)];
    private readonly float[] _std = [.. (input.Std ?? [1, 1, 1]).Select(value => (float)value)];

    /// <summary>Values of one picture.</summary>
    public int Length => input.Width * input.Height * 3;

    public long[] Shape(int batch) => _channelsLast ? [batch, input.Height, input.Width, 3] : [batch, 3, input.Height, input.Width];

    public void Fill(Picture picture, Span<float> tensor) => Fill(new RgbImage(picture.Rgb, picture.Width, picture.Height), tensor);

    public void Fill(RgbImage picture, Span<float> tensor)
    {
        double width = picture.Width, height = picture.Height, left = 0, top = 0;
        if (_cover)
        {
            // The largest part of the model's own shape, from the middle.
            var scale = Math.Min(width / input.Width, height / input.Height);
            (width, height) = (input.Width * scale, input.Height * scale);
            (left, top) = ((picture.Width - width) / 2, (picture.Height - height) / 2);
        }

        var pixels = PictureResizer.Resize(picture, left, top, width, height, input.Width, input.Height);
        var plane = input.Width * input.Height;
        for (var pixel = 0; pixel < plane; pixel++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var value = pixels[(pixel * 3) + (_bgr ? 2 - channel : channel)];
                tensor[_channelsLast ? (pixel * 3) + channel : (channel * plane) + pixel] =
                    ((value * _scale) - _mean[channel]) / _std[channel];
            }
        }
    }
}
