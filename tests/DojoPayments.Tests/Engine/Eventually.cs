namespace DojoPayments.Tests.Engine;

/// <summary>Waits for what has to come, however slow the machine is. Only what hangs fails.</summary>
internal static class Eventually
{
    /// <summary>In milliseconds: nothing that ends at all takes this long, on any machine.</summary>
    public const int Hang = 300_000;

    /// <summary>Waits until something holds.</summary>
    public static async Task IsTrueAsync(Func<bool> condition)
    {
        var since = Environment.TickCount64;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 - since < Hang, "It never came.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until something has ended.</summary>
    public static Task EndsAsync(Task task) => task.WaitAsync(TimeSpan.FromMilliseconds(Hang), TestContext.Current.CancellationToken);

    /// <inheritdoc cref="EndsAsync(Task)"/>
    public static Task<T> EndsAsync<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromMilliseconds(Hang), TestContext.Current.CancellationToken);
}
