/*===- Cuda.h - What the two files of the CUDA back-end share -------------===*/
#ifndef STRATA_LIB_RUNTIME_CUDA_H
#define STRATA_LIB_RUNTIME_CUDA_H

#include "Runtime.h"

/* r580: the first driver that loads cubins of CUDA 13. */
enum { MINIMUM_DRIVER_VERSION = 13000 };

/* MACHINE with "<action> failed: <name of result>: <detail>". */
strata_status cudaFail(const strata_model *model, strata_cuda_result result,
                       const char *action);

/* Makes the model's context current in this thread, and undoes it. */
strata_status enterDevice(const strata_model *model);
void leaveDevice(const strata_model *model);
/* For giving back. Without a context nothing can be freed, so a failure is
 * tried once more. True if leaveDevice must follow. */
bool enterDeviceToRelease(const strata_model *model);

/* MACHINE, naming both numbers, if less than `bytes` of the device are free. */
strata_status checkFreeMemory(const strata_model *model, int64_t bytes);

/* CudaInstance.c */
strata_status createCuda(strata_instance *instance,
                         const strata_instance_options *options);
void destroyCuda(strata_instance *instance);
strata_status runCuda(strata_instance *instance, const strata_tensor *inputs,
                      strata_tensor *outputs, void *stream);

#endif /* STRATA_LIB_RUNTIME_CUDA_H */
