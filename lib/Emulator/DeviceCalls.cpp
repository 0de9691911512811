//===- DeviceCalls.cpp - Device and context -------------------------------===//
//===//
#include "Call.h"

using namespace strata::emulator;
using State = Emulator::State;

static strata_cuda_result init(void *self) {
  STRATA_CALL("init", false)
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result driverVersion(void *self, int32_t *version) {
  STRATA_CALL("driver_version", false)
  *version = state.options.driverVersion;
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result deviceCount(void *self, int32_t *count) {
  STRATA_CALL("device_count", false)
  *count = 1;
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result deviceGet(void *self, int32_t *device,
                                    int32_t ordinal) {
  STRATA_CALL("device_get", false)
  if (ordinal != 0)
    return call.fail(STRATA_CUDA_INVALID_DEVICE, "there is only device 0");
  *device = 0;
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result deviceAttribute(void *self, int32_t *value,
                                          int32_t attribute, int32_t device) {
  STRATA_CALL("device_attribute", false)
  if (device != 0)
    return call.fail(STRATA_CUDA_INVALID_DEVICE, "there is only device 0");
  if (attribute == STRATA_CUDA_COMPUTE_CAPABILITY_MAJOR)
    *value = state.options.computeCapability / 10;
  else if (attribute == STRATA_CUDA_COMPUTE_CAPABILITY_MINOR)
    *value = state.options.computeCapability % 10;
  else
    return call.fail(STRATA_CUDA_INVALID_VALUE, "unknown attribute");
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result
contextRetain(void *self, strata_cuda_context *context, int32_t device) {
  STRATA_CALL("primary_context_retain", false)
  if (device != 0)
    return call.fail(STRATA_CUDA_INVALID_DEVICE, "there is only device 0");
  ++state.contextReferences;
  *context = self;
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result contextRelease(void *self, int32_t device) {
  Call call(self, "primary_context_release");
  if (call.state.contextReferences == 0)
    return call.fail(STRATA_CUDA_INVALID_CONTEXT, "released once too often");
  --call.state.contextReferences;
  return call.finish();
}

static strata_cuda_result contextPush(void *self, strata_cuda_context context) {
  STRATA_CALL("context_push", false)
  if (context != self || state.contextReferences == 0)
    return call.fail(STRATA_CUDA_INVALID_CONTEXT, "no such context");
  ++state.thread().contextDepth;
  return STRATA_CUDA_SUCCESS;
}

static strata_cuda_result contextPop(void *self) {
  Call call(self, "context_pop");
  if (!call.hasContext())
    return call.failContext();
  --call.state.thread().contextDepth;
  return call.finish();
}

void strata::emulator::fillDeviceCalls(strata_cuda_driver &table) {
  table.init = init;
  table.driver_version = driverVersion;
  table.device_count = deviceCount;
  table.device_get = deviceGet;
  table.device_attribute = deviceAttribute;
  table.primary_context_retain = contextRetain;
  table.primary_context_release = contextRelease;
  table.context_push = contextPush;
  table.context_pop = contextPop;
}
