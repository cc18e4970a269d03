using FlowMatching.Core.Engine;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace FlowMatching.Testing;

/// <summary>Closes the <see cref="FinalizerGate"/> for each test of the assembly, as the engine's thread does for its work: tests call
/// operators on NUnit's thread. For assemblies whose tests run one at a time.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class FinalizersHeldAttribute : Attribute, ITestAction
{
    private IDisposable? closed;

    /// <summary>Each test by itself: between two of them finalizers run.</summary>
    public ActionTargets Targets => ActionTargets.Test;

    /// <summary>Closes the gate.</summary>
    public void BeforeTest(ITest test) => closed = FinalizerGate.Close();

    /// <summary>Opens it.</summary>
    public void AfterTest(ITest test) => closed?.Dispose();
}
