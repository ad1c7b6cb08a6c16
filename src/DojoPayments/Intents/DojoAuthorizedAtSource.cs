namespace DojoPayments;

/// <summary>The source of the authorisation time of a payment intent.</summary>
public enum DojoAuthorizedAtSource
{
    /// <summary>The list of events of the intent, <c>paymentEvents</c>: its first event of type Authorized.</summary>
    PaymentEvents,

    /// <summary>The details of the payment, <c>paymentDetails</c>.</summary>
    PaymentDetails,

    /// <summary>
    /// The creation time of the intent, <c>createdAt</c>, if the API gives no authorisation time: the earliest possible one, so
    /// that the authorisation may lapse later than computed.
    /// </summary>
    CreatedAt,
}
