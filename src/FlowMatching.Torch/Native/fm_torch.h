// The C ABI between FlowMatching.Torch and libtorch. Every function returns 0, or 1 with the message in fm_error().
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <exception>

#define FM_API extern "C" __attribute__((visibility("default")))

namespace fm {

// A tensor handle is an owning TensorImpl*; null stands for "no tensor".
using TensorHandle = c10::TensorImpl*;

inline at::Tensor borrow(TensorHandle handle) {
  if (handle == nullptr) return {};
  return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(handle));
}

inline TensorHandle release(at::Tensor tensor) {
  return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

// Records the message of a caught exception; never throws and never allocates.
void remember(const char* message, const char* detail) noexcept;

// Runs the body and turns every exception into a status: nothing may unwind into managed frames.
template <class Body>
int guarded(Body&& body) noexcept {
  try {
    body();
    return 0;
  } catch (const c10::Error& error) {
    remember(error.what_without_backtrace(), error.what());
  } catch (const std::exception& error) {
    remember(error.what(), error.what());
  } catch (...) {
    remember("an unknown native exception was thrown", "");
  }
  return 1;
}

}  // namespace fm
