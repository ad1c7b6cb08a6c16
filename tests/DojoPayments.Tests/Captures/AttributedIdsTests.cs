using System.Globalization;
using DojoPayments.Captures;

namespace DojoPayments.Tests.Captures;

public class AttributedIdsTests
{
    [Fact]
    public void It_holds_what_was_added_and_nothing_else()
    {
        const int count = 200_000;
        var ids = new AttributedIds();
        for (var number = 0; number < count; number++)
            ids.Add(Text(number));

        // In the pages that are full, and in the one that is being filled.
        int[] some = [0, 1, 65_535, 65_536, 131_072, count - 2, count - 1];
        Assert.All(some, number => Assert.True(ids.Contains(Text(number))));
        Assert.All(some, number => Assert.False(ids.Contains(Text(count + number))));
    }

    private static string Text(int number) => "cap_" + number.ToString(CultureInfo.InvariantCulture);
}
