//===- LinkArtifact.cpp - Objects and runtime into one shared object ------===//
//
// ld.lld as a child process with an empty environment. Only the table symbol is
// visible; nothing that differs from run to run (paths, build ids, debug
// information) reaches the output.
//
//===----------------------------------------------------------------------===//
#include "Package.h"

#include "strata/Runtime/Artifact.h"
#include "strata/Stage/Package/LinkShared.h"
#include "strata/Support/FileSystem.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Program.h"

using namespace strata;

static std::vector<std::string> linkerArguments(const std::string &scratch,
                                                size_t objectCount,
                                                const std::string &output) {
  std::vector<std::string> arguments = {STRATA_LLD,
                                        "-shared",
                                        "--build-id=none",
                                        "--hash-style=gnu",
                                        "--gc-sections",
                                        "--strip-debug",
                                        "--threads=1",
                                        "--no-undefined",
                                        "-znow",
                                        "-zrelro",
                                        "-znoexecstack",
                                        "--fatal-warnings",
                                        "--no-allow-shlib-undefined",
                                        "--version-script=" + scratch +
                                            "/symbols",
                                        "-o",
                                        output};
  for (size_t i = 0; i < objectCount; ++i)
    arguments.push_back(scratch + "/" + std::to_string(i) + ".o");
  arguments.push_back(STRATA_RUNTIME_ARCHIVE);
  if (*STRATA_BUILTINS)
    arguments.push_back(STRATA_BUILTINS);
  arguments.push_back("--as-needed");
  llvm::SmallVector<llvm::StringRef> libraries;
  llvm::StringRef(STRATA_LINK_LIBRARIES).split(libraries, ':');
  for (llvm::StringRef library : libraries)
    arguments.push_back(library.str());
  return arguments;
}

/// Runs the linker; its words go to a file in `scratch`.
static Status runLinker(const std::vector<std::string> &arguments,
                        const std::string &scratch) {
  std::vector<llvm::StringRef> references(arguments.begin(), arguments.end());
  std::string log = scratch + "/log", message;
  std::optional<llvm::StringRef> redirects[] = {llvm::StringRef(""), log, log};
  int code = llvm::sys::ExecuteAndWait(
      arguments[0], references, llvm::ArrayRef<llvm::StringRef>(), redirects,
      /*SecondsToWait=*/0, /*MemoryLimit=*/0, &message);
  if (code < 0)
    return makeError(ErrorClass::Machine,
                     "cannot run the linker " STRATA_LLD ": " + message);
  if (code == 0)
    return {};
  Expected<std::string> words = readFile(log);
  return makeError(ErrorClass::Internal,
                   "objects do not link: " + (words ? *words : message));
}

Status package::linkArtifact(const std::vector<std::string_view> &objects,
                             const std::string &path) {
  Expected<ScratchFolder> scratch = ScratchFolder::create();
  if (!scratch)
    return scratch.takeError();
  const std::string &folder = scratch->path();
  for (size_t i = 0; i < objects.size(); ++i)
    if (Status status = writeFileAtomically(
            folder + "/" + std::to_string(i) + ".o", objects[i]);
        !status)
      return status;
  if (Status status = writeFileAtomically(folder + "/symbols",
                                          "{ global: " STRATA_ARTIFACT_SYMBOL
                                          "; local: *; };\n");
      !status)
    return status;
  Expected<AtomicFile> file = AtomicFile::create(path, 0777);
  if (!file)
    return file.takeError();

  if (Status status = runLinker(
          linkerArguments(folder, objects.size(), file->temporaryPath()),
          folder);
      !status)
    return status;
  return file->commit();
}

Status package::linkShared(const std::vector<std::string> &objects,
                           const std::string &path) {
  Expected<ScratchFolder> scratch = ScratchFolder::create();
  if (!scratch)
    return scratch.takeError();
  std::vector<std::string> arguments = {STRATA_LLD, "-shared",
                                        "--build-id=none", "--threads=1",
                                        "-znow", "-o", path};
  for (size_t i = 0; i < objects.size(); ++i) {
    arguments.push_back(scratch->path() + "/" + std::to_string(i) + ".o");
    if (Status status = writeFileAtomically(arguments.back(), objects[i]);
        !status)
      return status;
  }
  if (*STRATA_BUILTINS)
    arguments.push_back(STRATA_BUILTINS);
  return runLinker(arguments, scratch->path());
}
