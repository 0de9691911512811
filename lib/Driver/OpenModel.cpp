//===- OpenModel.cpp - Artefacts on host, card and emulator ---------------===//
#include "Verbs.h"

#include "strata/Emulator/Emulator.h"
#include "strata/Pipeline/CodegenSteps.h"
#include "strata/Pipeline/Compile.h"
#include "strata/Runtime/Artifact.h"
#include "strata/Stage/Package/LinkShared.h"
#include "strata/Support/FileSystem.h"

#include <dlfcn.h>

#include <map>
#include <random>
#include <thread>

namespace strata::driver {

/// The emulated card with the checked kernels of one artefact.
struct OpenedModel::Machine {
  std::unique_ptr<ScratchFolder> folder;
  void *library = nullptr;
  std::unique_ptr<emulator::Emulator> emulator;
  ~Machine() {
    emulator.reset();
    if (library)
      dlclose(library);
  }
};

OpenedModel::~OpenedModel() {
  strata_destroy(instance);
  strata_close(model);
}

static Error runtimeError(strata_status status, const std::string &path) {
  Error error = makeError(ErrorClass(int(status)), strata_error());
  error.file = path;
  return error;
}

/// The checked form of every tile program of `target`, from the cache or
/// lowered now, linked into one library.
static Expected<std::unique_ptr<OpenedModel::Machine>>
makeMachine(const strata_target_entry &target, llvm::StringRef order,
            unsigned threads) {
  std::unique_ptr<cache::Store> store = openStore();
  Expected<Hash> compiler = pipeline::compilerIdentity();
  if (!compiler)
    return compiler.takeError();
  pipeline::Environment environment;
  HostCpu cpu = hostCpu("native");
  environment.setOption(pipeline::StageId::Codegen, "host-cpu", cpu.name);
  environment.setOption(pipeline::StageId::Codegen, "host-features",
                        cpu.features);
  pipeline::RunnerOptions options;
  options.store = store.get();
  options.compiler = *compiler;
  options.jobs = threads;
  pipeline::Runner runner(options, environment);

  std::vector<std::string> objects(target.kernel_count);
  Status status = runner.parallel(
      pipeline::StageId::Codegen, target.kernel_count,
      [&](unsigned i, pipeline::LazyContext &context) -> Status {
        const strata_kernel_entry &kernel = target.kernels[i];
        if (!kernel.program)
          return makeError(ErrorClass::Machine,
                           std::string("kernel ") + kernel.name +
                               " carries no tile program for the emulator");
        std::string program(static_cast<const char *>(kernel.program),
                            kernel.program_bytes);
        Expected<pipeline::ProductRef> product = runner.run(
            pipeline::StageId::Codegen, "emulated", contentId(program),
            [program](pipeline::StageContext &context) {
              return pipeline::buildCheckedKernel(context, program);
            },
            context);
        if (!product)
          return product.takeError();
        Expected<std::string> object = (*product)->part("object");
        if (!object)
          return object.takeError();
        objects[i] = std::move(*object);
        return {};
      });
  if (!status)
    return status.takeError();

  auto machine = std::make_unique<OpenedModel::Machine>();
  Expected<ScratchFolder> folder = ScratchFolder::create();
  if (!folder)
    return folder.takeError();
  machine->folder = std::make_unique<ScratchFolder>(std::move(*folder));
  std::string library = machine->folder->path() + "/kernels.so";
  if (Status linked = package::linkShared(objects, library); !linked)
    return linked.takeError();
  machine->library = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!machine->library)
    return makeError(ErrorClass::Internal,
                     std::string("cannot load checked kernels: ") + dlerror());
  emulator::Options card;
  llvm::StringRef(target.name).drop_front(3).getAsInteger(
      10, card.computeCapability);
  card.order = order == "backward"   ? emulator::BlockOrder::Backward
               : order == "shuffled" ? emulator::BlockOrder::Shuffled
                                     : emulator::BlockOrder::Forward;
  card.seed = 1;
  void *handle = machine->library;
  card.resolve = [handle](const std::string &name) {
    return emulator::findInLibrary(handle, name);
  };
  machine->emulator = std::make_unique<emulator::Emulator>(std::move(card));
  return machine;
}

std::string libraryPath(const std::string &path) {
  // Without a slash the loader would search its own folders.
  return path.find('/') == std::string::npos ? "./" + path : path;
}

Expected<std::unique_ptr<OpenedModel>> openModel(const std::string &file,
                                                 llvm::StringRef device,
                                                 llvm::StringRef order,
                                                 unsigned threads) {
  std::string path = libraryPath(file);
  if (strata_status status = strata_check_file(path.c_str()))
    return runtimeError(status, file);
  auto opened = std::make_unique<OpenedModel>();
  strata_open_options options{};
  options.size = sizeof options;
  if (device == "host")
    options.device = STRATA_DEVICE_HOST;
  else if (device == "cuda" || device == "emulator")
    options.device = STRATA_DEVICE_CUDA;
  if (device == "emulator") {
    // The tables tell which programs to lower; reading them needs no card.
    void *handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    auto *tables = handle ? static_cast<const strata_artifact *>(
                                dlsym(handle, STRATA_ARTIFACT_SYMBOL))
                          : nullptr;
    if (!tables) {
      Error error = makeError(ErrorClass::BadModel, "is no Strata artefact",
                              "make one with strata compile");
      error.file = path;
      return error;
    }
    const strata_target_entry *target = nullptr;
    for (int i = 0; i < tables->target_count && !target; ++i)
      if (llvm::StringRef(tables->targets[i].name).starts_with("sm_"))
        target = &tables->targets[i];
    if (!target) {
      Error error =
          makeError(ErrorClass::Machine, "has no GPU target to emulate",
                    "compile with --target=sm_90");
      error.file = path;
      return error;
    }
    Expected<std::unique_ptr<OpenedModel::Machine>> machine =
        makeMachine(*target, order, threads);
    if (!machine)
      return machine.takeError();
    opened->machine = std::move(*machine);
    options.cuda_driver = opened->machine->emulator->driver();
  }
  if (strata_status status = strata_open(path.c_str(), &options,
                                         &opened->model))
    return runtimeError(status, path);
  opened->signature.size = sizeof opened->signature;
  if (strata_status status = strata_describe(opened->model,
                                             &opened->signature))
    return runtimeError(status, path);
  strata_instance_options instance{};
  instance.size = sizeof instance;
  instance.threads = int32_t(threads);
  if (strata_status status =
          strata_create(opened->model, &instance, &opened->instance))
    return runtimeError(status, path);
  return opened;
}

Status emulatorFindings(const OpenedModel &opened) {
  if (!opened.machine)
    return {};
  std::vector<emulator::Finding> findings =
      opened.machine->emulator->findings();
  if (findings.empty())
    return {};
  Error error = makeError(ErrorClass::Internal,
                          "the emulator found " +
                              std::to_string(findings.size()) +
                              " violations: " + findings.front().text());
  error.node = findings.front().node;
  for (size_t i = 1; i < findings.size() && i < 10; ++i)
    error.notes.push_back(findings[i].text());
  return error;
}

//===----------------------------------------------------------------------===//
// Arrays
//===----------------------------------------------------------------------===//

static const struct {
  strata_dtype dtype;
  npy::ElementType element;
} elementTypes[] = {
    {STRATA_FLOAT, npy::ElementType::Float32},
    {STRATA_DOUBLE, npy::ElementType::Float64},
    {STRATA_FLOAT16, npy::ElementType::Float16},
    {STRATA_INT8, npy::ElementType::Int8},
    {STRATA_INT16, npy::ElementType::Int16},
    {STRATA_INT32, npy::ElementType::Int32},
    {STRATA_INT64, npy::ElementType::Int64},
    {STRATA_UINT8, npy::ElementType::UInt8},
    {STRATA_UINT16, npy::ElementType::UInt16},
    {STRATA_UINT32, npy::ElementType::UInt32},
    {STRATA_UINT64, npy::ElementType::UInt64},
    {STRATA_BOOL, npy::ElementType::Bool},
};

static npy::Array emptyArray(const strata_port &port) {
  npy::Array array;
  for (auto &row : elementTypes)
    if (row.dtype == port.dtype)
      array.type = row.element;
  int64_t count = 1;
  for (int32_t d = 0; d < port.rank; ++d) {
    array.shape.push_back(port.dims[d].max);
    count *= port.dims[d].max;
  }
  array.bytes.resize(count * strata_dtype_bytes(port.dtype));
  return array;
}

npy::Array randomInput(const strata_port &port, uint64_t seed) {
  npy::Array array = emptyArray(port);
  std::mt19937_64 generator(seed);
  int64_t count = array.elementCount();
  auto fill = [&](auto *data, auto make) {
    for (int64_t i = 0; i < count; ++i)
      data[i] = make();
  };
  // Sum of twelve uniforms: the same bits with every standard library.
  auto normal = [&] {
    double sum = -6;
    for (int i = 0; i < 12; ++i)
      sum += double(generator() >> 11) / double(1ull << 53);
    return sum;
  };
  auto small = [&] { return generator() % 10; };
  switch (array.type) {
  case npy::ElementType::Float32:
    fill(array.data<float>(), [&] { return float(normal()); });
    break;
  case npy::ElementType::Float64:
    fill(array.data<double>(), normal);
    break;
  case npy::ElementType::Float16:
    fill(array.data<uint16_t>(), [&] { return 0x3800 + small() * 64; });
    break;
  case npy::ElementType::Bool:
    fill(array.data<uint8_t>(), [&] { return generator() & 1; });
    break;
  default:
    for (int64_t i = 0; i < count; ++i)
      array.bytes[i * npy::byteSize(array.type)] = char(small());
  }
  return array;
}

Expected<std::vector<npy::Array>>
gatherInputs(const strata_signature &signature,
             llvm::ArrayRef<std::string> specs, uint64_t seed) {
  std::map<std::string, std::string> files;
  for (const std::string &spec : specs) {
    auto [name, path] = llvm::StringRef(spec).split('=');
    if (!path.consume_front("@"))
      return makeError(ErrorClass::Usage,
                       "\"" + spec + "\" names no file for an input",
                       "write --input NAME=@FILE.npy");
    files[name.str()] = path.str();
  }
  std::vector<npy::Array> inputs;
  for (size_t i = 0; i < signature.input_count; ++i) {
    const strata_port &port = signature.inputs[i];
    npy::Array expected = emptyArray(port);
    auto found = files.find(port.name);
    if (found == files.end()) {
      inputs.push_back(randomInput(port, seed + i));
      continue;
    }
    Expected<npy::Array> array = npy::read(found->second);
    if (!array)
      return array.takeError();
    if (array->type != expected.type || array->shape != expected.shape) {
      Error error = makeError(ErrorClass::Usage,
                              "the array does not fit input \"" +
                                  std::string(port.name) + "\"");
      error.file = found->second;
      auto text = [](const npy::Array &array) {
        std::string shape;
        for (int64_t extent : array.shape)
          shape += (shape.empty() ? "" : "x") + std::to_string(extent);
        return std::string(npy::toString(array.type)) + "[" + shape + "]";
      };
      error.notes = {"the file holds " + text(*array),
                     "the input takes " + text(expected)};
      return error;
    }
    inputs.push_back(std::move(*array));
    files.erase(found);
  }
  for (auto &entry : files) {
    const std::string &name = entry.first;
    if (llvm::none_of(llvm::ArrayRef(signature.inputs, signature.input_count),
                      [&](auto &port) { return name == port.name; }))
      return makeError(ErrorClass::Usage,
                       "the model has no input \"" + name + "\"",
                       "strata inspect shows the inputs");
  }
  return inputs;
}

Expected<std::vector<npy::Array>> runOnce(OpenedModel &opened,
                                          std::vector<npy::Array> &inputs) {
  std::vector<strata_tensor> in(inputs.size());
  for (size_t i = 0; i < inputs.size(); ++i) {
    in[i].data = inputs[i].bytes.data();
    in[i].bytes = inputs[i].bytes.size();
    in[i].dtype = opened.signature.inputs[i].dtype;
    in[i].rank = opened.signature.inputs[i].rank;
    in[i].shape = inputs[i].shape.data();
  }
  std::vector<npy::Array> outputs;
  for (size_t i = 0; i < opened.signature.output_count; ++i)
    outputs.push_back(emptyArray(opened.signature.outputs[i]));
  std::vector<strata_tensor> out(outputs.size());
  for (size_t i = 0; i < outputs.size(); ++i) {
    out[i].data = outputs[i].bytes.data();
    out[i].bytes = outputs[i].bytes.size();
    out[i].dtype = opened.signature.outputs[i].dtype;
    out[i].rank = opened.signature.outputs[i].rank;
    out[i].shape = outputs[i].shape.data();
  }
  strata_status status =
      strata_run(opened.instance, in.data(), out.data(), nullptr);
  if (Status found = emulatorFindings(opened); !found)
    return found.takeError();
  if (status)
    return runtimeError(status, "");
  return outputs;
}

} // namespace strata::driver
