using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace DojoPayments.Sandbox;

/// <summary>The server's idea of the time, which a test may set apart from the machine's.</summary>
internal sealed class SandboxClock(TimeSpan offset, bool sendDateHeader)
{
    // Kestrel adds a Date of its own where none is set; an absent value in the list counts as set and is not written.
    private static readonly StringValues s_noDate = new([null]);

    private long _offset = offset.Ticks;
    private DateHeader _date = new(0, s_noDate);

    /// <summary>In whole milliseconds, as the API reports times.</summary>
    public DateTime UtcNow
    {
        get
        {
            var ticks = Now.Ticks;
            return new DateTime(ticks - (ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
        }
    }

    public StringValues Date
    {
        get
        {
            if (!sendDateHeader) return s_noDate;
            var now = Now;
            var second = now.Ticks / TimeSpan.TicksPerSecond;
            var date = Volatile.Read(ref _date);
            if (date.Second != second)
            {
                date = new DateHeader(second, now.ToString("R", CultureInfo.InvariantCulture));
                Volatile.Write(ref _date, date);
            }

            return date.Value;
        }
    }

    private DateTime Now => DateTime.UtcNow.AddTicks(Volatile.Read(ref _offset));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _offset, time.Ticks);

    private sealed record DateHeader(long Second, StringValues Value);
}
