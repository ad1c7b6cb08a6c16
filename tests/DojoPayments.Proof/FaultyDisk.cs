using System.Reflection;

namespace DojoPayments.Proof;

/// <summary>
/// Stands between the module and the machine's disk, and fails at random: a write, a part of a write, or what makes it durable;
/// from then on now and then all that is done with the file, as on a share that was dropped. Nothing here is to know the module
/// from the inside, except for the one place where a journal's disk is looked up.
/// </summary>
#pragma warning disable CA1852 // The proxies derive from it, at run time.
internal class FaultyDisk : DispatchProxy
#pragma warning restore CA1852
{
    private const string Home = "DojoPayments.Journal.JournalFile";

    // What could be a handle, and so fails in its turn.
    private const string HandleName = "IJournalHandle";

    private object _real = null!;
    private double _share;
    private Random _random = null!;
    private bool _isDropped;
    private bool _flushFails;

    /// <summary>Takes the place of the disk of the module, which is imported.</summary>
    /// <param name="share">How many of the writes and flushes fail.</param>
    /// <param name="seed">Decides which.</param>
    public static void Install(double share, int seed)
    {
        var home = AppDomain.CurrentDomain.GetAssemblies().Select(static assembly => assembly.GetType(Home)).First(static type => type is not null)!;
        var disk = home.GetProperty("Disk", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        disk.SetValue(null, Wrap(disk.PropertyType, disk.GetValue(null)!, share, new Random(seed)));
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (_isDropped && targetMethod!.Name != nameof(IDisposable.Dispose))
            throw Failure();
        switch (targetMethod!.Name)
        {
            case "Write" when Fails():
                WriteAPart(targetMethod, args!);
                throw Failure();
            case "Flush" when _flushFails || Fails():
                throw Failure();
            default:
                var result = Call(targetMethod, args);
                return targetMethod.ReturnType.Name == HandleName && targetMethod.Name == "TryOpenWrite" && result is not null
                    ? Wrap(targetMethod.ReturnType, result, _share, _random)
                    : result;
        }
    }

    private static object Wrap(Type type, object real, double share, Random random)
    {
        var proxy = Create(type, typeof(FaultyDisk));
        var disk = (FaultyDisk)proxy;
        disk._real = real;
        disk._share = share;
        disk._random = random;
        return proxy;
    }

    private static IOException Failure() => new("The disk fails, as the proof told it to.");

    private bool Fails()
    {
        lock (_random)
        {
            if (_random.NextDouble() >= _share)
                return false;
            _isDropped = _random.Next(2) == 0;
            _flushFails = true;
            return true;
        }
    }

    private void WriteAPart(MethodInfo write, object?[] arguments)
    {
        arguments[^1] = _random.Next((int)arguments[^1]! + 1);
        Call(write, arguments);
    }

    private object? Call(MethodInfo method, object?[]? arguments)
    {
        try
        {
            return method.Invoke(_real, arguments);
        }
        catch (TargetInvocationException exception)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }
}
