/*===- Artifact.h - The tables inside an artefact -------------------------===*/
/*
 * An artefact exports one symbol, the constant `strata_artifact` of type struct
 * strata_artifact. `package` writes it; the runtime, which is linked into the
 * same shared object, reads it; so do `inspect` and the emulator. All pointers
 * lead into the artefact. The layout is that of C on the target machine; fields
 * are only ever added at the end of the last structure, or STRATA_ABI changes.
 * lib/Stage/Package/ArtifactTables.cpp mirrors every structure field by field.
 */
/*===----------------------------------------------------------------------===*/
#ifndef STRATA_RUNTIME_ARTIFACT_H
#define STRATA_RUNTIME_ARTIFACT_H

#include "strata/Runtime/strata.h"

#ifdef __cplusplus
extern "C" {
#endif

#define STRATA_ARTIFACT_SYMBOL "strata_artifact"
#define STRATA_ARTIFACT_MAGIC "STRATA1" /* with its zero: 8 bytes */

/* Arena slots, weights and staged tensors lie at multiples of this. */
#define STRATA_ALIGNMENT 256

/* Host machine code of a kernel: runs blocks [first, last) of the grid, linear
 * number (z * grid[1] + y) * grid[0] + x. Thread-safe. */
typedef void (*strata_host_kernel)(void *const *pointers,
                                   const int32_t *scalars,
                                   const int32_t grid[3], int64_t first,
                                   int64_t last);

/* Blocks along an axis: ceil(multiplier * s / tile), where s is scalar number
 * `scalar` of the launch, or 1 if `scalar` is negative. */
struct strata_grid_axis {
  int32_t scalar;
  int32_t unused;
  int64_t multiplier, tile;
};

/* A kernel of a target. `name` is k_<hash>, also the symbol in the binaries. */
struct strata_kernel_entry {
  const char *name;
  struct strata_grid_axis grid[3]; /* x, y, z */
  int32_t pointers, scalars;       /* parameters of the machine code */
  int32_t threads, shared_bytes, registers, cluster_blocks; /* 0 on host */
  strata_host_kernel host; /* null on a GPU target */
  const void *cubin;       /* or null */
  int64_t cubin_bytes;
  const void *bytecode; /* CUDA Tile IR, or null */
  int64_t bytecode_bytes;
  const void *program; /* the tile program as MLIR bytecode, or null */
  int64_t program_bytes;
};

/* Where an operand lies. */
enum {
  STRATA_SPACE_INPUT = 0,  /* caller's tensor `index` */
  STRATA_SPACE_OUTPUT = 1, /* caller's tensor `index` */
  STRATA_SPACE_ARENA = 2,
  STRATA_SPACE_WEIGHTS = 3
};

/* Bytes [offset, offset + bytes) of a space. Roles as in CudaDriver.h. */
struct strata_operand_entry {
  int32_t space, index;
  int64_t offset, bytes;
  int32_t role;
  int32_t fresh; /* 1: holds nothing of a live value before this step */
};

enum {
  STRATA_STEP_LAUNCH = 0, /* operands: one per pointer parameter */
  STRATA_STEP_COPY = 1,   /* operands: source, target; equal bytes, disjoint */
  STRATA_STEP_FILL = 2    /* operand: target; every byte becomes scalar 0 */
};

/* A step of a run; steps run in order. */
struct strata_step_entry {
  int32_t kind;
  int32_t kernel; /* index, or -1 */
  const char *node;
  const struct strata_operand_entry *operands;
  const int32_t *scalars;
  int32_t operand_count, scalar_count;
};

/* Bytes [file_offset, file_offset + bytes) of the weight file go to `offset` of
 * the target's weight block. */
struct strata_weight_entry {
  int64_t offset, bytes, file_offset;
  const char *key; /* content key, for people */
};

/* Code and plan for one target. */
struct strata_target_entry {
  const char *name;     /* "sm_90", "host" */
  const char *host_cpu; /* CPU the host code was made for, or "" */
  /* Words that must appear among the flags of /proc/cpuinfo, separated by
   * spaces: checked at open of a host target. */
  const char *host_features;
  int64_t arena_bytes, weight_bytes;
  /* Tile IR version of all bytecode, as the driver counts: 13030 for 13.3. */
  int32_t bytecode_version;
  int32_t kernel_count, step_count, weight_count;
  const struct strata_kernel_entry *kernels;
  const struct strata_step_entry *steps;
  const struct strata_weight_entry *weights;
};

/* The runtime inside the artefact. `report` receives the one sentence of each
 * failure, in the thread of the call; `path` is the artefact's. The loader in
 * strata.h wraps these; a program that calls dlopen itself may call them. */
typedef void (*strata_report)(const char *message);
struct strata_functions {
  strata_status (*open)(const struct strata_artifact *artifact,
                        const char *path, const strata_open_options *options,
                        strata_report report, strata_model **model);
  strata_status (*describe)(const strata_model *, strata_signature *);
  strata_status (*required_bytes)(const strata_model *, const strata_dim *,
                                  size_t, strata_bytes *);
  strata_status (*create)(strata_model *, const strata_instance_options *,
                          strata_instance **);
  strata_status (*run)(strata_instance *, const strata_tensor *,
                       strata_tensor *, void *stream);
  strata_status (*destroy)(strata_instance *);
  strata_status (*close)(strata_model *);
};

/* What every strata_model and strata_instance starts with, whichever artefact
 * made it. `library` belongs to the loader. */
struct strata_handle {
  const struct strata_functions *functions;
  const struct strata_artifact *artifact;
  void *library;
};

struct strata_artifact {
  char magic[8]; /* STRATA_ARTIFACT_MAGIC */
  int32_t abi;   /* STRATA_ABI */
  int32_t target_count;
  const struct strata_functions *functions;
  const struct strata_target_entry *targets;
  const strata_port *inputs, *outputs;
  int32_t input_count, output_count;
  const char *producer;  /* "strata 0.1" */
  const char *placement; /* the placement line */
  const char *manifest;  /* canonical JSON */
  /* Name of the weight file in the artefact's folder, "" if there are no
   * weights; its size; BLAKE3-256 of its bytes. */
  const char *weights_file;
  int64_t weights_file_bytes;
  uint8_t weights_digest[32];
  /* The weight file itself when embedded, else null. */
  const void *embedded_weights;
};

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* STRATA_RUNTIME_ARTIFACT_H */
