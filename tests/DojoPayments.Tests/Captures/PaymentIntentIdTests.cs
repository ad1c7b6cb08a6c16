using DojoPayments.Rows;

namespace DojoPayments.Tests.Captures;

public class PaymentIntentIdTests
{
    [Theory]
    [InlineData("pi_1")]
    [InlineData("pi_pT08VyWG3EC_HQB4NBVliA")]
    [InlineData("pi_sandbox_a-b_c")]
    public void Ids_as_Dojo_writes_them_are_valid(string id) => Assert.True(PaymentIntentId.IsValid(id));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("pi_")]
    [InlineData("PI_1")]
    [InlineData("cp_1")]
    [InlineData("../x")]
    [InlineData("pi_../x")]
    [InlineData("pi_1/refunds")]
    [InlineData("pi_1?x=1")]
    [InlineData("pi_1#x")]
    [InlineData("pi 1")]
    [InlineData("pi_1 ")]
    [InlineData(" pi_1")]
    [InlineData("pi_1\n")]
    [InlineData("pi_1%2e")]
    [InlineData("pi_é")]
    public void Whatever_could_move_the_path_is_refused(string? id) => Assert.False(PaymentIntentId.IsValid(id));
}
