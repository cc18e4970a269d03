// See fm_tiles.h. Compiled for AVX512-BF16 alone; nothing here runs before tiles() has asked the processor.
#include "fm_tiles.h"

#include "fm_avx512.h"

#include <algorithm>

namespace fm {
namespace {

constexpr int tall = 6, wide = 4;          // 24 sums and 4 operands fill the 32 registers
constexpr int64_t pairs_per_block = 64;    // so many rows of b by `wide` vectors stay in the first-level cache

// Unrolled by request, for compilers that unroll too late keep the sums in memory.
template <int rows, int vectors>
void tile(Pairs a, const uint32_t* b, int64_t b_row, float* c, int64_t c_row, int64_t pairs, bool add) {
  __m512 sums[rows][vectors] = {};
  for (int64_t k = 0; k < pairs; ++k) {
    __m512bh right[vectors];
#pragma GCC unroll 8
    for (int v = 0; v < vectors; ++v) right[v] = (__m512bh)_mm512_loadu_si512(b + k * b_row + v * lanes);
#pragma GCC unroll 8
    for (int i = 0; i < rows; ++i) {
      const __m512bh left = (__m512bh)_mm512_set1_epi32(static_cast<int>(a.data[i * a.row + k * a.pair]));
#pragma GCC unroll 8
      for (int v = 0; v < vectors; ++v) sums[i][v] = _mm512_dpbf16_ps(sums[i][v], left, right[v]);
    }
  }
#pragma GCC unroll 8
  for (int i = 0; i < rows; ++i) {
#pragma GCC unroll 8
    for (int v = 0; v < vectors; ++v) {
      float* at = c + i * c_row + v * lanes;
      _mm512_storeu_ps(at, add ? _mm512_loadu_ps(at) + sums[i][v] : sums[i][v]);
    }
  }
}

using Tile = void (*)(Pairs, const uint32_t*, int64_t, float*, int64_t, int64_t, bool);

constexpr Tile tile_of[tall][wide] = {
    {tile<1, 1>, tile<1, 2>, tile<1, 3>, tile<1, 4>}, {tile<2, 1>, tile<2, 2>, tile<2, 3>, tile<2, 4>},
    {tile<3, 1>, tile<3, 2>, tile<3, 3>, tile<3, 4>}, {tile<4, 1>, tile<4, 2>, tile<4, 3>, tile<4, 4>},
    {tile<5, 1>, tile<5, 2>, tile<5, 3>, tile<5, 4>}, {tile<6, 1>, tile<6, 2>, tile<6, 3>, tile<6, 4>},
};

void multiply(Pairs a, const uint32_t* b, int64_t b_row, float* c, int64_t c_row, int64_t rows, int64_t columns, int64_t pairs, bool add) {
  for (int64_t k = 0; k < pairs; k += pairs_per_block) {
    const int64_t depth = std::min(pairs_per_block, pairs - k);
    for (int64_t j = 0; j < columns; j += wide * lanes) {
      const int64_t vectors = std::min<int64_t>(wide, (columns - j) / lanes);
      for (int64_t i = 0; i < rows; i += tall) {
        const int64_t height = std::min<int64_t>(tall, rows - i);
        tile_of[height - 1][vectors - 1]({a.data + i * a.row + k * a.pair, a.row, a.pair}, b + k * b_row + j, b_row, c + i * c_row + j, c_row,
                                         depth, add || k > 0);
      }
    }
  }
}

// A block of rows at a time, so that what is written lies together.
void transpose(Pairs a, int64_t rows, int64_t pairs, int64_t padded, uint32_t* target) {
  for (int64_t from = 0; from < padded; from += lanes) {
    const uint32_t* block = a.data + from * a.row;
    const __mmask16 mask = within(from, rows);
    const __m512i steps = _mm512_mullo_epi32(_mm512_set1_epi32(static_cast<int>(a.row)),
                                             _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    for (int64_t k = 0; k < pairs; ++k) {
      const __m512i column = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), mask, steps, block + k * a.pair, sizeof(uint32_t));
      _mm512_storeu_si512(target + k * padded + from, column);
    }
  }
}

void interleave(const uint16_t* source, int64_t row, int64_t rows, int64_t even, int64_t count, uint32_t* target) {
  for (int64_t i = 0; i < even; i += 2, target += count) {
    const __mmask16 first = i < rows ? 0xffff : 0, second = i + 1 < rows ? 0xffff : 0;
    for (int64_t c = 0; c < count; c += lanes) {
      const __m512i low = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(first, source + i * row + c));
      const __m512i high = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(second, source + (i + 1) * row + c));
      _mm512_storeu_si512(target + c, _mm512_or_si512(low, _mm512_slli_epi32(high, 16)));
    }
  }
}

void softmax(const float* scores, int64_t count, float scale, uint16_t* shares, float* sum, float* top) {
  const __m512 lowest = _mm512_set1_ps(-3.4e38f);
  __m512 most = lowest;
  for (int64_t j = 0; j < count; j += lanes) most = _mm512_max_ps(most, _mm512_mask_loadu_ps(lowest, within(j, count), scores + j));
  const float max = _mm512_reduce_max_ps(most);
  __m512 total = _mm512_setzero_ps();
  for (int64_t j = 0; j < count; j += lanes) {
    const __mmask16 mask = within(j, count);
    const __m512 share =
        _mm512_maskz_mov_ps(mask, exponential((_mm512_maskz_loadu_ps(mask, scores + j) - _mm512_set1_ps(max)) * _mm512_set1_ps(scale)));
    total += share;
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(shares + j), (__m256i)_mm512_cvtneps_pbh(share));
  }
  *sum = _mm512_reduce_add_ps(total);
  *top = max * scale;
}

// The two halves' numbers side by side: (first[0], second[0], first[1], ...).
inline __m512i paired(__m512 first, __m512 second) {
  alignas(64) static constexpr uint16_t order[32] = {0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23,
                                                     8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
  return _mm512_permutexvar_epi16(_mm512_load_si512(order), (__m512i)_mm512_cvtne2ps_pbh(second, first));
}

void softmax_back(const float* scores, const float* gradients, int64_t row, int64_t count, float scale, const float* log_sum, const float* own,
                  uint16_t* ds, uint32_t* ds_pairs, uint32_t* p_pairs) {
  const __m512 factor = _mm512_set1_ps(scale);
  for (int64_t j = 0; j < count; j += lanes) {
    const __mmask16 mask = within(j, count);
    __m512 p[2], d[2];
    for (int r = 0; r < 2; ++r) {
      const __m512 s = _mm512_loadu_ps(scores + r * row + j), g = _mm512_loadu_ps(gradients + r * row + j);
      p[r] = _mm512_maskz_mov_ps(mask, exponential(s * factor - _mm512_set1_ps(log_sum[r])));
      d[r] = p[r] * _mm512_maskz_mov_ps(mask, (g - _mm512_set1_ps(own[r])) * factor);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(ds + r * row + j), (__m256i)_mm512_cvtneps_pbh(d[r]));
    }
    _mm512_storeu_si512(ds_pairs + j, paired(d[0], d[1]));
    _mm512_storeu_si512(p_pairs + j, paired(p[0], p[1]));
  }
}

float dot(const uint16_t* a, const uint16_t* b, int64_t count) {
  __m256 sum = _mm256_setzero_ps();
  for (int64_t i = 0; i < count; i += lanes) {
    const __m256i left = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(a + i));
    const __m256i right = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(b + i));
    sum = _mm256_dpbf16_ps(sum, (__m256bh)left, (__m256bh)right);
  }
  return _mm512_reduce_add_ps(_mm512_zextps256_ps512(sum));
}

void halve(const float* source, float factor, uint16_t* target, int64_t count) {
  for (int64_t j = 0; j < count; j += lanes) {
    const __m512 value = _mm512_loadu_ps(source + j) * _mm512_set1_ps(factor);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(target + j), (__m256i)_mm512_cvtneps_pbh(value));
  }
}

}  // namespace

extern const Tiles tiles_avx512;
const Tiles tiles_avx512 = {transpose, interleave, multiply, softmax, softmax_back, dot, halve};

}  // namespace fm
