// What the vectorised loops share: bf16 as uint16_t, and SiLU, written so that compilers vectorise them. Without external names: each
// compilation for another kind of processor keeps its own.
#pragma once

#include <algorithm>
#include <cstdint>

namespace fm {
namespace {

inline float to_float(float value) { return value; }

inline float to_float(uint16_t half) {
  return __builtin_bit_cast(float, static_cast<uint32_t>(half) << 16);
}

inline uint16_t to_half(float value) {
  uint32_t bits = __builtin_bit_cast(uint32_t, value);
  return static_cast<uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);  // to nearest, ties to even
}

inline void store(float* target, float value) { *target = value; }
inline void store(uint16_t* target, float value) { *target = to_half(value); }

// exp(-x) to about 2e-7 relative: 2^n times a polynomial, written so that compilers vectorise it.
inline float exp_negative(float x) {
  float scaled = std::min(std::max(-x * 1.44269504f, -126.0f), 126.0f);
  float whole = __builtin_floorf(scaled);
  float f = scaled - whole;
  float p = 1.8775767e-3f;
  p = p * f + 8.9893397e-3f;
  p = p * f + 5.5826318e-2f;
  p = p * f + 2.4015361e-1f;
  p = p * f + 6.9315308e-1f;
  p = p * f + 9.9999994e-1f;
  return p * __builtin_bit_cast(float, (static_cast<int32_t>(whole) + 127) << 23);
}

inline float sigmoid(float x) { return 1.0f / (1.0f + exp_negative(x)); }

inline float silu_slope(float z) {
  float s = sigmoid(z);
  return s * (1.0f + z * (1.0f - s));
}

}  // namespace
}  // namespace fm
