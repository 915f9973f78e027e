using System.Buffers.Binary;
using System.Text;

namespace OrleansMl.FineTuning;

/// <summary>
/// The list of symbol versions that a 64-bit ELF library wants of others (<c>.gnu.version_r</c>, see the Linux Standard Base, "Symbol
/// Versioning"). TorchSharp's native library was built with GCC 13 and wants one symbol of it, which no code of it uses: including
/// <c>iostream</c> names it. A C library that is older refuses the whole file for it. A need that is marked weak is not refused.
/// </summary>
internal static class VersionNeeds
{
    private const uint VersionNeedSection = 0x6ffffffe;
    private const ushort Weak = 2;

    /// <summary>Marks a version as wanted but not needed, in place.</summary>
    /// <param name="library">The whole file.</param>
    /// <param name="version">The version, for example <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>False when the file does not want it, or has it weak already.</returns>
    /// <exception cref="InvalidDataException">It is not a little-endian 64-bit ELF file.</exception>
    public static bool Weaken(Span<byte> library, string version)
    {
        if (library.Length < 64 || !library.StartsWith("\u007fELF\u0002\u0001"u8))
        {
            throw new InvalidDataException("It is not a 64-bit ELF library.");
        }

        var changed = false;
        var sections = (int)Read64(library, 0x28);
        int size = Read16(library, 0x3A), count = Read16(library, 0x3C);
        for (var s = 0; s < count; s++)
        {
            var header = sections + (s * size);
            if (Read32(library, header + 4) != VersionNeedSection)
            {
                continue;
            }

            var names = (int)Read64(library, sections + ((int)Read32(library, header + 40) * size) + 24);
            changed |= WeakenSection(library, (int)Read64(library, header + 24), names, version);
        }

        return changed;
    }

    private static bool WeakenSection(Span<byte> library, int need, int names, string version)
    {
        var changed = false;
        var name = Encoding.ASCII.GetBytes(version + '\0');
        for (var more = true; more;)
        {
            var entry = need + (int)Read32(library, need + 8);
            for (int left = Read16(library, need + 2); left > 0; left--)
            {
                var flags = Read16(library, entry + 4);
                if ((flags & Weak) == 0 && library[(names + (int)Read32(library, entry + 8))..].StartsWith(name))
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(library[(entry + 4)..], (ushort)(flags | Weak));
                    changed = true;
                }

                entry += (int)Read32(library, entry + 12);
            }

            var next = (int)Read32(library, need + 12);
            need += next;
            more = next != 0;
        }

        return changed;
    }

    private static ushort Read16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Read32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long Read64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
