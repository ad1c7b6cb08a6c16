namespace DojoPayments.Rows;

/// <summary>The characters of an operation id. Two ids with lost characters could become equal, and so one capture.</summary>
internal static class OperationId
{
    private const char Replacement = '\uFFFD';

    /// <summary>False if it has control characters, or characters that did not survive a wrong encoding.</summary>
    public static bool IsReadable(string id)
    {
        for (var index = 0; index < id.Length; index++)
        {
            var character = id[index];
            if (character == Replacement || char.IsControl(character))
                return false;
            if (!char.IsSurrogate(character))
                continue;
            if (index + 1 == id.Length || !char.IsSurrogatePair(character, id[index + 1]))
                return false;
            index++;
        }

        return true;
    }
}
