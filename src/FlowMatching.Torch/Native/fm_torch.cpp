// One door to libtorch: operators are found by schema name and called boxed, so a new operator is one line of C#.
// What the dispatcher does not offer (tensor lifetime, autograd, modes, generators, facts) has a function each.
#include "fm_torch.h"

#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

namespace fm {

enum class Tag : int32_t {
  None, Tensor, Int, Double, Bool, IntList, DoubleList, BoolList, TensorList, String, Device, Generator
};

// An argument: `bits` holds the number, the handle or the address of `count` list elements; `name` is null when positional.
struct Value {
  Tag tag;
  int32_t count;
  int64_t bits;
  const char* name;
};

// A result; `bytes` is the storage that this tensor alone brings into being, 0 for a view.
struct Result {
  Tag tag;
  int32_t unused;
  int64_t bits;
  int64_t bytes;
};

struct TensorInfo {
  int64_t dimensions;
  const int64_t* sizes;
  const int64_t* strides;
  int64_t elements;
  int64_t element_size;
  int32_t dtype;
  int32_t device_type;
  int32_t device_index;
  int32_t requires_grad;
  int32_t is_leaf;
  int32_t is_contiguous;
};

// What is asked of every call of one operator, read from its schema once.
struct Parameter {
  std::string name;
  c10::TypePtr type;
  c10::IValue standard;
  bool has_standard;
  bool keyword_only;
};

struct Operator {
  c10::OperatorHandle handle;
  std::vector<Parameter> parameters;
};

namespace {

thread_local char error_message[2048];
thread_local char error_detail[16384];
thread_local std::vector<Result> results;

void copy_text(char* target, size_t capacity, const char* source, bool first_line) noexcept {
  size_t length = 0;
  while (length + 1 < capacity && source[length] != '\0' && !(first_line && source[length] == '\n')) ++length;
  std::memcpy(target, source, length);
  target[length] = '\0';
}

// The same bits as another type; the parameter's own type is taken, or a number would be rounded on its way in.
template <class To, class From>
To as(From from) {
  To to;
  static_assert(sizeof(To) == sizeof(From));
  std::memcpy(&to, &from, sizeof(To));
  return to;
}

int64_t bits_of(double value) {
  int64_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits;
}

c10::Device to_device(int64_t bits) {
  return {static_cast<c10::DeviceType>(bits >> 32), static_cast<c10::DeviceIndex>(static_cast<int32_t>(bits))};
}

at::Generator borrow_generator(int64_t bits) {
  return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(as<c10::GeneratorImpl*>(bits)));
}

[[noreturn]] void mismatch(const Parameter& parameter) {
  TORCH_CHECK(false, "argument '", parameter.name, "' does not take this value; the schema asks for ", parameter.type->str());
}

double to_double(const Value& value, const Parameter& parameter) {
  if (value.tag == Tag::Double) return as<double>(value.bits);
  if (value.tag == Tag::Int) return static_cast<double>(value.bits);
  mismatch(parameter);
}

c10::Scalar to_scalar(const Value& value, const Parameter& parameter) {
  if (value.tag == Tag::Bool) return c10::Scalar(value.bits != 0);
  if (value.tag == Tag::Int) return c10::Scalar(value.bits);
  return c10::Scalar(to_double(value, parameter));
}

int64_t to_int(const Value& value, const Parameter& parameter) {
  if (value.tag == Tag::Int || value.tag == Tag::Bool) return value.bits;
  mismatch(parameter);
}

Value element(const Value& list, int32_t index) {
  switch (list.tag) {
    case Tag::IntList: return {Tag::Int, 0, as<const int64_t*>(list.bits)[index], nullptr};
    case Tag::DoubleList: return {Tag::Double, 0, as<const int64_t*>(list.bits)[index], nullptr};
    case Tag::BoolList: return {Tag::Bool, 0, as<const int64_t*>(list.bits)[index], nullptr};
    default: break;
  }
  int64_t handle = as<const int64_t*>(list.bits)[index];
  return {handle == 0 ? Tag::None : Tag::Tensor, 0, handle, nullptr};
}

c10::IValue build(const Value& value, const c10::TypePtr& type, const Parameter& parameter);

bool is_list(Tag tag) {
  return tag == Tag::IntList || tag == Tag::DoubleList || tag == Tag::BoolList || tag == Tag::TensorList;
}

c10::IValue build_list(const Value& value, const c10::TypePtr& type, const Parameter& parameter) {
  const auto& inner = type->expectRef<c10::ListType>().getElementType();
  c10::impl::GenericList list(inner);
  if (!is_list(value.tag)) {
    list.push_back(build(value, inner, parameter));  // a single number where the schema says int[2]
    return list;
  }
  list.reserve(value.count);
  for (int32_t i = 0; i < value.count; ++i) list.push_back(build(element(value, i), inner, parameter));
  return list;
}

// The schema's type decides what a value becomes: an int given for a float, a Scalar or an int[] is converted here.
c10::IValue build(const Value& value, const c10::TypePtr& type, const Parameter& parameter) {
  switch (type->kind()) {
    case c10::TypeKind::OptionalType:
      if (value.tag == Tag::None) return {};
      return build(value, type->expectRef<c10::OptionalType>().getElementType(), parameter);
    case c10::TypeKind::TensorType:
      if (value.tag == Tag::None) return at::Tensor();
      if (value.tag != Tag::Tensor) mismatch(parameter);
      return borrow(as<TensorHandle>(value.bits));
    case c10::TypeKind::FloatType: return to_double(value, parameter);
    case c10::TypeKind::IntType: return to_int(value, parameter);
    case c10::TypeKind::BoolType: return to_int(value, parameter) != 0;
    case c10::TypeKind::NumberType: return to_scalar(value, parameter);
    case c10::TypeKind::StringType:
      if (value.tag != Tag::String) mismatch(parameter);
      return std::string(as<const char*>(value.bits), value.count);
    case c10::TypeKind::DeviceObjType:
      if (value.tag != Tag::Device) mismatch(parameter);
      return to_device(value.bits);
    case c10::TypeKind::GeneratorType:
      if (value.tag != Tag::Generator) mismatch(parameter);
      return borrow_generator(value.bits);
    case c10::TypeKind::ListType: return build_list(value, type, parameter);
    default: mismatch(parameter);
  }
}

size_t position_of(const Operator& op, const Value& value, size_t next) {
  if (value.name == nullptr) {
    TORCH_CHECK(next < op.parameters.size() && !op.parameters[next].keyword_only,
                op.handle.schema().name(), " takes fewer positional arguments");
    return next;
  }
  for (size_t i = 0; i < op.parameters.size(); ++i) {
    if (op.parameters[i].name == value.name) return i;
  }
  TORCH_CHECK(false, op.handle.schema().name(), " has no argument named '", value.name, "'");
}

torch::jit::Stack fill(const Operator& op, const Value* values, int32_t count) {
  const size_t size = op.parameters.size();
  std::vector<const Value*> given(size, nullptr);
  for (int32_t i = 0; i < count; ++i) {
    const size_t at = position_of(op, values[i], i);
    TORCH_CHECK(given[at] == nullptr, op.handle.schema().name(), " is given its argument '", op.parameters[at].name, "' twice");
    given[at] = &values[i];
  }

  torch::jit::Stack stack;
  stack.reserve(size);
  for (size_t i = 0; i < size; ++i) {
    const auto& parameter = op.parameters[i];
    if (given[i] != nullptr) {
      stack.push_back(build(*given[i], parameter.type, parameter));
      continue;
    }
    TORCH_CHECK(parameter.has_standard, op.handle.schema().name(), " needs its argument '", parameter.name, "'");
    stack.push_back(parameter.standard);
  }
  return stack;
}

bool shares_storage(const at::Tensor& tensor, TensorHandle other) {
  return other != nullptr && other->has_storage() && other->storage().unsafeGetStorageImpl() == tensor.storage().unsafeGetStorageImpl();
}

bool is_view_of(const at::Tensor& tensor, const Value& argument) {
  if (argument.tag == Tag::Tensor) return shares_storage(tensor, as<TensorHandle>(argument.bits));
  if (argument.tag != Tag::TensorList) return false;
  const auto* handles = as<const TensorHandle*>(argument.bits);
  return std::any_of(handles, handles + argument.count, [&](TensorHandle handle) { return shares_storage(tensor, handle); });
}

// Asking whether the storage has other users would not do: autograd keeps a second tensor on the results it needs.
int64_t own_bytes(const at::Tensor& tensor, const Value* values, int32_t count) {
  if (!tensor.defined() || !tensor.has_storage()) return 0;
  if (std::any_of(values, values + count, [&](const Value& value) { return is_view_of(tensor, value); })) return 0;
  return static_cast<int64_t>(tensor.storage().nbytes());
}

void emit_tensor(at::Tensor tensor, const Value* values, int32_t count) {
  const int64_t bytes = own_bytes(tensor, values, count);
  TensorHandle handle = release(std::move(tensor));
  results.push_back({handle == nullptr ? Tag::None : Tag::Tensor, 0, reinterpret_cast<int64_t>(handle), bytes});
}

// Lists are flattened: the caller knows from the operator what comes back.
void emit(const c10::IValue& value, const Value* values, int32_t count) {
  if (value.isTensor()) return emit_tensor(value.toTensor(), values, count);
  if (value.isBool()) return results.push_back({Tag::Bool, 0, value.toBool(), 0});
  if (value.isInt()) return results.push_back({Tag::Int, 0, value.toInt(), 0});
  if (value.isDouble()) return results.push_back({Tag::Double, 0, bits_of(value.toDouble()), 0});
  if (value.isNone()) return results.push_back({Tag::None, 0, 0, 0});
  if (value.isTensorList()) {
    for (const at::Tensor& tensor : value.toTensorVector()) emit_tensor(tensor, values, count);
    return;
  }
  TORCH_CHECK(false, "a result of type ", value.tagKind(), " cannot cross the border");
}

std::vector<at::Tensor> borrow_all(const TensorHandle* handles, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int32_t i = 0; i < count; ++i) tensors.push_back(borrow(handles[i]));
  return tensors;
}

void drop_results() noexcept {
  for (const Result& result : results) {
    if (result.tag == Tag::Tensor) c10::intrusive_ptr<c10::TensorImpl>::reclaim(as<TensorHandle>(result.bits));
  }
  results.clear();
}

}  // namespace

void remember(const char* message, const char* detail) noexcept {
  copy_text(error_message, sizeof(error_message), message, true);
  copy_text(error_detail, sizeof(error_detail), detail, false);
}

}  // namespace fm

using namespace fm;

FM_API const char* fm_error() { return error_message; }
FM_API const char* fm_error_detail() { return error_detail; }
FM_API const char* fm_version() { return TORCH_VERSION; }

// ---- operators ----

FM_API int fm_operator_find(const char* name, const char* overload, Operator** found) {
  return guarded([&] {
    auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
    *found = nullptr;
    if (!handle.has_value()) return;
    auto op = std::make_unique<Operator>(Operator{*handle, {}});
    for (const c10::Argument& argument : handle->schema().arguments()) {
      const auto& standard = argument.default_value();
      op->parameters.push_back({argument.name(), argument.type(), standard.has_value() ? *standard : c10::IValue(),
                                standard.has_value(), argument.kwarg_only()});
    }
    *found = op.release();  // operators live as long as the process: they are cached once per name
  });
}

FM_API int fm_operator_call(const Operator* op, const Value* values, int32_t count, const Result** returned, int32_t* returned_count) {
  results.clear();
  int status = guarded([&] {
    auto stack = fill(*op, values, count);
    op->handle.callBoxed(&stack);
    for (const c10::IValue& value : stack) emit(value, values, count);
  });
  if (status != 0) drop_results();
  *returned = results.data();
  *returned_count = static_cast<int32_t>(results.size());
  return status;
}

// ---- tensors ----

FM_API void fm_tensor_release(TensorHandle handle) {
  guarded([&] { c10::intrusive_ptr<c10::TensorImpl>::reclaim(handle); });
}

FM_API int fm_tensor_info(TensorHandle handle, TensorInfo* info) {
  return guarded([&] {
    at::Tensor tensor = borrow(handle);
    *info = {tensor.dim(), tensor.sizes().data(), tensor.strides().data(), tensor.numel(),
             static_cast<int64_t>(tensor.element_size()), static_cast<int32_t>(tensor.scalar_type()),
             static_cast<int32_t>(tensor.device().type()), tensor.device().index(), tensor.requires_grad(),
             tensor.is_leaf(), tensor.is_contiguous()};
  });
}

// Reading through the pointer is free; writing goes through fm_tensor_write, which tells autograd.
FM_API int fm_tensor_data(TensorHandle handle, void** data) {
  return guarded([&] {
    at::Tensor tensor = borrow(handle);
    TORCH_CHECK(tensor.device().is_cpu() && tensor.is_contiguous(), "raw access needs a contiguous tensor on the CPU");
    *data = tensor.data_ptr();
  });
}

FM_API int fm_tensor_write(TensorHandle handle, const void* source, int64_t bytes) {
  return guarded([&] {
    at::Tensor tensor = borrow(handle);
    TORCH_CHECK(tensor.device().is_cpu() && tensor.is_contiguous(), "raw writes need a contiguous tensor on the CPU");
    TORCH_CHECK(!(at::GradMode::is_enabled() && tensor.requires_grad()), "raw writes to a tensor that requires grad need no_grad()");
    TORCH_CHECK(bytes == static_cast<int64_t>(tensor.nbytes()), "raw write of ", bytes, " bytes into ", tensor.nbytes());
    std::memcpy(tensor.data_ptr(), source, bytes);
    if (!tensor.is_inference()) tensor.unsafeGetTensorImpl()->bump_version();
  });
}

FM_API int fm_tensor_from_blob(void* data, const int64_t* sizes, int32_t dimensions, int32_t dtype,
                               void (*deleter)(void*), void* context, TensorHandle* created) {
  return guarded([&] {
    auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype));
    *created = release(at::from_blob(data, {sizes, static_cast<size_t>(dimensions)},
                                     [deleter, context](void*) { deleter(context); }, options));
  });
}

// ---- autograd ----

FM_API int fm_set_requires_grad(TensorHandle handle, int32_t on) {
  return guarded([&] { borrow(handle).set_requires_grad(on != 0); });
}

FM_API int fm_grad_of(TensorHandle handle, TensorHandle* grad) {
  return guarded([&] { *grad = release(borrow(handle).grad()); });
}

FM_API int fm_set_grad(TensorHandle handle, TensorHandle grad) {
  return guarded([&] { borrow(handle).mutable_grad() = borrow(grad); });
}

FM_API int fm_retain_grad(TensorHandle handle) {
  return guarded([&] { borrow(handle).retain_grad(); });
}

FM_API int fm_backward(const TensorHandle* roots, int32_t count, const TensorHandle* gradients, int32_t gradient_count,
                       const TensorHandle* inputs, int32_t input_count, int32_t retain_graph, int32_t create_graph) {
  return guarded([&] {
    torch::autograd::backward(borrow_all(roots, count), borrow_all(gradients, gradient_count), retain_graph != 0,
                              create_graph != 0, borrow_all(inputs, input_count));
  });
}

FM_API int fm_grad(const TensorHandle* outputs, int32_t count, const TensorHandle* inputs, int32_t input_count,
                   const TensorHandle* gradients, int32_t gradient_count, int32_t retain_graph, int32_t create_graph,
                   int32_t allow_unused, TensorHandle* found, int64_t* bytes) {
  return guarded([&] {
    auto grads = torch::autograd::grad(borrow_all(outputs, count), borrow_all(inputs, input_count),
                                       borrow_all(gradients, gradient_count), retain_graph != 0, create_graph != 0, allow_unused != 0);
    for (int32_t i = 0; i < input_count; ++i) {
      bytes[i] = own_bytes(grads[i], nullptr, 0);
      found[i] = release(std::move(grads[i]));
    }
  });
}

FM_API int32_t fm_grad_mode() { return at::GradMode::is_enabled(); }
FM_API void fm_set_grad_mode(int32_t on) { at::GradMode::set_enabled(on != 0); }

// ---- autocast ----

// The per-device setters were renamed in 2.4 and the old names are gone in later headers: no schema to ask here.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
namespace {
void set_autocast(c10::DeviceType device, bool on, at::ScalarType dtype) {
  at::autocast::set_autocast_dtype(device, dtype);
  at::autocast::set_autocast_enabled(device, on);
}
bool autocast_on(c10::DeviceType device) { return at::autocast::is_autocast_enabled(device); }
}  // namespace
#else
namespace {
void set_autocast(c10::DeviceType device, bool on, at::ScalarType dtype) {
  if (device == c10::DeviceType::CPU) {
    at::autocast::set_autocast_cpu_dtype(dtype);
    at::autocast::set_cpu_enabled(on);
  } else {
    at::autocast::set_autocast_gpu_dtype(dtype);
    at::autocast::set_enabled(on);
  }
}
bool autocast_on(c10::DeviceType device) {
  return device == c10::DeviceType::CPU ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
}
}  // namespace
#endif

FM_API int fm_autocast(int32_t device_type, int32_t on, int32_t dtype, int32_t* was_on) {
  return guarded([&] {
    auto device = static_cast<c10::DeviceType>(device_type);
    *was_on = autocast_on(device);
    set_autocast(device, on != 0, static_cast<at::ScalarType>(dtype));
    at::autocast::clear_cache();  // a cached bf16 copy of a weight must not outlive the weight's next update
  });
}

// ---- generators ----

FM_API int fm_generator_new(int64_t device, int64_t seed, void** created) {
  return guarded([&] {
    auto generator = at::globalContext().defaultGenerator(to_device(device)).clone();
    // libtorch 1.13 forgets to count the clone as held, and never frees one that is not.
    if (generator.getIntrusivePtr().weak_use_count() == 0) c10::raw::weak_intrusive_ptr::incref(generator.unsafeGetGeneratorImpl());
    generator.set_current_seed(static_cast<uint64_t>(seed));
    *created = generator.unsafeReleaseGeneratorImpl();
  });
}

FM_API void fm_generator_release(int64_t handle) {
  guarded([&] { c10::intrusive_ptr<c10::GeneratorImpl>::reclaim(as<c10::GeneratorImpl*>(handle)); });
}

FM_API int fm_generator_set_seed(int64_t handle, int64_t seed) {
  return guarded([&] { borrow_generator(handle).set_current_seed(static_cast<uint64_t>(seed)); });
}

FM_API int fm_generator_seed(int64_t handle, int64_t* seed) {
  return guarded([&] { *seed = static_cast<int64_t>(borrow_generator(handle).current_seed()); });
}

FM_API int fm_generator_state(int64_t handle, TensorHandle* state) {
  return guarded([&] { *state = release(borrow_generator(handle).get_state()); });
}

FM_API int fm_generator_set_state(int64_t handle, TensorHandle state) {
  return guarded([&] { borrow_generator(handle).set_state(borrow(state)); });
}

FM_API int fm_manual_seed(int64_t seed) {
  return guarded([&] { at::manual_seed(static_cast<uint64_t>(seed)); });
}

FM_API int fm_default_generator(void** generator) {
  return guarded([&] { *generator = at::Generator(at::globalContext().defaultGenerator(c10::kCPU)).unsafeReleaseGeneratorImpl(); });
}

// ---- threads and devices ----

FM_API int32_t fm_threads() { return at::get_num_threads(); }
FM_API int fm_set_threads(int32_t count) {
  return guarded([&] { at::set_num_threads(count); });
}
FM_API int32_t fm_interop_threads() { return static_cast<int32_t>(at::get_num_interop_threads()); }
FM_API int fm_set_interop_threads(int32_t count) {
  return guarded([&] { at::set_num_interop_threads(count); });
}

FM_API int fm_cuda_devices(int32_t* count) {
  return guarded([&] { *count = torch::cuda::is_available() ? static_cast<int32_t>(torch::cuda::device_count()) : 0; });
}
FM_API int fm_cuda_cudnn(int32_t* available) {
  return guarded([&] { *available = torch::cuda::is_available() && torch::cuda::cudnn_is_available(); });
}
FM_API int fm_cuda_seed_all(int64_t seed) {
  return guarded([&] { torch::cuda::manual_seed_all(static_cast<uint64_t>(seed)); });
}
FM_API int fm_cuda_synchronize(int64_t index) {
  return guarded([&] { torch::cuda::synchronize(index); });
}
FM_API int32_t fm_tf32() { return at::globalContext().allowTF32CuBLAS(); }
FM_API int fm_set_tf32(int32_t on) {
  return guarded([&] {
    at::globalContext().setAllowTF32CuBLAS(on != 0);
    at::globalContext().setAllowTF32CuDNN(on != 0);
  });
}
