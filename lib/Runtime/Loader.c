/*===- Loader.c - strata.h for programs that open artefacts ---------------===*/
/*
 * Loads an artefact, checks that it is one of this ABI, and passes every call
 * on to the runtime inside it. The last message of each thread lies here, so
 * that artefacts need no thread-local storage.
 */
/*===----------------------------------------------------------------------===*/
#include "strata/Runtime/Artifact.h"

#include <dlfcn.h>
#include <elf.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char lastMessage[1024];

static void keepMessage(const char *message) {
  snprintf(lastMessage, sizeof(lastMessage), "%s", message);
}

__attribute__((format(printf, 2, 3))) static strata_status
fail(strata_status status, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(lastMessage, sizeof(lastMessage), format, arguments);
  va_end(arguments);
  return status;
}

const char *strata_error(void) { return lastMessage; }

size_t strata_dtype_bytes(strata_dtype dtype) {
  switch (dtype) {
  case STRATA_UINT8:
  case STRATA_INT8:
  case STRATA_BOOL:
    return 1;
  case STRATA_UINT16:
  case STRATA_INT16:
  case STRATA_FLOAT16:
  case STRATA_BFLOAT16:
    return 2;
  case STRATA_FLOAT:
  case STRATA_INT32:
  case STRATA_UINT32:
    return 4;
  case STRATA_INT64:
  case STRATA_UINT64:
  case STRATA_DOUBLE:
    return 8;
  }
  return 0;
}

/* The tables in `library`, or null with a message. */
static const struct strata_artifact *findTables(void *library,
                                                const char *path) {
  const struct strata_artifact *tables = dlsym(library, STRATA_ARTIFACT_SYMBOL);
  if (!tables || memcmp(tables->magic, STRATA_ARTIFACT_MAGIC, 8) != 0) {
    fail(STRATA_BAD_ARTIFACT, "%s: a shared object, but not made by strata",
         path);
    return NULL;
  }
  if (tables->abi != STRATA_ABI) {
    fail(STRATA_BAD_ARTIFACT,
         "%s: made for version %d of the interface, this program has %d; "
         "compile the model again",
         path, tables->abi, STRATA_ABI);
    return NULL;
  }
  return tables;
}

/* A file that was cut short would fault while it is mapped: its headers must
 * say no more than is there. */
strata_status strata_check_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file)
    return fail(STRATA_BAD_ARTIFACT, "cannot open the artefact %s", path);
  Elf64_Ehdr header;
  uint64_t size = 0;
  int whole = fread(&header, sizeof header, 1, file) == 1 &&
              memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 &&
              header.e_ident[EI_CLASS] == ELFCLASS64 &&
              fseek(file, 0, SEEK_END) == 0;
  if (whole) {
    size = (uint64_t)ftell(file);
    whole = header.e_shoff <= size &&
            (uint64_t)header.e_shnum * header.e_shentsize <=
                size - header.e_shoff;
  }
  for (int i = 0; whole && i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    whole = fseek(file, (long)(header.e_phoff + (uint64_t)i * sizeof segment),
                  SEEK_SET) == 0 &&
            fread(&segment, sizeof segment, 1, file) == 1 &&
            segment.p_offset <= size && segment.p_filesz <= size - segment.p_offset;
  }
  fclose(file);
  return whole ? STRATA_OK
               : fail(STRATA_BAD_ARTIFACT,
                      "%s is no artefact of strata, or was cut short", path);
}

strata_status strata_open(const char *path, const strata_open_options *options,
                          strata_model **model) {
  if (!path || !*path || !model)
    return fail(STRATA_USAGE, "strata_open needs a path and a place for the "
                              "model");
  *model = NULL;
  /* Without a slash dlopen searches folders of the system. */
  char local[4096];
  int length = snprintf(local, sizeof(local), "%s%s",
                        strchr(path, '/') ? "" : "./", path);
  if (length < 0 || (size_t)length >= sizeof(local))
    return fail(STRATA_USAGE, "the path of the artefact is too long");
  strata_status checked = strata_check_file(local);
  if (checked != STRATA_OK)
    return checked;
  void *library = dlopen(local, RTLD_NOW | RTLD_LOCAL);
  if (!library)
    return fail(STRATA_BAD_ARTIFACT, "cannot open the artefact: %s", dlerror());
  const struct strata_artifact *tables = findTables(library, path);
  strata_status status = STRATA_BAD_ARTIFACT;
  if (tables)
    status =
        tables->functions->open(tables, local, options, keepMessage, model);
  if (status != STRATA_OK) {
    dlclose(library);
    return status;
  }
  ((struct strata_handle *)*model)->library = library;
  return STRATA_OK;
}

static const struct strata_functions *functionsOf(const void *handle) {
  return ((const struct strata_handle *)handle)->functions;
}

static strata_status isMissing(const char *what) {
  return fail(STRATA_USAGE, "%s is null", what);
}

strata_status strata_describe(const strata_model *model,
                              strata_signature *signature) {
  if (!model || !signature)
    return isMissing("model or signature");
  return functionsOf(model)->describe(model, signature);
}

strata_status strata_required_bytes(const strata_model *model,
                                    const strata_dim *dims, size_t dim_count,
                                    strata_bytes *bytes) {
  if (!model || !bytes || (dim_count && !dims))
    return isMissing("model, dims or bytes");
  return functionsOf(model)->required_bytes(model, dims, dim_count, bytes);
}

strata_status strata_create(strata_model *model,
                            const strata_instance_options *options,
                            strata_instance **instance) {
  if (!model || !instance)
    return isMissing("model or the place for the instance");
  *instance = NULL;
  return functionsOf(model)->create(model, options, instance);
}

strata_status strata_run(strata_instance *instance, const strata_tensor *inputs,
                         strata_tensor *outputs, void *stream) {
  if (!instance)
    return isMissing("instance");
  const struct strata_artifact *tables =
      ((const struct strata_handle *)instance)->artifact;
  if ((tables->input_count && !inputs) || (tables->output_count && !outputs))
    return isMissing("inputs or outputs");
  return functionsOf(instance)->run(instance, inputs, outputs, stream);
}

strata_status strata_destroy(strata_instance *instance) {
  return instance ? functionsOf(instance)->destroy(instance) : STRATA_OK;
}

strata_status strata_close(strata_model *model) {
  if (!model)
    return STRATA_OK;
  void *library = ((struct strata_handle *)model)->library;
  strata_status status = functionsOf(model)->close(model);
  if (status == STRATA_OK && library)
    dlclose(library);
  return status;
}

const struct strata_artifact *strata_tables(const strata_model *model) {
  return model ? ((const struct strata_handle *)model)->artifact : NULL;
}
