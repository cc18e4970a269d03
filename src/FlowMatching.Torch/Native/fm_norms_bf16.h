// Two loops of fm_norms.cpp over bf16 for processors with AVX512-BF16, which round to bf16 in one instruction: what compilers make of the
// plain ones takes half as long again, for C++ has neither that instruction nor a quick division.
#pragma once

#include "fm_avx512.h"

namespace fm {
namespace {

template <bool silu>
void apply_halves_rows(const uint16_t* x, const float* a, const float* b, uint16_t* y, int64_t pixels, int64_t channels) {
  for (int64_t i = 0; i < pixels; ++i, x += channels, y += channels) {
    for (int64_t c = 0; c < channels; c += lanes) {
      const __mmask16 mask = within(c, channels);
      const __m512 z = _mm512_maskz_loadu_ps(mask, a + c) * load_halves(mask, x + c) + _mm512_maskz_loadu_ps(mask, b + c);
      store_halves(mask, y + c, silu ? z * sigmoid(z) : z);
    }
  }
}

void apply_halves(const uint16_t* x, const float* a, const float* b, bool silu, uint16_t* y, int64_t pixels, int64_t channels) {
  if (silu) return apply_halves_rows<true>(x, a, b, y, pixels, channels);
  apply_halves_rows<false>(x, a, b, y, pixels, channels);
}

template <bool silu>
inline __m512 slope(__m512 z) {
  const __m512 one = _mm512_set1_ps(1.0f);
  if (!silu) return one;
  const __m512 s = sigmoid(z);
  return s * (one + z * (one - s));
}

template <bool silu>
void gather_halves_rows(const uint16_t* x, const uint16_t* dy, const float* a, const float* b, const float* centre, float* dz, float* sums,
                        float* products, int64_t pixels, int64_t channels) {
  for (int64_t i = 0; i < pixels; ++i, x += channels, dy += channels, dz += channels) {
    for (int64_t c = 0; c < channels; c += lanes) {
      const __mmask16 mask = within(c, channels);
      const __m512 value = load_halves(mask, x + c);
      const __m512 z = _mm512_maskz_loadu_ps(mask, a + c) * value + _mm512_maskz_loadu_ps(mask, b + c);
      const __m512 gradient = load_halves(mask, dy + c) * slope<silu>(z);
      _mm512_mask_storeu_ps(dz + c, mask, gradient);
      _mm512_mask_storeu_ps(sums + c, mask, _mm512_maskz_loadu_ps(mask, sums + c) + gradient);
      _mm512_mask_storeu_ps(products + c, mask,
                            _mm512_maskz_loadu_ps(mask, products + c) + gradient * (value - _mm512_maskz_loadu_ps(mask, centre + c)));
    }
  }
}

void gather_halves(const uint16_t* x, const uint16_t* dy, const float* a, const float* b, const float* centre, bool silu, float* dz, float* sums,
                   float* products, int64_t pixels, int64_t channels) {
  if (silu) return gather_halves_rows<true>(x, dy, a, b, centre, dz, sums, products, pixels, channels);
  gather_halves_rows<false>(x, dy, a, b, centre, dz, sums, products, pixels, channels);
}

}  // namespace
}  // namespace fm
