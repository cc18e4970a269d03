using FlowMatching.Benchmarks;
using FlowMatching.Benchmarks.Choices;
using FlowMatching.Benchmarks.Derivatives;
using FlowMatching.Benchmarks.FewSteps;
using FlowMatching.Benchmarks.Kernels;
using FlowMatching.Benchmarks.Mnist;
using FlowMatching.Benchmarks.Networks;
using FlowMatching.Benchmarks.Quality;
using FlowMatching.Benchmarks.Recipes;
using FlowMatching.Benchmarks.Scale;
using FlowMatching.Benchmarks.Soak;
using FlowMatching.Benchmarks.Speed;
using FlowMatching.Benchmarks.Studio;
using FlowMatching.Benchmarks.Tables;
using FlowMatching.Benchmarks.Tong;
using FlowMatching.Benchmarks.UNets;
using FlowMatching.Core.Engine;

// Usage: FlowMatching.Benchmarks 2d|unet|kernels|mnist|networks|quality|recipes|floors|choices|few-steps|derivatives|soak|studio|
// page-memory|tables|scale|kills|tong-2d [options]; prints the table in Markdown. scripts/bench and scripts/reproduce call it.
string verb = args.Length > 0 ? args[0] : "";
CommandLine options = new(args);
if (verb is not ("choices" or "networks"))
    return Print();

// They train in this process: as in fm, finalizers are held back while operators run, and run between steps.
using EngineThread engine = new();
return engine.Run(Print);

int Print()
{
    switch (verb)
    {
        case "2d":
            return SpeedTable.Print(options) ? 0 : 1;
        case "kernels":
            KernelTable.Print(options);
            return 0;
        case "unet":
            return UNetTable.Print(options) ? 0 : 1;
        case "mnist":
            return MnistTable.Print(options) ? 0 : 1;
        case "networks":
            NetworkTable.Print(options);
            return 0;
        case "quality":
            return QualityTable.Print(options) ? 0 : 1;
        case "floors":
            return FloorTable.Print(options) ? 0 : 1;
        case "recipes":
            RecipeTable.Print(options);
            return 0;
        case "few-steps":
            FewStepTable.Print(options);
            return 0;
        case "derivatives":
            DerivativeTable.Print(options);
            return 0;
        case "choices":
            ChoiceTable.Print(options);
            return 0;
        case "soak":
            return SoakTable.Print(options) ? 0 : 1;
        case "studio":
            return StudioTable.Print(options) ? 0 : 1;
        case "page-memory":
            return PageMemoryTable.Print(options) ? 0 : 1;
        case "tables":
            TableTable.Print(options);
            return 0;
        case "scale":
            ScaleTable.Print(options);
            return 0;
        case "kills":
            return KillTable.Print(options) ? 0 : 1;
        case ReduceClock.Verb: // what `scale` starts by a launcher
            ReduceClock.Measure();
            return 0;
        case "tong-2d":
            TongTable.Print(options);
            return 0;
        default:
            Console.Error.WriteLine(
                $"bench: unknown table '{verb}', expected 2d, unet, kernels, mnist, networks, quality, recipes, floors, choices, few-steps, derivatives, soak, studio, page-memory, tables, scale, kills or tong-2d."
            );
            return 2;
    }
}
