using System.CommandLine;
using FlowMatching.Cli.Output;
using FlowMatching.Core;
using FlowMatching.Runs.Options;

namespace FlowMatching.Cli.Commands;

/// <summary>completion: writes what a shell must read so that the Tab key completes verbs, options and their values.</summary>
/// <remarks>The shell asks fm itself, by System.CommandLine's directive [suggest:POSITION]: nothing is listed twice.</remarks>
internal static class CompletionCommand
{
    private const string Bash = """
        _fm() {
            local word="${COMP_WORDS[COMP_CWORD]}" IFS=$'\n'
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _fm fm
        """;

    private const string Zsh = """
        #compdef fm
        _fm() {
            local -a words_of_fm
            words_of_fm=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            if [[ -n "${words_of_fm[1]}" ]]; then compadd -- "${words_of_fm[@]}"; else _files; fi
        }
        compdef _fm fm
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName fm -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            fm "[suggest:$cursorPosition]" "$commandAst" 2>$null | Where-Object { $_ -like "$wordToComplete*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    private static readonly VerbWords Words = new(
        "Write a shell's completion of verbs, options and values",
        "fm completion SHELL",
        ["source <(fm completion bash)", "fm completion zsh > ~/.zfunc/_fm", "fm completion pwsh | Out-String | Invoke-Expression"]
    );

    /// <summary>Declares the verb.</summary>
    /// <param name="host">Runs it.</param>
    /// <param name="terminal">Where to write.</param>
    public static Command Create(Host host, Terminal terminal) =>
        new VerbCommand<CompletionOptions>(
            CompletionOptions.Table,
            Words,
            (given, faults) =>
                host.Run(
                    given,
                    (_, _) =>
                    {
                        var options = CompletionOptions.Table.Apply(CompletionOptions.Table.Defaults, given, faults);
                        if (options.Shell is null && given.Count == 0)
                            faults.Add("A shell is needed: bash, zsh or pwsh.");
                        InvalidInputException.ThrowIfAny(faults);

                        terminal.Out.WriteLine(
                            options.Shell switch
                            {
                                "bash" => Bash,
                                "zsh" => Zsh,
                                _ => PowerShell,
                            }
                        );
                        return false;
                    }
                )
        );
}
