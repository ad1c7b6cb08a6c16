using System;
using System.Globalization;
using System.Text;

namespace DojoPayments;

/// <summary>What the errors about reads and about captures share: the id of a refusal, and how a value is quoted.</summary>
internal static class ErrorWords
{
    private const int MaxQuoted = 60;

    /// <summary>The id of what the API refused.</summary>
    /// <param name="statusCode">A 4xx code.</param>
    public static DojoErrorId Refusal(int statusCode) => statusCode switch
    {
        400 => DojoErrorId.DojoBadRequest,
        401 => DojoErrorId.DojoUnauthorized,
        403 => DojoErrorId.DojoForbidden,
        404 => DojoErrorId.DojoNotFound,
        409 => DojoErrorId.DojoConflict,
        429 => DojoErrorId.DojoRateLimited,
        _ => DojoErrorId.DojoRejected,
    };

    /// <summary>A value as it was read, for a message: bounded, and with what cannot be seen made visible.</summary>
    public static string Quote(object? value)
    {
        if (value is null)
            return "nothing";
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        var visible = new StringBuilder();
        foreach (var character in text)
        {
            if (visible.Length > MaxQuoted)
            {
                visible.Append('…');
                break;
            }

            if (character is >= ' ' and <= '~')
                visible.Append(character);
            else
                visible.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
        }

        return value is string ? $"'{visible}'" : $"{visible} ({value.GetType().Name})";
    }
}
