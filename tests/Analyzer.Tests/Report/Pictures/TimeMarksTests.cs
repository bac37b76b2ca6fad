using Analyzer.Report.Pictures;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Report.Pictures;

public sealed class TimeMarksTests
{
    [Fact]
    public void Labels_NeverOverlapAndNeverRunOut() =>
        (from at in Gen.Long[0, 1000] from length in Gen.Int[1, 30] select new TimeMark(at, null, new string('m', length), "mark")).Array[0, 9].Sample(
            marks =>
            {
                var labels = new TimeMarks(marks, ns => 200 + ns * 0.8, 1040).Labels;
                Assert.Equal(marks.Length, labels.Count);
                for (var i = 0; i < labels.Count; i++)
                {
                    Assert.InRange(labels[i].X, 0, 1040 - labels[i].Width);
                    for (var j = 0; j < i; j++)
                        Assert.True(labels[i].Row != labels[j].Row || labels[i].X >= labels[j].X + labels[j].Width || labels[j].X >= labels[i].X + labels[i].Width, $"{labels[i]} {labels[j]}");
                }
            },
            iter: 400);

    [Fact]
    public void Marks_ApartEnough_ShareOneRow()
    {
        var marks = new TimeMarks([new TimeMark(0, null, "cause", "mark"), new TimeMark(800, null, "recovered", "mark")], ns => ns, 1040);
        Assert.All(marks.Labels, label => Assert.Equal(0, label.Row));
    }
}
