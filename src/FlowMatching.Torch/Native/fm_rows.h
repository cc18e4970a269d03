// The loops over memory, without libtorch: CMakeLists.txt compiles fm_rows.cpp once for each kind of processor, and loops()
// returns the best set that this one can run.
#pragma once

#include <cstdint>

namespace fm {

struct AdamWCoefficients {
  float scale, beta1, rest1, beta2, rest2, step_size, root_correction, epsilon, shrink, ema;
};

// bf16 values travel as uint16_t. z is the input of a SiLU, h its output; `row` is room for one row in float32.
struct Rows {
  // z = W x + b for a narrow x in float32, h = silu(z). W is (inputs, width): the transpose of the module's.
  void (*first_layer)(const float* x, int64_t inputs, const float* weight, const float* bias, uint16_t* z, uint16_t* h, float* row,
                      int64_t rows, int64_t width);
  // z += b, h = silu(z), where z holds a product.
  void (*activate)(const float* bias, uint16_t* z, uint16_t* h, float* row, int64_t rows, int64_t width);
  // v = W h + b for few outputs, in float32.
  void (*last_layer)(const uint16_t* h, const float* weight, const float* bias, float* v, int64_t rows, int64_t width, int64_t outputs);
  // dz = (dv W) silu'(z); gathers db of this layer, and dW = dv^T h and db of the last.
  void (*last_layer_back)(const float* dv, const float* weight, const uint16_t* z, const uint16_t* h, uint16_t* dz, float* dbias,
                          float* dweight, float* dbias_out, float* row, int64_t rows, int64_t width, int64_t outputs);
  // dz = dh silu'(z) in place of dh; gathers db.
  void (*activate_back)(const uint16_t* z, uint16_t* dh, float* dbias, float* row, int64_t rows, int64_t width);
  // Gathers dW of the narrow first layer, laid out (inputs, width).
  void (*first_layer_back)(const float* x, int64_t inputs, const uint16_t* dz, float* dweight, int64_t rows, int64_t width);
  // AdamW and the moving average of `count` weights.
  void (*adamw)(float* p, const float* g, float* m, float* v, float* e, int64_t count, const AdamWCoefficients& c);
  // The sum of squares, in float64.
  double (*squares)(const float* g, int64_t count);
};

const Rows& loops();

}  // namespace fm
