// Chooses the loops of fm_rows.cpp that suit the processor at hand.
#include "fm_rows.h"

namespace fm {

extern const Rows rows_plain;
#if defined(__x86_64__)
extern const Rows rows_avx2;
extern const Rows rows_avx512;
#endif

const Rows& loops() {
#if defined(__x86_64__)
  static const Rows& best = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                                    __builtin_cpu_supports("avx512vl")
                                ? rows_avx512
                            : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? rows_avx2
                                                                                              : rows_plain;
  return best;
#else
  return rows_plain;
#endif
}

}  // namespace fm
