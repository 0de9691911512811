//===- RunVerb.cpp - strata run -------------------------------------------===//
#include "Verbs.h"

#include "strata/Support/FileSystem.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <thread>

namespace strata::driver {

namespace cl = llvm::cl;

static cl::opt<std::string> artefact(cl::Positional, cl::desc("ARTEFACT"),
                                     cl::Required, cl::sub(runCommand),
                                     cl::cat(category));
static cl::list<std::string>
    input("input", cl::desc("an input; the others are filled at random"),
          cl::value_desc("NAME=@FILE.npy"), cl::cat(category),
          cl::sub(runCommand));
static cl::opt<std::string> output("output",
                                   cl::desc("folder for one .npy per output"),
                                   cl::value_desc("DIR"), cl::cat(category),
                                   cl::sub(runCommand));
static cl::opt<std::string>
    device("device", cl::desc("cuda, emulator or host"), cl::value_desc("NAME"),
           cl::cat(category), cl::sub(runCommand));
static cl::opt<std::string>
    fill("fill", cl::desc("random:SEED for inputs without a file"),
         cl::init("random:0"), cl::cat(category), cl::sub(runCommand));
static cl::opt<std::string>
    order("block-order",
          cl::desc("emulator: forward, backward or shuffled blocks"),
          cl::init("forward"), cl::cat(category), cl::sub(runCommand));

/// A name as a file name: characters outside [A-Za-z0-9._-] become '_'.
static std::string fileNameOf(llvm::StringRef name) {
  std::string text;
  for (char c : name)
    text += llvm::isAlnum(c) || c == '.' || c == '-' || c == '_' ? c : '_';
  return text.empty() ? "output" : text;
}

Expected<Answer> runVerb() {
  if (!device.empty() && device != "cuda" && device != "emulator" &&
      device != "host")
    return makeError(ErrorClass::Usage, "there is no device \"" + device + "\"",
                     "devices are cuda, emulator and host");
  if (order != "forward" && order != "backward" && order != "shuffled")
    return makeError(ErrorClass::Usage,
                     "there is no block order \"" + order + "\"",
                     "orders are forward, backward and shuffled");
  llvm::StringRef seedText = fill;
  uint64_t seed = 0;
  if (!seedText.consume_front("random:") || seedText.getAsInteger(10, seed))
    return makeError(ErrorClass::Usage, "\"" + fill + "\" fills nothing",
                     "write --fill=random:SEED");
  unsigned threads =
      jobs ? unsigned(jobs)
           : std::max(1u, std::thread::hardware_concurrency());
  Expected<std::unique_ptr<OpenedModel>> opened =
      openModel(artefact, device, order, threads);
  if (!opened)
    return opened.takeError();
  const strata_signature &signature = (*opened)->signature;
  Expected<std::vector<npy::Array>> inputs =
      gatherInputs(signature, llvm::ArrayRef<std::string>(input), seed);
  if (!inputs)
    return inputs.takeError();
  Expected<std::vector<npy::Array>> outputs = runOnce(**opened, *inputs);
  if (!outputs)
    return outputs.takeError();
  json::Value result;
  result["target"] = signature.target;
  result["outputs"] = json::Array();
  if (!output.empty())
    if (Status status = createFolders(output); !status)
      return status.takeError();
  for (size_t i = 0; i < outputs->size(); ++i) {
    const npy::Array &array = (*outputs)[i];
    json::Value row;
    row["name"] = signature.outputs[i].name;
    row["dtype"] = npy::toString(array.type);
    row["shape"] = json::Array();
    std::string shape;
    for (int64_t extent : array.shape) {
      row["shape"].push(extent);
      shape += (shape.empty() ? "" : "x") + std::to_string(extent);
    }
    if (!output.empty()) {
      std::string path =
          output + "/" + fileNameOf(signature.outputs[i].name) + ".npy";
      if (Status status = npy::write(path, array); !status)
        return status.takeError();
      row["file"] = path;
    }
    if (!jsonOutput && !quiet)
      llvm::outs() << signature.outputs[i].name << ": "
                   << npy::toString(array.type) << "[" << shape << "]"
                   << (output.empty() ? "" : " written") << '\n';
    result["outputs"].push(row);
  }
  return Answer{0, result};
}

} // namespace strata::driver
