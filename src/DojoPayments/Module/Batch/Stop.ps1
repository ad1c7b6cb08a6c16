<#
.SYNOPSIS
    How a signal stops Invoke-DojoCaptureBatch as Ctrl+C does.
.DESCRIPTION
    A function for that command alone, which dot-sources it.
#>

# SIGTERM and a closed terminal stop the pipeline as Ctrl+C does. Windows PowerShell has nothing for it.
# What is returned is to be disposed of.
function Register-Stop {
    $registration = 'System.Runtime.InteropServices.PosixSignalRegistration' -as [type]
    # There is no public way to the pipeline that runs. Without it a signal ends the process as it always did.
    $running = [runspace].GetMethod('GetCurrentlyRunningPipeline', [System.Reflection.BindingFlags]'Instance, NonPublic')
    $pipeline = if ($running) { $running.Invoke([runspace]::DefaultRunspace, $null) }
    if (-not $registration -or -not $pipeline) { return }
    # A signal comes on a thread that can run no script, so the handler is compiled: { $context.Cancel = $true; $pipeline.StopAsync() }.
    $context = [System.Linq.Expressions.Expression]::Parameter([System.Runtime.InteropServices.PosixSignalContext])
    $cancel = [System.Linq.Expressions.Expression]::Assign([System.Linq.Expressions.Expression]::Property($context, 'Cancel'), [System.Linq.Expressions.Expression]::Constant($true))
    $stop = [System.Linq.Expressions.Expression]::Call([System.Linq.Expressions.Expression]::Constant($pipeline), 'StopAsync', $null)
    $body = [System.Linq.Expressions.Expression]::Block($cancel, $stop)
    $handler = [System.Linq.Expressions.Expression]::Lambda([System.Action[System.Runtime.InteropServices.PosixSignalContext]], $body, [System.Linq.Expressions.ParameterExpression[]]$context).Compile()
    foreach ($signal in 'SIGTERM', 'SIGHUP') { $registration::Create($signal, $handler) }
}
