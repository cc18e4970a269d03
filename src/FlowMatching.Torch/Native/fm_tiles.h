// Small matrix products in bf16 with float32 sums, and the softmax between them, without libtorch: for processors with AVX512-BF16.
// A matrix of pairs holds two bf16 numbers that are summed over in each uint32_t, the first one in the lower half.
#pragma once

#include <cstdint>

namespace fm {

// Row i, pair k lies at data[i * row + k * pair].
struct Pairs {
  const uint32_t* data;
  int64_t row, pair;
};

struct Tiles {
  // target (pairs, padded): element (k, i) is a's (i, k), 0 beyond the last row; padded is a multiple of 16.
  void (*transpose)(Pairs a, int64_t rows, int64_t pairs, int64_t padded, uint32_t* target);
  // target (even / 2, count): pairs of neighbouring rows of bf16 numbers, which lie `row` apart, 0 beyond the last one; count is a multiple of 16.
  void (*interleave)(const uint16_t* source, int64_t row, int64_t rows, int64_t even, int64_t count, uint32_t* target);
  // c (rows, columns) = or += a (rows, pairs) b (pairs, columns); b and c are row-major with columns adjacent, columns a multiple of 16.
  void (*multiply)(Pairs a, const uint32_t* b, int64_t b_row, float* c, int64_t c_row, int64_t rows, int64_t columns, int64_t pairs, bool add);
  // shares[j] = exp((scores[j] - max) scale) for j < count, 0 up to the next multiple of 16; gives the sum, and max * scale.
  void (*softmax)(const float* scores, int64_t count, float scale, uint16_t* shares, float* sum, float* top);
  // For two rows of scores s and of gradients g by the shares: p = exp(s scale - log_sum), ds = p (g - own) scale. Writes ds row by row, and
  // ds and p as pairs of the two rows. `row` is the length of a row in memory.
  void (*softmax_back)(const float* scores, const float* gradients, int64_t row, int64_t count, float scale, const float* log_sum,
                       const float* own, uint16_t* ds, uint32_t* ds_pairs, uint32_t* p_pairs);
  // The sum of a[i] b[i]; count is a multiple of 16.
  float (*dot)(const uint16_t* a, const uint16_t* b, int64_t count);
  // target = source * factor in bf16; count is a multiple of 16.
  void (*halve)(const float* source, float factor, uint16_t* target, int64_t count);
};

// Null where the processor has no AVX512-BF16.
const Tiles* tiles();

}  // namespace fm
