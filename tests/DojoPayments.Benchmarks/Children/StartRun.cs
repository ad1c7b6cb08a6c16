namespace DojoPayments.Benchmarks.Children;

/// <summary>The first steps in a fresh process.</summary>
internal sealed record StartRun(double ImportMilliseconds, double FirstCaptureMilliseconds)
{
    public static StartRun From(string output)
    {
        var numbers = ChildProcess.Numbers(output);
        return new StartRun(numbers[0], numbers[1]);
    }
}
