using DojoPayments.Credentials;

namespace DojoPayments.Tests.Credentials;

public class HeldFileTests
{
    private const int SharingViolation = unchecked((int)0x80070020);

    [Theory]
    [InlineData(SharingViolation)]
    [InlineData(unchecked((int)0x80070021))]
    public void What_another_program_holds_is_tried_again_until_it_is_free(int code)
    {
        var waited = TimeSpan.Zero;
        var tries = 0;

        HeldFile.Try(() => Hold(++tries < 4, code), pause => waited += pause);

        Assert.Equal(4, tries);
        Assert.Equal(TimeSpan.FromMilliseconds(150), waited);
    }

    [Fact]
    public void After_half_a_second_it_is_given_up()
    {
        var waited = TimeSpan.Zero;
        var tries = 0;

        var exception = Assert.Throws<IOException>(() => HeldFile.Try(() => Hold(++tries > 0, SharingViolation), pause => waited += pause));

        Assert.True(HeldFile.IsHeld(exception));
        Assert.Equal(TimeSpan.FromMilliseconds(500), waited);
        Assert.Equal(HeldFile.Tries, tries);
    }

    [Fact]
    public void What_fails_for_another_reason_is_not_tried_again()
    {
        var tries = 0;
        var exception = Assert.Throws<IOException>(() => HeldFile.Try(() => Hold(++tries > 0, unchecked((int)0x80070070)), _ => Assert.Fail("It waited.")));
        Assert.False(HeldFile.IsHeld(exception));
        Assert.Equal(1, tries);
    }

    private static void Hold(bool isHeld, int code)
    {
        if (isHeld)
            throw new IOException("held", code);
    }
}
