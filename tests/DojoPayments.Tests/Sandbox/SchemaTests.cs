using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using DojoPayments.Api;
using DojoPayments.Protocol;
using DojoPayments.Sandbox;
using DojoPayments.Shell;
using IntentJson = DojoPayments.Api.IntentJson;

namespace DojoPayments.Tests.Sandbox;

/// <summary>
/// Holds what the module and the sandbox write and read against <see cref="ApiContract"/>, and that against the vendor's OpenAPI file
/// if it is at hand; the file is not part of this repository.
/// </summary>
public sealed class SchemaTests
{
    // The prose of the file has these two in every error; its schema forgot them.
    private static readonly string[] s_problemMembersOfTheProse = ["errors", "traceId"];

    private readonly ApiContract _contract = Contract();

    [Fact]
    public async Task Every_answer_of_the_sandbox_has_the_members_of_its_schema_and_no_others()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        const string Id = "pi_a";
        sandbox.Ledger.Authorize(Id, 1000);

        _contract.Check("Capture", await ReadAsync(caller.CaptureAsync(Id, Written("CreateCaptureRequest", new CaptureRequest { Amount = 900, TipsAmount = 3 }))));
        _contract.Check("Capture", await ReadAsync(caller.CaptureAsync(Id, Written("CreateCaptureRequest", new CaptureRequest { Amount = 50 }))));
        _contract.Check("PaymentIntent", await caller.GetIntentAsync(Id), ApiContract.MembersOfTheExamples);
        sandbox.Ledger.Create(new IntentTerms { Amount = 7, AutoExpireIn = TimeSpan.FromSeconds(55), AutoExpireAction = AutoExpireAction.Capture }, IntentStatus.Authorized, "pi_b");
        _contract.Check("PaymentIntent", await caller.GetIntentAsync("pi_b"), ApiContract.MembersOfTheExamples);
        var search = new SearchRequest { Statuses = [IntentStatuses.Authorized], From = DateTime.UnixEpoch, To = DateTime.MaxValue.ToUniversalTime(), Cursor = { Limit = 1 } };
        _contract.Check("PagedResultOfPaymentIntent", await ReadAsync(caller.PostAsync("payment-intents/search", Written("SearchPaymentIntentRequest", search))));
        _contract.Check("ProblemDetails", await ReadAsync(caller.CaptureAsync(Id, 0)), s_problemMembersOfTheProse);
        _contract.Check("ProblemDetails", await ReadAsync(caller.CaptureAsync(Id, 5000)), s_problemMembersOfTheProse);
    }

    [Fact]
    public void What_the_module_reads_and_writes_is_in_the_schemas()
    {
        _contract.Check("CreateCaptureRequest", ApiJson.Default.CaptureRequest, isWritten: true);
        _contract.Check("Capture", ApiJson.Default.CaptureResponse);
        _contract.Check("PaymentIntent", ApiJson.Default.PaymentIntentResponse);
        _contract.Check("PaymentIntent", IntentJson.Default.IntentDocument, isWritten: false, ApiContract.MembersOfTheExamples);
        _contract.Check("SearchPaymentIntentRequest", IntentJson.Default.SearchRequest, isWritten: true);
        _contract.Check("PagedResultOfPaymentIntent", IntentJson.Default.SearchPage);
    }

    [Fact]
    public void States_have_the_names_of_the_schemas()
    {
        Assert.Equal(_contract.Values("PaymentIntentStatus"), Enum.GetNames<IntentStatus>());
        Assert.Equal(_contract.Values("PaymentIntentStatus"), Constants(typeof(IntentStatuses)));
        Assert.Equal(_contract.Values("CaptureStatus"), Enum.GetNames<CaptureStatus>());
        Assert.Equal(_contract.Values("CaptureStatus").Except(["Created"]), Constants(typeof(CaptureStatuses)));
        Assert.Equal(_contract.Values("CaptureMode"), Enum.GetNames<CaptureMode>());
        Assert.Equal(_contract.Values("AutoExpireAction"), Enum.GetNames<AutoExpireAction>());
    }

    private static ApiContract Contract()
    {
        var contract = ApiContract.Read();
        var vendorFile = Path.Combine(Repository.Root, "..", "shared", "api", "dojo-api-2026-02-27.json");
        if (File.Exists(vendorFile))
            contract.ShouldMatch(JsonNode.Parse(File.ReadAllText(vendorFile))!["components"]!["schemas"]!.AsObject());
        return contract;
    }

    /// <summary>A request as the module sends it.</summary>
    private string Written(string name, object request)
    {
        var json = JsonSerializer.Serialize(request, request.GetType(), request is CaptureRequest ? ApiJson.Default : IntentJson.Default);
        _contract.Check(name, JsonNode.Parse(json)!);
        return json;
    }

    private static IEnumerable<string> Constants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetValue(null)!);

    private static async Task<JsonNode> ReadAsync(Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        return await SandboxCaller.ReadAsync(response);
    }
}
