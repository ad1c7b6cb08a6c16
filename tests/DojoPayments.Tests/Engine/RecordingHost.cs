using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace DojoPayments.Tests.Engine;

/// <summary>A host that writes down what it is told and answers prompts from a list.</summary>
internal sealed class RecordingHost : PSHost
{
    private readonly RecordingUserInterface _ui = new();

    public override string Name => "DojoPayments.Tests";

    public override Version Version => new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.InvariantCulture;

    public override PSHostUserInterface UI => _ui;

    /// <summary>What a script ended with by <c>exit</c>; null if it did not.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Every line the host was told directly, outside the streams.</summary>
    public IEnumerable<string> Lines => _ui.Lines;

    /// <summary>What the user types when a secret is asked for.</summary>
    public string? TypedSecret
    {
        set => _ui.TypedSecret = value;
    }

    /// <summary>The answers to confirmations, by their label's first letter.</summary>
    public ConcurrentQueue<char> Answers => _ui.Answers;

    /// <summary>The questions that were asked.</summary>
    public IEnumerable<string> Questions => _ui.Questions;

    /// <summary>As it was before anything was told.</summary>
    public void Forget()
    {
        _ui.Lines.Clear();
        ExitCode = null;
    }

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    private sealed class RecordingUserInterface : PSHostUserInterface
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ConcurrentQueue<string> Questions { get; } = new();

        public ConcurrentQueue<char> Answers { get; } = new();

        public string? TypedSecret { get; set; }

        public override PSHostRawUserInterface? RawUI => null;

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
        {
            var answers = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
            foreach (var field in descriptions)
            {
                Questions.Enqueue(field.Name);
                answers[field.Name] = PSObject.AsPSObject(ReadLineAsSecureString());
            }

            return answers;
        }

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Questions.Enqueue(message);
            Assert.True(Answers.TryDequeue(out var answer), "No answer was prepared for: " + message);
            return choices.ToList().FindIndex(choice => choice.Label.Replace("&", string.Empty, StringComparison.Ordinal).StartsWith(answer));
        }

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new NotSupportedException();

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw new NotSupportedException();

        public override string ReadLine() => throw new NotSupportedException();

        public override SecureString ReadLineAsSecureString()
        {
            Assert.NotNull(TypedSecret);
            return new System.Net.NetworkCredential(string.Empty, TypedSecret).SecurePassword;
        }

        public override void Write(string value) => Lines.Enqueue(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Lines.Enqueue(value);

        public override void WriteDebugLine(string message) => Lines.Enqueue(message);

        public override void WriteErrorLine(string value) => Lines.Enqueue(value);

        public override void WriteLine(string value) => Lines.Enqueue(value);

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }

        public override void WriteVerboseLine(string message) => Lines.Enqueue(message);

        public override void WriteWarningLine(string message) => Lines.Enqueue(message);
    }
}
