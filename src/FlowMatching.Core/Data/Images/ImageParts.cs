namespace FlowMatching.Core.Data.Images;

/// <summary>Images to learn from, and images held back to test with.</summary>
/// <param name="Train">What a model learns from.</param>
/// <param name="Test">What it never sees; null where nothing is held back.</param>
public sealed record ImageParts(ImageSet Train, ImageSet? Test)
{
    /// <summary>Holds back every k-th image of each class, in the order in which they lie: a split that needs no randomness.</summary>
    /// <param name="all">All images; without labels they count as one class.</param>
    /// <param name="every">k ≥ 2: the k-th, 2k-th, ... image of a class is of the test part.</param>
    /// <returns>The parts; nothing is held back where no class has k images.</returns>
    public static ImageParts HoldingBack(ImageSet all, int every)
    {
        ArgumentNullException.ThrowIfNull(all);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 2);

        int[] seen = new int[Math.Max(1, all.ClassNames.Count)];
        var parts = Enumerable.Range(0, all.Count).ToLookup(row => ++seen[all.HasLabels ? all.Label(row) : 0] % every == 0);
        int[] test = [.. parts[true]];

        return test.Length == 0 ? new ImageParts(all, null) : new ImageParts(all.Take([.. parts[false]]), all.Take(test));
    }
}
