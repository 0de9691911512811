/*===- Weights.c - Reads the weight file once, checking its digest --------===*/
#include "Runtime.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* BLAKE3 of LLVM's support library, whose objects stand alone; the state is at
 * most 2048 bytes (checked by a test). */
struct Blake3 {
  _Alignas(8) unsigned char state[2048];
};
void llvm_blake3_hasher_init(struct Blake3 *hasher);
void llvm_blake3_hasher_update(struct Blake3 *hasher, const void *data,
                               size_t bytes);
void llvm_blake3_hasher_finalize(const struct Blake3 *hasher, uint8_t *digest,
                                 size_t bytes);

/* Where the bytes come from: a descriptor, or memory. */
struct WeightReader {
  const strata_model *model;
  char *path;
  int descriptor;
};

static char *weightPath(const strata_model *model) {
  if (model->weightsPath)
    return strdup(model->weightsPath);
  const char *name = model->handle.artifact->weights_file;
  const char *slash = strrchr(model->path, '/');
  size_t folder = slash ? (size_t)(slash - model->path) + 1 : 0;
  char *path = malloc(folder + strlen(name) + 1);
  if (!path)
    return NULL;
  memcpy(path, model->path, folder);
  strcpy(path + folder, name);
  return path;
}

static strata_status openFile(struct WeightReader *reader) {
  const strata_model *model = reader->model;
  int64_t expected = model->handle.artifact->weights_file_bytes;
  reader->path = weightPath(model);
  if (!reader->path)
    return fail(model, STRATA_MACHINE, "out of host memory");
  reader->descriptor = open(reader->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (reader->descriptor < 0)
    return fail(model, errno == ENOENT ? STRATA_BAD_ARTIFACT : STRATA_MACHINE,
                "%s: cannot open the weight file: %s", reader->path,
                strerror(errno));
  struct stat info;
  if (fstat(reader->descriptor, &info) != 0 || !S_ISREG(info.st_mode))
    return fail(model, STRATA_BAD_ARTIFACT, "%s: not a file", reader->path);
  if (info.st_size != expected)
    return fail(model, STRATA_BAD_ARTIFACT,
                "%s: the weight file has %lld bytes, the artefact was made "
                "with one of %lld",
                reader->path, (long long)info.st_size, (long long)expected);
  return STRATA_OK;
}

static strata_status readChunk(const struct WeightReader *reader,
                               uint8_t *chunk, size_t bytes, int64_t at) {
  const uint8_t *embedded = reader->model->handle.artifact->embedded_weights;
  if (embedded) {
    memcpy(chunk, embedded + at, bytes);
    return STRATA_OK;
  }
  for (size_t done = 0; done < bytes;) {
    ssize_t count =
        pread(reader->descriptor, chunk + done, bytes - done, at + done);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return fail(reader->model, STRATA_MACHINE, "%s: cannot read: %s",
                  reader->path, strerror(errno));
    if (count == 0)
      return fail(reader->model, STRATA_BAD_ARTIFACT,
                  "%s: the weight file was cut short", reader->path);
    done += count;
  }
  return STRATA_OK;
}

/* Puts the parts of chunk [at, at + bytes) where they belong. `*first` is the
 * first entry that may still have bytes to come; entries are sorted by file
 * offset and overlap only if they are equal. */
static strata_status scatter(const struct strata_target_entry *target,
                             const struct WeightSink *sink,
                             const uint8_t *chunk, int64_t at, size_t bytes,
                             int32_t *first) {
  int64_t end = at + (int64_t)bytes;
  for (int32_t i = *first; i < target->weight_count; ++i) {
    const struct strata_weight_entry *entry = &target->weights[i];
    int64_t entryEnd = entry->file_offset + entry->bytes;
    if (entry->file_offset >= end)
      break;
    if (entryEnd <= at) {
      if (i == *first)
        ++*first;
      continue;
    }
    int64_t from = entry->file_offset > at ? entry->file_offset : at;
    int64_t to = entryEnd < end ? entryEnd : end;
    strata_status status =
        sink->put(sink->context, entry->offset + (from - entry->file_offset),
                  chunk + (from - at), (size_t)(to - from));
    if (status != STRATA_OK)
      return status;
  }
  return STRATA_OK;
}

static strata_status streamFile(const struct WeightReader *reader,
                                const struct WeightSink *sink) {
  const struct strata_artifact *tables = reader->model->handle.artifact;
  struct Blake3 hasher;
  llvm_blake3_hasher_init(&hasher);
  int32_t first = 0;
  for (int64_t at = 0; at < tables->weights_file_bytes;) {
    int64_t left = tables->weights_file_bytes - at;
    size_t bytes = left < WEIGHT_CHUNK_BYTES ? left : WEIGHT_CHUNK_BYTES;
    uint8_t *chunk = NULL;
    strata_status status = sink->begin(sink->context, &chunk);
    if (status == STRATA_OK)
      status = readChunk(reader, chunk, bytes, at);
    if (status != STRATA_OK)
      return status;
    llvm_blake3_hasher_update(&hasher, chunk, bytes);
    status = scatter(reader->model->target, sink, chunk, at, bytes, &first);
    if (status != STRATA_OK)
      return status;
    at += bytes;
  }
  uint8_t digest[32];
  llvm_blake3_hasher_finalize(&hasher, digest, sizeof(digest));
  if (memcmp(digest, tables->weights_digest, sizeof(digest)) != 0)
    return fail(reader->model, STRATA_BAD_ARTIFACT,
                "%s: the weight file is damaged or belongs to another "
                "artefact (its digest differs)",
                reader->path ? reader->path : "embedded weights");
  return STRATA_OK;
}

strata_status readWeights(const strata_model *model,
                          const struct WeightSink *sink) {
  if (model->target->weight_count == 0)
    return STRATA_OK;
  struct WeightReader reader = {model, NULL, -1};
  strata_status status = STRATA_OK;
  if (!model->handle.artifact->embedded_weights)
    status = openFile(&reader);
  if (status == STRATA_OK)
    status = streamFile(&reader, sink);
  if (reader.descriptor >= 0)
    close(reader.descriptor);
  free(reader.path);
  return status;
}
