namespace DojoPayments;

/// <summary>The two environments behind one API address; the key alone picks which of them answers.</summary>
public enum DojoEnvironment
{
    /// <summary>Mocked data, no money moves; keys begin with <c>sk_sandbox_</c>.</summary>
    Sandbox,

    /// <summary>Real cards and real money; keys begin with <c>sk_prod_</c>.</summary>
    Production,
}
