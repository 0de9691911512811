//===- RunTool.cpp - A child process with files for its streams -----------===//
#include "RunTool.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace strata;
using namespace strata::codegen;

static std::vector<char *> pointersTo(const std::vector<std::string> &texts) {
  std::vector<char *> pointers;
  for (const std::string &text : texts)
    pointers.push_back(const_cast<char *>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

/// Starts the program in a process group of its own with default signals.
static Expected<pid_t> start(const ToolCall &call) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  constexpr int toWrite = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&files, 0, call.input.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, call.output.c_str(), toWrite,
                                   0600);
  posix_spawn_file_actions_addopen(&files, 2, call.errors.c_str(), toWrite,
                                   0600);
  sigset_t all, nothing;
  sigfillset(&all);
  sigemptyset(&nothing);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setsigmask(&attributes, &nothing);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP |
                                            POSIX_SPAWN_SETSIGDEF |
                                            POSIX_SPAWN_SETSIGMASK);
  std::vector<char *> command = pointersTo(call.command);
  std::vector<char *> environment = pointersTo(call.environment);
  pid_t process = 0;
  int error = posix_spawn(&process, command[0], &files, &attributes,
                          command.data(), environment.data());
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (error)
    return makeErrnoError(error, "cannot start", call.command[0]);
  return process;
}

/// Whether the process ended within the limit.
static bool endsInTime(pid_t process, int limitSeconds) {
  int descriptor = static_cast<int>(syscall(SYS_pidfd_open, process, 0));
  if (descriptor < 0)
    return true; // no such call: wait without a limit
  pollfd entry = {descriptor, POLLIN, 0};
  int ready;
  do
    ready = poll(&entry, 1, limitSeconds * 1000);
  while (ready < 0 && errno == EINTR);
  close(descriptor);
  return ready != 0;
}

Expected<int> codegen::runTool(const ToolCall &call) {
  Expected<pid_t> process = start(call);
  if (!process)
    return process.takeError();
  bool inTime = endsInTime(*process, call.limitSeconds);
  if (!inTime)
    kill(-*process, SIGKILL);
  int status = 0;
  while (waitpid(*process, &status, 0) < 0)
    if (errno != EINTR)
      return makeErrnoError(errno, "cannot wait for", call.command[0]);
  auto fail = [&](const std::string &what) {
    Error error = makeError(ErrorClass::Machine, what);
    error.file = call.command[0];
    return error;
  };
  if (!inTime)
    return fail("took longer than " + std::to_string(call.limitSeconds) +
                " seconds");
  if (WIFSIGNALED(status))
    return fail("was ended by signal " + std::to_string(WTERMSIG(status)));
  return WEXITSTATUS(status);
}
