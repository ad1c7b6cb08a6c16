namespace DojoPayments;

/// <summary>For whom <c>Set-DojoApiKey</c> keeps a key.</summary>
public enum DojoApiKeyScope
{
    /// <summary>This runspace alone, until it ends.</summary>
    Session,

    /// <summary>Every session of this account on this machine, until it is removed.</summary>
    CurrentUser,
}
