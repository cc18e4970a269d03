using System.CommandLine;
using FlowMatching.Cli.Output;
using FlowMatching.Runs.Doctor;
using FlowMatching.Runs.Options;

namespace FlowMatching.Cli.Commands;

/// <summary>doctor: says which engine, devices, precision and threads there are, and why they were chosen.</summary>
internal static class DoctorCommand
{
    private static readonly VerbWords Words = new(
        "Check the engine: version, devices, precision and threads chosen, and why",
        "fm doctor [options]",
        ["fm doctor", "fm doctor --device cuda", "fm doctor --check gpu"]
    );

    /// <summary>Declares the verb.</summary>
    /// <param name="host">Runs it.</param>
    /// <returns>The verb.</returns>
    public static Command Create(Host host) =>
        new VerbCommand<DoctorOptions>(
            DoctorOptions.Table,
            Words,
            (given, faults) =>
                host.Run(
                    given,
                    (output, _) =>
                    {
                        var report = DoctorRun.Execute(given, faults);
                        output.Results(DoctorText.Rows(report));
                        report.RequireSound();
                        return false;
                    }
                )
        );
}
