// What the loops for processors with AVX512-BF16 share. Without external names: each file that includes it keeps its own.
#pragma once

#include <immintrin.h>

#include <cstdint>
#include <initializer_list>

namespace fm {
namespace {

constexpr int64_t lanes = 16;

// The lanes that lie before `count`, seen from `at`.
inline __mmask16 within(int64_t at, int64_t count) {
  return count - at >= lanes ? static_cast<__mmask16>(0xffff) : static_cast<__mmask16>((1u << (count - at)) - 1);
}

// e^x to about 2e-7 relative, 0 far below 0.
inline __m512 exponential(__m512 x) {
  const __m512 scaled = x * _mm512_set1_ps(1.44269504f);
  const __m512 whole = _mm512_roundscale_ps(scaled, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
  const __m512 f = scaled - whole;
  __m512 p = _mm512_set1_ps(1.8775767e-3f);
  for (float next : {8.9893397e-3f, 5.5826318e-2f, 2.4015361e-1f, 6.9315308e-1f, 9.9999994e-1f}) p = p * f + _mm512_set1_ps(next);
  return _mm512_scalef_ps(p, whole);
}

// 1 / x to about 1e-7 relative, for x from 1 to 1e37: an estimate of 14 bits and a step of Newton's.
inline __m512 inverse(__m512 x) {
  const __m512 guess = _mm512_rcp14_ps(x);
  return guess * (_mm512_set1_ps(2.0f) - x * guess);
}

inline __m512 sigmoid(__m512 x) {
  const __m512 bounded = _mm512_min_ps(_mm512_setzero_ps() - x, _mm512_set1_ps(85.0f));  // beyond it is 0 in any case
  return inverse(_mm512_set1_ps(1.0f) + exponential(bounded));
}

inline __m512 load_halves(__mmask16 mask, const uint16_t* from) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(mask, from)), 16));
}

inline void store_halves(__mmask16 mask, uint16_t* to, __m512 values) {
  _mm256_mask_storeu_epi16(to, mask, (__m256i)_mm512_cvtneps_pbh(values));
}

}  // namespace
}  // namespace fm
