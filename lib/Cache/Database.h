//===- Database.h - One SQLite connection and its statements ----*- C++ -*-===//
//
// Private to Cache. Wraps what the store needs of SQLite: opening with our
// pragmas, cached statements, rows of blobs, results as three outcomes.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_LIB_CACHE_DATABASE_H
#define STRATA_LIB_CACHE_DATABASE_H

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace strata::cache {

enum class Result {
  Good,
  Busy,    ///< another process held the lock too long: try again later
  Full,    ///< no space, I/O error, read-only: stop writing
  Damaged, ///< the file is not what SQLite wrote: start a new one
};

/// A statement in use; reset at the end of its life.
class Statement {
public:
  Statement(sqlite3_stmt *statement, Result outcome)
      : statement(statement), outcome(outcome) {}
  Statement(Statement &&other) noexcept
      : statement(other.statement), outcome(other.outcome) {
    other.statement = nullptr;
  }
  ~Statement();

  /// Binds parameter `index`, from 1. The bytes must outlive the statement.
  Statement &bindBytes(int index, std::string_view bytes);
  Statement &bindInteger(int index, int64_t value);
  /// Moves to the next row; false at the end or on a failure, see result().
  bool step();
  /// Runs a statement without rows.
  Result run();
  Result result() const { return outcome; }

  /// Columns of the current row, from 0. Bytes are valid until the next step.
  std::string_view bytes(int column) const;
  int64_t integer(int column) const;

private:
  sqlite3_stmt *statement;
  Result outcome;
};

class Database {
public:
  enum class Mode { ReadWrite, ReadOnly };
  /// Null with the reason in `outcome` and its text in `message` on a failure.
  static std::unique_ptr<Database> open(const std::string &path, Mode mode,
                                        Result &outcome, std::string &message);
  ~Database();

  /// A cached statement for this text.
  Statement prepare(const std::string &sql);
  Result execute(const std::string &sql);
  /// Rows changed by the last statement.
  int64_t changes() const;
  /// Bytes of the file without free pages.
  int64_t usedBytes();
  /// The text of the last failure.
  std::string message() const;

private:
  explicit Database(sqlite3 *handle) : handle(handle) {}
  Result setUp(Mode mode);
  sqlite3 *handle;
  std::map<std::string, sqlite3_stmt *> statements;
};

/// Opens a transaction for writing, at once; rolls back unless committed.
class Transaction {
public:
  explicit Transaction(Database &database)
      : database(database), outcome(database.execute("BEGIN IMMEDIATE")) {}
  ~Transaction();
  Result begun() const { return outcome; }
  Result commit();

private:
  Database &database;
  Result outcome;
  bool isOpen = true;
};

} // namespace strata::cache

#endif // STRATA_LIB_CACHE_DATABASE_H
