//===- Database.cpp - SQLite behind the store -----------------------------===//
#include "Database.h"

#include <sqlite3.h>

using namespace strata::cache;

/// Bumped when a table changes; another version is treated as damaged.
static constexpr int formatVersion = 1;

static Result classify(int code) {
  switch (code & 0xFF) {
  case SQLITE_OK:
  case SQLITE_ROW:
  case SQLITE_DONE:
    return Result::Good;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return Result::Busy;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
  case SQLITE_ERROR: // the schema is not ours
  case SQLITE_SCHEMA:
  case SQLITE_FORMAT:
  case SQLITE_CONSTRAINT:
  case SQLITE_MISMATCH:
    return Result::Damaged;
  default:
    return Result::Full;
  }
}

Statement::~Statement() {
  if (!statement)
    return;
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
}

Statement &Statement::bindBytes(int index, std::string_view bytes) {
  // A null pointer would bind NULL instead of no bytes.
  const char *data = bytes.empty() ? "" : bytes.data();
  if (statement)
    sqlite3_bind_blob64(statement, index, data, bytes.size(), SQLITE_STATIC);
  return *this;
}

Statement &Statement::bindInteger(int index, int64_t value) {
  if (statement)
    sqlite3_bind_int64(statement, index, value);
  return *this;
}

bool Statement::step() {
  if (!statement)
    return false;
  int code = sqlite3_step(statement);
  outcome = classify(code);
  return code == SQLITE_ROW;
}

Result Statement::run() {
  while (step()) {
  }
  return outcome;
}

std::string_view Statement::bytes(int column) const {
  const void *data = sqlite3_column_blob(statement, column);
  int size = sqlite3_column_bytes(statement, column);
  return {static_cast<const char *>(data), static_cast<size_t>(size)};
}

int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement, column);
}

static std::string uriOf(const std::string &path, const char *query) {
  static const char digits[] = "0123456789ABCDEF";
  std::string uri = "file:";
  for (char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      uri += '%';
      uri += digits[(c >> 4) & 15];
      uri += digits[c & 15];
    } else {
      uri += c;
    }
  }
  return uri + query;
}

std::unique_ptr<Database> Database::open(const std::string &path, Mode mode,
                                         Result &outcome,
                                         std::string &message) {
  // A read-only folder has no room for the shared index of the log, so the
  // last attempt takes the main file as it is; every entry is verified anyway.
  const char *queries[] = {"", "?immutable=1"};
  int attempts = mode == Mode::ReadOnly ? 2 : 1;
  for (int i = 0; i < attempts; ++i) {
    int flags =
        SQLITE_OPEN_URI | SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_NOFOLLOW |
        (mode == Mode::ReadOnly ? SQLITE_OPEN_READONLY
                                : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    sqlite3 *handle = nullptr;
    int code = sqlite3_open_v2(uriOf(path, queries[i]).c_str(), &handle, flags,
                               nullptr);
    std::unique_ptr<Database> database(new Database(handle));
    outcome = classify(code);
    if (outcome == Result::Good)
      outcome = database->setUp(mode);
    if (outcome == Result::Good)
      return database;
    message = database->message();
  }
  return nullptr;
}

Result Database::setUp(Mode mode) {
  sqlite3_busy_timeout(handle, 10000);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  Result outcome = execute("PRAGMA cell_size_check=ON");
  if (outcome != Result::Good)
    return outcome;
  int64_t version = 0;
  {
    Statement statement = prepare("PRAGMA user_version");
    if (!statement.step())
      return statement.result() == Result::Good ? Result::Damaged
                                                : statement.result();
    version = statement.integer(0);
  }
  if (mode == Mode::ReadOnly)
    return version == formatVersion ? Result::Good : Result::Damaged;
  if (version != 0 && version != formatVersion)
    return Result::Damaged;
  const char *schema = R"(
    PRAGMA auto_vacuum=INCREMENTAL;
    PRAGMA journal_mode=WAL;
    PRAGMA synchronous=NORMAL;
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS blobs(
      number INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE,
      stage BLOB NOT NULL, codec INTEGER NOT NULL, rawBytes INTEGER NOT NULL,
      storedBytes INTEGER NOT NULL, data BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS records(
      kind INTEGER NOT NULL, key BLOB NOT NULL, stage BLOB NOT NULL,
      payload BLOB NOT NULL, checksum BLOB NOT NULL,
      PRIMARY KEY(kind, key)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS counters(
      name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    PRAGMA user_version=1;
    COMMIT;)";
  outcome = execute(schema);
  if (outcome != Result::Good && sqlite3_get_autocommit(handle) == 0)
    execute("ROLLBACK");
  return outcome;
}

Database::~Database() {
  for (auto &[sql, statement] : statements)
    sqlite3_finalize(statement);
  sqlite3_close_v2(handle);
}

Statement Database::prepare(const std::string &sql) {
  auto [it, isNew] = statements.try_emplace(sql, nullptr);
  if (!it->second) {
    int code =
        sqlite3_prepare_v3(handle, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT,
                           &it->second, nullptr);
    if (code != SQLITE_OK)
      return Statement(nullptr, classify(code));
  }
  return Statement(it->second, Result::Good);
}

Result Database::execute(const std::string &sql) {
  return classify(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr));
}

int64_t Database::changes() const { return sqlite3_changes64(handle); }

int64_t Database::usedBytes() {
  int64_t values[3] = {};
  const char *pragmas[] = {"PRAGMA page_count", "PRAGMA freelist_count",
                           "PRAGMA page_size"};
  for (int i = 0; i < 3; ++i) {
    Statement statement = prepare(pragmas[i]);
    if (statement.step())
      values[i] = statement.integer(0);
  }
  return (values[0] - values[1]) * values[2];
}

std::string Database::message() const {
  return handle ? sqlite3_errmsg(handle) : "out of memory";
}

Transaction::~Transaction() {
  if (isOpen && outcome == Result::Good)
    database.execute("ROLLBACK");
}

Result Transaction::commit() {
  Result result = database.execute("COMMIT");
  isOpen = result != Result::Good;
  return result;
}
