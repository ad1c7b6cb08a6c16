using System;

namespace DojoPayments.Protocol;

/// <summary>What time it was by all the clocks when a list of captures was asked for.</summary>
/// <param name="Server">By the server's, which may be another of its machines each time.</param>
/// <param name="Local">By this machine's, which may have been set since a send.</param>
/// <param name="Timestamp">By the one that nobody sets, see <see cref="World.Timestamp"/>; it may stand still while the machine
/// sleeps.</param>
internal readonly record struct Clocks(DateTimeOffset Server, DateTimeOffset Local, long Timestamp);
