//===- Records.h - Actions and traces as bytes ------------------*- C++ -*-===//
//
// Private to Cache. Encodings are canonical, decoding refuses everything that
// encoding does not write.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_LIB_CACHE_RECORDS_H
#define STRATA_LIB_CACHE_RECORDS_H

#include "strata/Cache/Store.h"

namespace strata::cache {

/// Kinds of rows; those of notes are the values of NoteKind.
enum class RecordKind : int { Action = 1, Trace = 2 };

std::string encodeAction(const Action &action);
/// Nothing if the bytes are malformed. The key and stage come from the row.
std::optional<Action> decodeAction(std::string_view bytes, const Hash &key,
                                   std::string_view stage);

/// Action keys, newest first.
std::string encodeTrace(const std::vector<Hash> &actions);
std::optional<std::vector<Hash>> decodeTrace(std::string_view bytes);

/// Checksum of a row: covers kind and key too, so that a moved row is noticed.
Hash checksumOf(int kind, const Hash &key, std::string_view stage,
                std::string_view payload);

/// How the bytes of a blob are stored.
enum class Codec : int { Raw = 0, Zstd = 1 };
/// Compresses with zstd level 1; nothing if that gains less than an eighth.
std::optional<std::string> compress(std::string_view bytes);
/// Nothing if the bytes are damaged or do not unpack to `rawBytes`.
std::optional<std::string> decompress(std::string_view bytes, int64_t rawBytes);

} // namespace strata::cache

#endif // STRATA_LIB_CACHE_RECORDS_H
