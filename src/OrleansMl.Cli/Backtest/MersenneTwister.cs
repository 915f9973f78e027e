namespace OrleansMl.Backtest;

/// <summary>
/// MT19937 as numpy's RandomState seeds and draws it (Matsumoto and Nishimura 1998): published splits are drawn
/// with it, and can only be drawn again with it.
/// </summary>
internal sealed class MersenneTwister
{
    private const int Size = 624, Shift = 397;

    private readonly uint[] _state = new uint[Size];
    private int _at = Size;

    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (var i = 1u; i < Size; i++)
        {
            _state[i] = (1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + i;
        }
    }

    /// <summary>In [0, 1), with 53 bits.</summary>
    public double NextDouble()
    {
        var (a, b) = (Next() >> 5, Next() >> 6);
        return ((a * 67108864.0) + b) / 9007199254740992.0;
    }

    private uint Next()
    {
        if (_at == Size)
        {
            for (var i = 0; i < Size; i++)
            {
                var y = (_state[i] & 0x80000000) | (_state[(i + 1) % Size] & 0x7fffffff);
                _state[i] = _state[(i + Shift) % Size] ^ (y >> 1) ^ ((y & 1) * 0x9908b0df);
            }

            _at = 0;
        }

        var x = _state[_at++];
        x ^= x >> 11;
        x ^= (x << 7) & 0x9d2c5680;
        x ^= (x << 15) & 0xefc60000;
        return x ^ (x >> 18);
    }
}
