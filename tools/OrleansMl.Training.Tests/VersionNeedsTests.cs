using System.Buffers.Binary;
using System.Text;

namespace OrleansMl.FineTuning;

public sealed class VersionNeedsTests
{
    private const int Names = 64, Needs = 128, Headers = 256;

    [Fact]
    public void A_wanted_version_becomes_weak_and_the_others_stay()
    {
        var library = Library("OLD_1", "NEW_2");

        Assert.True(VersionNeeds.Weaken(library, "NEW_2"));

        Assert.Equal([(ushort)0, (ushort)2], new[] { Flags(library, 0), Flags(library, 1) });
        Assert.False(VersionNeeds.Weaken(library, "NEW_2"));
    }

    [Fact]
    public void A_version_that_only_begins_alike_is_another_one()
    {
        var library = Library("NEW_21");

        Assert.False(VersionNeeds.Weaken(library, "NEW_2"));
    }

    [Fact]
    public void What_is_no_library_is_refused() =>
        Assert.Throws<InvalidDataException>(() => VersionNeeds.Weaken(new byte[100], "NEW_2"));

    private static ushort Flags(byte[] library, int entry) =>
        BinaryPrimitives.ReadUInt16LittleEndian(library.AsSpan(Needs + 16 + (entry * 16) + 4));

    // An ELF file of two sections: names, and the needs of one other file.
    private static byte[] Library(params string[] versions)
    {
        var file = new byte[512];
        "\u007fELF\u0002\u0001"u8.CopyTo(file);
        void Put16(int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), (ushort)value);
        void Put32(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
        void Put64(int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), value);
        Put64(0x28, Headers);
        Put16(0x3A, 64);
        Put16(0x3C, 2);
        Put64(Headers + 24, Names);
        Put32(Headers + 64 + 4, 0x6ffffffe);
        Put64(Headers + 64 + 24, Needs);
        Put32(Headers + 64 + 40, 0);
        Put16(Needs + 2, versions.Length);
        Put32(Needs + 8, 16);
        var name = 1;
        for (var i = 0; i < versions.Length; i++)
        {
            Encoding.ASCII.GetBytes(versions[i]).CopyTo(file, Names + name);
            Put32(Needs + 16 + (i * 16) + 8, (uint)name);
            Put32(Needs + 16 + (i * 16) + 12, 16);
            name += versions[i].Length + 1;
        }

        return file;
    }
}
