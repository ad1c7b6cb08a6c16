using System.Globalization;
using System.Reflection;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Tests.Captures;

public class AttributedIdsTests
{
    [Fact]
    public void It_holds_what_was_added_and_nothing_else()
    {
        const int count = 200_000;
        var ids = new AttributedIds();
        for (var number = 0; number < count; number++)
            Assert.True(ids.Add("pi_1", Text(number)));

        Assert.All(Enumerable.Range(0, count), number => Assert.True(ids.Contains("pi_1", Text(number))));
        Assert.All(Enumerable.Range(0, count), number => Assert.False(ids.Contains("pi_1", Text(count + number))));
        Assert.All(Enumerable.Range(0, count), number => Assert.False(ids.Add("pi_1", Text(number))));
    }

    [Fact]
    public void An_id_is_one_of_its_intent()
    {
        var ids = new AttributedIds();
        Assert.True(ids.Add("pi_1", "cap_1"));
        Assert.False(ids.Contains("pi_2", "cap_1"));
        Assert.True(ids.Add("pi_2", "cap_1"));
    }

    [Fact]
    public void A_capture_costs_few_bytes()
    {
        const int count = 500_000;
        var ids = new AttributedIds();
        for (var number = 0; number < count; number++)
            ids.Add("pi_1", Text(number));
        Assert.True(ids.Contains("pi_1", Text(0)));
        Assert.InRange((double)Bytes(ids) / count, sizeof(ulong), 13);
    }

    // Counted and not measured, because other tests allocate at the same time.
    private static long Bytes(AttributedIds ids)
    {
        var tables = Assert.IsType<FingerprintSet?[]>(Field(ids, "_tables"));
        return tables.Where(table => table is not null).Sum(table => (long)sizeof(ulong) * Assert.IsType<ulong[]>(Field(table!, "_slots")).Length);
    }

    private static object? Field(object item, string name) => item.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(item);

    private static string Text(int number) => "cap_" + number.ToString(CultureInfo.InvariantCulture);
}
