using System.Globalization;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Api;

/// <summary>The words of every error about a read.</summary>
internal static class ReadErrors
{
    /// <summary>A read that was refused, or had no usable answer to the end.</summary>
    /// <param name="request">Method and path.</param>
    /// <param name="attempts">How often it was sent.</param>
    /// <param name="exchange">What came of the last one.</param>
    public static DojoException Of<T>(string request, int attempts, ApiExchange<T> exchange)
        where T : class
    {
        var refused = exchange.StatusCode is >= 400 and < 500 and not (407 or 408);
        var (id, whatToDo) = exchange.StatusCode switch
        {
            407 => (DojoErrorId.DojoReadFailed, FailureWords.Advice(ApiFailure.ProxyAuthentication)),
            not 429 when refused && exchange.Problem is not { IsOfApi: true } => (DojoErrorId.DojoReadFailed, "Look for a proxy or a filter between here and the API, and try again."),
            var status when refused => (ErrorWords.Refusal(status), Advice(status)),
            0 => (DojoErrorId.DojoReadFailed, FailureWords.Advice(exchange.Failure) + " Then try again."),
            _ => (DojoErrorId.DojoReadFailed, "Try again later."),
        };
        var times = attempts == 1 ? string.Empty : string.Format(CultureInfo.InvariantCulture, " (attempt {0})", attempts);
        return new DojoException(id, $"{request}{times}: {Words(exchange)}", whatToDo, exchange.Problem?.TraceId, exchange.StatusCode == 0 ? null : exchange.StatusCode, exchange.Exception);
    }

    /// <summary>Too many rows in a row never reached the API.</summary>
    public static DojoException Unreachable(DojoException last, int rows) => new(
        DojoErrorId.DojoUnreachable,
        $"{rows} rows in a row never reached the API, the last one: {last.Message}",
        "Run the input again once the API can be reached.",
        cause: last);

    /// <summary>A search that would go round in circles.</summary>
    public static DojoException SameCursor() => new(
        DojoErrorId.DojoReadFailed,
        "The search was ended: the API gave the place that it had been asked for as that of the next page.",
        "What was written so far is not all; narrow the search with -From and -To.");

    /// <summary>A read that this module itself could not make.</summary>
    public static DojoException OwnFault(string paymentIntentId, System.Exception fault) => new(
        DojoErrorId.DojoReadFailed,
        $"{paymentIntentId} could not be read: {fault.Message}",
        "Try again; if it stays, report it with its message.",
        cause: fault);

    public static DojoException InvalidPaymentIntentId(string? paymentIntentId) => new(
        DojoErrorId.InvalidPaymentIntentId,
        $"The payment intent id was read as {ErrorWords.Quote(paymentIntentId)}.",
        PaymentIntentId.HowToWrite);

    public static DojoException EnvironmentMismatch(string paymentIntentId) => new(
        DojoErrorId.EnvironmentMismatch,
        $"{paymentIntentId} is a payment intent of the sandbox and the API key is one of production.",
        PaymentIntentId.HowToReach);

    private static string Advice(int statusCode) => statusCode switch
    {
        400 => "Correct what was asked for.",
        401 => "The API key is wrong, deleted or of another location: set a valid one with Set-DojoApiKey.",
        403 => "The API key may not read payment intents: use one that may.",
        404 => "Check the id, and that the key is of the same environment and location.",
        409 => "Try again later.",
        429 => "The API was still too busy after every retry; try again later, with a lower -ThrottleLimit.",
        _ => "Look at what the API says of it.",
    };

    private static string Words<T>(ApiExchange<T> exchange)
        where T : class
    {
        if (exchange.Problem is { } problem)
            return problem.Describe(exchange.StatusCode);
        if (exchange.StatusCode != 0)
            return string.Format(CultureInfo.InvariantCulture, "the answer {0} is not what was asked for; perhaps it was not the API that answered.", exchange.StatusCode);
        return FailureWords.Reason(exchange.Failure, exchange.Exception) + ".";
    }
}
