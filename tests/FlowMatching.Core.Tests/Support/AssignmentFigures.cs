using System.Text.Json;

namespace FlowMatching.Core.Tests.Support;

/// <summary>The optimal assignments that Couplings/Figures/assignment.py had scipy find.</summary>
public sealed record AssignmentFigures(string Scipy, AssignmentCase[] Cases)
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static AssignmentFigures Read()
    {
        string file = Path.Combine(TestContext.CurrentContext.TestDirectory, "Couplings", "Figures", "assignment.json");

        return JsonSerializer.Deserialize<AssignmentFigures>(File.ReadAllText(file), Names)!;
    }
}
