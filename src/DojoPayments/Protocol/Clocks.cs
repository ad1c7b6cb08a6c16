using System;

namespace DojoPayments.Protocol;

/// <summary>The time at which a list of captures was asked for, by each of the clocks.</summary>
/// <param name="Server">The server's clock, which may be the clock of another of its machines each time.</param>
/// <param name="Local">This machine's clock, which may have been set since a send.</param>
/// <param name="Timestamp">The monotonic clock, see <see cref="World.Timestamp"/>; it may stand still while the machine
/// sleeps.</param>
internal readonly record struct Clocks(DateTimeOffset Server, DateTimeOffset Local, long Timestamp);
