namespace DojoPayments;

/// <summary>Where the API says when a payment intent was authorised.</summary>
public enum DojoAuthorizedAtSource
{
    /// <summary>In its list of events, <c>paymentEvents</c>: the first event of type Authorized.</summary>
    PaymentEvents,

    /// <summary>In the details of the payment, <c>paymentDetails</c>.</summary>
    PaymentDetails,

    /// <summary>
    /// Nowhere: <c>createdAt</c> is the earliest that it can have been, so that the authorisation may lapse later than it
    /// seems.
    /// </summary>
    CreatedAt,
}
