using System.Globalization;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Api;

/// <summary>The texts of all errors about a read.</summary>
internal static class ReadErrors
{
    /// <summary>A read that was refused, or had no usable answer after its last repetition.</summary>
    /// <param name="request">Method and path.</param>
    /// <param name="attempts">The number of times that it was sent.</param>
    /// <param name="exchange">The last request and its answer.</param>
    public static DojoException Of<T>(string request, int attempts, ApiExchange<T> exchange)
        where T : class
    {
        var refused = exchange.StatusCode is >= 400 and < 500 and not (407 or 408);
        var (id, whatToDo) = exchange.StatusCode switch
        {
            407 => (DojoErrorId.DojoReadFailed, FailureWords.Advice(ApiFailure.ProxyAuthentication)),
            not 429 when refused && exchange.Problem is not { IsOfApi: true } => (DojoErrorId.DojoReadFailed, "Look for a proxy or a filter between this machine and the API, and try again."),
            var status when refused => (ErrorWords.Refusal(status), FailureWords.Advice(status) ?? Advice(status)),
            0 => (DojoErrorId.DojoReadFailed, FailureWords.Advice(exchange.Failure) + " Then try again."),
            _ => (DojoErrorId.DojoReadFailed, "Try again later."),
        };
        return new DojoException(id, $"{request} failed in {FailureWords.Attempts(attempts)}: {Words(exchange)}", whatToDo, exchange.Problem?.TraceId, exchange.StatusCode == 0 ? null : exchange.StatusCode, exchange.Exception);
    }

    /// <summary>Too many rows in a row never reached the API.</summary>
    public static DojoException Unreachable(DojoException last, int rows) => new(
        DojoErrorId.DojoUnreachable,
        $"{rows} rows in a row did not reach the API. The last error: {last.What}",
        "Run the input again when the API can be reached.",
        cause: last);

    /// <summary>A search whose next page is the same page again.</summary>
    public static DojoException SameCursor() => new(
        DojoErrorId.DojoReadFailed,
        "The search was ended: the API named the same page as the next one.",
        "The output is not complete. Narrow the search with -From and -To.");

    /// <summary>A read that this module itself could not make.</summary>
    public static DojoException OwnFault(string paymentIntentId, System.Exception fault) => new(
        DojoErrorId.DojoReadFailed,
        $"{paymentIntentId} could not be read, by a fault of this module: {fault.Message}",
        "Try again. If the error stays, report it with its message.",
        cause: fault);

    public static DojoException InvalidPaymentIntentId(string? paymentIntentId) => new(
        DojoErrorId.InvalidPaymentIntentId,
        ErrorWords.Sentence(PaymentIntentId.NotOne(paymentIntentId)),
        PaymentIntentId.HowToWrite);

    public static DojoException EnvironmentMismatch(string paymentIntentId) => new(
        DojoErrorId.EnvironmentMismatch,
        PaymentIntentId.NotOfKey(paymentIntentId),
        PaymentIntentId.HowToReach);

    private static string Advice(int statusCode) => statusCode switch
    {
        400 => "Correct the request.",
        403 => "The API key may not read payment intents: use a key that may.",
        409 => "Try again later.",
        _ => "Follow the API's own words.",
    };

    private static string Words<T>(ApiExchange<T> exchange)
        where T : class
    {
        if (exchange.Problem is { } problem)
            return problem.Describe(exchange.StatusCode);
        if (exchange.StatusCode != 0)
            return string.Format(CultureInfo.InvariantCulture, "the answer {0} is not a payment intent in the API's form; it may come from a proxy.", exchange.StatusCode);
        return FailureWords.Reason(exchange.Failure, exchange.Exception) + ".";
    }
}
