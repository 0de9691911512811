//===- CheckDescription.cpp - No table may lead out of its space ----------===//
#include "Package.h"

#include <set>

using namespace strata;
using namespace strata::package;

static Error contradiction(const std::string &place, const std::string &what) {
  return makeError(ErrorClass::Internal, place + ": " + what);
}

static int64_t portBytes(const Port &port) {
  int64_t bytes = elementBytes(port.dtype);
  for (const Dim &dim : port.dims)
    bytes *= dim.max;
  return bytes;
}

/// Bytes of the space that `operand` lies in; negative if there is none.
static int64_t spaceBytes(const ArtifactDescription &description,
                          const TargetDescription &target,
                          const Operand &operand) {
  const std::vector<Port> *ports = nullptr;
  if (operand.space == Space::Arena)
    return target.arenaBytes;
  if (operand.space == Space::Weights)
    return target.weightBytes;
  ports = operand.space == Space::Input ? &description.inputs
                                        : &description.outputs;
  if (operand.index < 0 || operand.index >= static_cast<int64_t>(ports->size()))
    return -1;
  return portBytes((*ports)[operand.index]);
}

static Status checkOperand(const ArtifactDescription &description,
                           const TargetDescription &target,
                           const Operand &operand, const std::string &place) {
  int64_t bytes = spaceBytes(description, target, operand);
  if (bytes < 0)
    return contradiction(place, "no such input or output");
  if (operand.offset < 0 || operand.bytes < 0 || operand.offset > bytes ||
      operand.bytes > bytes - operand.offset)
    return contradiction(place, "bytes [" + std::to_string(operand.offset) +
                                    ", +" + std::to_string(operand.bytes) +
                                    ") lie outside of " +
                                    std::to_string(bytes));
  bool isReadOnly =
      operand.space == Space::Input || operand.space == Space::Weights;
  if (isReadOnly && operand.role != Role::Input)
    return contradiction(place, "an input or weight would be written");
  if (operand.fresh && operand.role == Role::Input)
    return contradiction(place, "an operand that is only read is not fresh");
  return Status();
}

static Status checkStep(const ArtifactDescription &description,
                        const TargetDescription &target, const Step &step,
                        const std::string &place) {
  for (size_t i = 0; i < step.operands.size(); ++i)
    if (Status status = checkOperand(description, target, step.operands[i],
                                     place + ", operand " + std::to_string(i));
        !status)
      return status;
  if (step.kind == StepKind::Copy) {
    if (step.operands.size() != 2 ||
        step.operands[0].bytes != step.operands[1].bytes ||
        step.operands[0].role != Role::Input ||
        step.operands[1].role != Role::Output)
      return contradiction(place, "a copy has a source and a target of equal "
                                  "bytes");
    return Status();
  }
  if (step.kind == StepKind::Fill) {
    if (step.operands.size() != 1 || step.scalars.size() != 1 ||
        step.operands[0].role == Role::Input)
      return contradiction(place, "a fill has a target and a value");
    return Status();
  }
  if (step.kernel < 0 ||
      step.kernel >= static_cast<int64_t>(target.kernels.size()))
    return contradiction(place, "no such kernel");
  const planning::LaunchRecord &record = target.kernels[step.kernel].record;
  if (record.pointers != static_cast<int64_t>(step.operands.size()) ||
      record.scalars != static_cast<int64_t>(step.scalars.size()))
    return contradiction(
        place, "kernel " + target.kernels[step.kernel].name + " takes " +
                   std::to_string(record.pointers) + " pointers and " +
                   std::to_string(record.scalars) + " scalars, given are " +
                   std::to_string(step.operands.size()) + " and " +
                   std::to_string(step.scalars.size()));
  return Status();
}

static Status checkKernel(const Kernel &kernel, bool isHost,
                          const std::string &place) {
  if (kernel.name.empty())
    return contradiction(place, "a kernel has no name");
  if (isHost ? kernel.hostObject.empty()
             : kernel.cubin.empty() && kernel.bytecode.empty())
    return contradiction(place, "kernel " + kernel.name + " has no code");
  for (const planning::GridAxis &axis : kernel.record.grid)
    if (axis.tile <= 0 || axis.multiplier < 0 ||
        axis.scalar >= kernel.record.scalars)
      return contradiction(place,
                           "kernel " + kernel.name + " has an impossible grid");
  return Status();
}

static Status checkWeight(const TargetDescription &target, const Weight &weight,
                          const std::string &place) {
  int64_t bytes = elementBytes(weight.dtype);
  for (int64_t extent : weight.shape)
    bytes *= extent;
  if (bytes != weight.bytes)
    return contradiction(place, "bytes do not fit the shape");
  if (weight.offset < 0 || weight.bytes < 0 ||
      weight.offset > target.weightBytes ||
      weight.bytes > target.weightBytes - weight.offset)
    return contradiction(place, "lies outside the weight block");
  if (weight.key.empty() &&
      static_cast<int64_t>(weight.value.size()) != weight.bytes)
    return contradiction(place, "the value does not fit the shape");
  return Status();
}

static Status checkTarget(const ArtifactDescription &description,
                          const TargetDescription &target) {
  std::set<std::string> names;
  for (const Kernel &kernel : target.kernels) {
    if (Status status = checkKernel(kernel, target.name == "host", target.name);
        !status)
      return status;
    if (!names.insert(kernel.name).second)
      return contradiction(target.name, "two kernels " + kernel.name);
  }
  for (size_t i = 0; i < target.weights.size(); ++i)
    if (Status status =
            checkWeight(target, target.weights[i],
                        target.name + ", weight " + std::to_string(i));
        !status)
      return status;
  for (size_t i = 0; i < target.steps.size(); ++i)
    if (Status status = checkStep(description, target, target.steps[i],
                                  target.name + ", step " + std::to_string(i) +
                                      " at \"" + target.steps[i].node + "\"");
        !status)
      return status;
  return Status();
}

Status package::checkDescription(const ArtifactDescription &description) {
  std::set<std::string> names;
  if (description.targets.empty())
    return contradiction("artefact", "no target");
  for (const TargetDescription &target : description.targets) {
    if (!names.insert(target.name).second)
      return contradiction("artefact", "two targets " + target.name);
    if (Status status = checkTarget(description, target); !status)
      return status;
  }
  return Status();
}
