//===- VerifyVerb.cpp - strata verify -------------------------------------===//
#include "Verbs.h"

#include "Verify.h"

#include "strata/Pipeline/Compile.h"
#include "strata/Support/FileSystem.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <thread>

namespace strata::driver {

namespace cl = llvm::cl;

static cl::opt<std::string> file(cl::Positional, cl::desc("MODEL or ARTEFACT"),
                                 cl::Required, cl::sub(verifyCommand),
                                 cl::cat(category));
static cl::opt<std::string>
    testData("test-data-dir",
             cl::desc("folder with input_N.pb and output_N.pb (or its parent)"),
             cl::value_desc("DIR"), cl::cat(category), cl::sub(verifyCommand));
static cl::opt<std::string>
    reference("reference", cl::desc("onnxruntime: compare with its results"),
              cl::value_desc("NAME"), cl::cat(category),
              cl::sub(verifyCommand));
static cl::opt<std::string> device("device",
                                   cl::desc("host, emulator or cuda"),
                                   cl::value_desc("NAME"), cl::cat(category),
                                   cl::sub(verifyCommand));
static cl::opt<double> rtol("rtol", cl::desc("relative tolerance"),
                            cl::init(1e-3), cl::cat(category),
                            cl::sub(verifyCommand));
static cl::opt<double> atol("atol", cl::desc("absolute tolerance"),
                            cl::init(1e-7), cl::cat(category),
                            cl::sub(verifyCommand));

Expected<pipeline::CompileRequest> makeRequest(const std::string &modelPath,
                                               const std::string &outputPath);

Expected<Answer> verifyVerb() {
  Expected<std::string> head = readFile(file);
  if (!head) {
    Error error = head.takeError();
    error.kind = ErrorClass::BadModel;
    error.fix = "check the path";
    return error;
  }
  bool isArtefact = llvm::StringRef(*head).starts_with("\x7f"
                                                       "ELF");
  if (testData.empty() && reference.empty())
    return makeError(ErrorClass::Usage, "there is nothing to compare with",
                     "give --test-data-dir=DIR or --reference=onnxruntime");
  if (!reference.empty() && (reference != "onnxruntime" || isArtefact))
    return makeError(ErrorClass::Usage,
                     "only a model can be compared with onnxruntime");
  Expected<ScratchFolder> scratch = ScratchFolder::create();
  if (!scratch)
    return scratch.takeError();
  std::string artefact = file;
  if (!isArtefact) {
    artefact = scratch->path() + "/model.so";
    Expected<pipeline::CompileRequest> request = makeRequest(file, artefact);
    if (!request)
      return request.takeError();
    std::unique_ptr<cache::Store> store = openStore();
    Expected<Hash> compiler = pipeline::compilerIdentity();
    if (!compiler)
      return compiler.takeError();
    Expected<pipeline::CompileResult> compiled =
        pipeline::compileModel(*request, *store, *compiler);
    if (!compiled)
      return compiled.takeError();
  }
  unsigned threads =
      jobs ? unsigned(jobs)
           : std::max(1u, std::thread::hardware_concurrency());
  Expected<std::unique_ptr<OpenedModel>> opened =
      openModel(artefact, device, "shuffled", threads);
  if (!opened)
    return opened.takeError();

  std::vector<TestCase> cases;
  if (!testData.empty()) {
    Expected<std::vector<TestCase>> read =
        readTestData((*opened)->signature, testData);
    if (!read)
      return read.takeError();
    cases = std::move(*read);
  } else {
    Expected<TestCase> made = runReference((*opened)->signature, file,
                                           scratch->path(), STRATA_PYTHON);
    if (!made)
      return made.takeError();
    cases.push_back(std::move(*made));
  }

  Answer answer;
  for (TestCase &test : cases) {
    Expected<std::vector<npy::Array>> outputs = runOnce(**opened, test.inputs);
    if (!outputs)
      return outputs.takeError();
    for (size_t i = 0; i < outputs->size(); ++i) {
      Difference difference =
          compare((*outputs)[i], test.outputs[i], rtol, atol);
      json::Value row;
      row["case"] = test.name;
      row["output"] = (*opened)->signature.outputs[i].name;
      row["max_abs"] = difference.maxAbsolute;
      row["max_rel"] = difference.maxRelative;
      row["relative_error"] = difference.relativeNorm;
      row["mismatches"] = difference.mismatches;
      answer.result["outputs"].push(row);
      if (!jsonOutput && !quiet)
        llvm::outs() << test.name << " "
                     << (*opened)->signature.outputs[i].name << ": "
                     << (difference.mismatches ? "DIFFERS" : "equal")
                     << llvm::format(" (relative error %.2e, largest %.2e "
                                     "absolute, %lld of %lld outside)\n",
                                     difference.relativeNorm,
                                     difference.maxAbsolute,
                                     (long long)difference.mismatches,
                                     (long long)(*outputs)[i].elementCount());
      if (difference.mismatches)
        answer.exitCode = int(ErrorClass::Differs);
    }
  }
  return answer;
}

} // namespace strata::driver
