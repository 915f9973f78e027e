using System.Runtime.InteropServices;

namespace OrleansMl.Media;

/// <summary>
/// Four bytes a pixel, all 0 at first, outside of the heap: a hundred megabytes for a moment go back to the system at once.
/// </summary>
internal sealed unsafe class NativePixels : IDisposable
{
    public NativePixels(int width, int height)
    {
        (Width, Height) = (width, height);
        Start = (byte*)NativeMemory.AllocZeroed((nuint)width * (nuint)height, 4);
    }

    ~NativePixels() => Free();

    public int Width { get; }

    public int Height { get; }

    public byte* Start { get; private set; }

    /// <summary>Some pixels of a row.</summary>
    public Span<uint> Row(int y, int left, int count) => new((uint*)Start + ((long)y * Width) + left, count);

    public void CopyTo(NativePixels other) =>
        NativeMemory.Copy(Start, other.Start, 4 * (nuint)Width * (nuint)Height);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(Start);
        Start = null;
    }
}
