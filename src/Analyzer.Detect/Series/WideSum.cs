namespace Analyzer.Detect.Series;

/// <summary>
/// A whole number of 128 bits that whole numbers are added to, exact in any order. What is added most often, a number of 64
/// bits that is not negative, costs two instructions; <see cref="Int128"/> would copy both operands through memory.
/// </summary>
internal struct WideSum
{
    private ulong _low;
    private ulong _high;

    /// <summary>The sum.</summary>
    public readonly Int128 Value => new(_high, _low);

    /// <summary>Adds a number that is not negative.</summary>
    public void Add(long number)
    {
        _low += (ulong)number;
        if (_low < (ulong)number) _high++;
    }

    /// <summary>Adds a number.</summary>
    public void Add(Int128 number)
    {
        var sum = Value + number;
        (_high, _low) = ((ulong)(sum >>> 64), (ulong)sum);
    }

    /// <summary>Adds another sum.</summary>
    public void Add(in WideSum other) => Add(other.Value);

    /// <summary>The sum of one number.</summary>
    public static implicit operator WideSum(Int128 number)
    {
        var sum = default(WideSum);
        sum.Add(number);
        return sum;
    }

    /// <summary>The sum, rounded.</summary>
    public static explicit operator double(in WideSum sum) => (double)sum.Value;
}
