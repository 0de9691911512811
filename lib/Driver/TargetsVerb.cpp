//===- TargetsVerb.cpp - strata targets -----------------------------------===//
#include "Verbs.h"

#include "strata/Support/FileSystem.h"

#include "llvm/Support/raw_ostream.h"

namespace strata::driver {

Expected<Answer> targetsVerb() {
  std::string root = cudaRoot("");
  bool hasAssembler = fileExists(root + "/bin/tileiras");
  HostCpu cpu = hostCpu("native");
  Answer answer;
  auto line = [&](const std::string &name, const std::string &tool, bool ready,
                  const std::string &what) {
    json::Value row;
    row["name"] = name;
    row["tool"] = tool;
    row["ready"] = ready;
    answer.result["targets"].push(row);
    if (!jsonOutput)
      llvm::outs() << name << std::string(8 - name.size(), ' ')
                   << (ready ? "ready    " : "missing  ") << what << '\n';
  };
  for (const char *name :
       {"sm_80", "sm_86", "sm_87", "sm_88", "sm_89", "sm_90", "sm_100",
        "sm_103", "sm_107", "sm_110", "sm_120", "sm_121"})
    line(name, "tileiras", hasAssembler,
         hasAssembler ? "assembled by tileiras 13.5"
                      : "tileiras is not installed: run tools/bootstrap.sh");
  line("host", "", true, "CPU " + cpu.name);
  return answer;
}

} // namespace strata::driver
