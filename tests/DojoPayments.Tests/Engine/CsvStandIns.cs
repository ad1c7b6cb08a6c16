namespace DojoPayments.Tests.Engine;

/// <summary>Plain stand-ins for commands that a user's shell has and the bare engine does not.</summary>
internal static class CsvStandIns
{
    public const string Script = """
        function global:Import-Csv([string] $Path) {
            $lines = [System.IO.File]::ReadAllLines($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path))
            $names = $lines[0] -split ','
            foreach ($line in $lines[1..($lines.Length - 1)]) {
                $cells = $line -split ','
                $row = [ordered]@{}
                for ($i = 0; $i -lt $names.Length; $i++) { $row[$names[$i]] = $cells[$i] }
                [pscustomobject]$row
            }
        }

        function global:Export-Csv([string] $Path, [switch] $NoTypeInformation) {
            $rows = @($input)
            $lines = @(if ($rows) { $rows[0].psobject.Properties.Name -join ',' })
            foreach ($row in $rows) { $lines += $row.psobject.Properties.Value -join ',' }
            [System.IO.File]::WriteAllLines($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path), [string[]]$lines)
        }
        """;
}
