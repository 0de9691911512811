//===- StructuralHash.cpp - Canonical order and hash of a unit ------------===//
#include "strata/Dialect/Plan/StructuralHash.h"

#include "mlir/IR/Block.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace strata::plan;

void strata::plan::sortCanonically(Block &block) {
  if (block.empty() || !block.back().hasTrait<OpTrait::IsTerminator>())
    return;
  // Depth-first over operands with an explicit stack: graphs are deep.
  SmallVector<Operation *> order;
  llvm::DenseSet<Operation *> done;
  auto visit = [&](Operation *root) {
    SmallVector<std::pair<Operation *, unsigned>> stack{{root, 0}};
    while (!stack.empty()) {
      Operation *op = stack.back().first;
      unsigned next = stack.back().second;
      // Values that nested regions use count as operands, in order of use.
      SmallVector<Value> uses(op->getOperands());
      op->walk([&](Operation *inner) {
        if (inner != op)
          llvm::append_range(uses, inner->getOperands());
      });
      bool descended = false;
      for (; next < uses.size(); ++next) {
        Operation *producer = uses[next].getDefiningOp();
        if (!producer || producer->getBlock() != &block ||
            done.contains(producer) || producer == op)
          continue;
        stack.back().second = next;
        stack.push_back({producer, 0});
        descended = true;
        break;
      }
      if (descended)
        continue;
      stack.pop_back();
      if (done.insert(op).second)
        order.push_back(op);
    }
  };
  visit(&block.back());
  // Effects keep their order among themselves: they are roots of their own.
  for (Operation &op : block)
    if (!isMemoryEffectFree(&op) && !done.contains(&op) &&
        !op.hasTrait<OpTrait::IsTerminator>())
      return; // not a pure graph: leave it as it is
  SmallVector<Operation *> dead;
  for (Operation &op : block)
    if (!done.contains(&op))
      dead.push_back(&op);
  for (Operation *op : llvm::reverse(dead))
    op->erase();
  for (Operation *op : order)
    op->moveBefore(&block, block.end());
}

namespace {
class Hasher {
public:
  explicit Hasher(StringRef domain) { text(domain); }

  void hash(Operation *op, bool isRoot) {
    text(op->getName().getStringRef());
    number(op->getNumOperands());
    for (Value operand : op->getOperands())
      value(operand);
    for (NamedAttribute attribute : op->getDiscardableAttrDictionary())
      named(attribute);
    Attribute properties = op->getPropertiesAsAttribute();
    if (auto dictionary = dyn_cast_if_present<DictionaryAttr>(properties)) {
      for (NamedAttribute attribute : dictionary)
        if (!isRoot ||
            attribute.getName() != SymbolTable::getSymbolAttrName())
          named(attribute);
    } else if (properties) {
      opaque(properties.getAsOpaquePointer(), properties);
    }
    number(op->getNumResults());
    for (Value result : op->getResults())
      define(result);
    number(op->getNumRegions());
    for (Region &region : op->getRegions()) {
      number(region.getBlocks().size());
      for (Block &block : region) {
        number(block.getNumArguments());
        for (BlockArgument argument : block.getArguments())
          define(argument);
        for (Operation &inner : block)
          hash(&inner, /*isRoot=*/false);
        number(~0ull); // end of block
      }
    }
  }

  Digest finish() {
    Digest digest;
    auto bytes = hasher.final<32>();
    std::copy(bytes.begin(), bytes.end(), digest.begin());
    return digest;
  }

private:
  void number(uint64_t value) {
    uint8_t bytes[8];
    for (int i = 0; i < 8; ++i)
      bytes[i] = uint8_t(value >> (8 * i));
    hasher.update(ArrayRef<uint8_t>(bytes, 8));
  }
  void text(StringRef string) {
    number(string.size());
    hasher.update(string);
  }
  void named(NamedAttribute attribute) {
    text(attribute.getName().getValue());
    opaque(attribute.getValue().getAsOpaquePointer(), attribute.getValue());
  }
  /// Prints an attribute or type once; its text enters the hash each time.
  template <typename T>
  void opaque(const void *key, T printable) {
    std::string &cached = texts[key];
    if (cached.empty()) {
      llvm::raw_string_ostream stream(cached);
      printable.print(stream);
    }
    text(cached);
  }
  void define(Value value) {
    numbers.try_emplace(value, numbers.size());
    opaque(value.getType().getAsOpaquePointer(), value.getType());
  }
  void value(Value value) {
    auto found = numbers.find(value);
    number(found == numbers.end() ? ~1ull : found->second);
  }

  llvm::BLAKE3 hasher;
  llvm::DenseMap<Value, uint64_t> numbers;
  llvm::DenseMap<const void *, std::string> texts;
};
} // namespace

Digest strata::plan::structuralHash(Operation *op, StringRef domain) {
  Hasher hasher(domain);
  hasher.hash(op, /*isRoot=*/true);
  return hasher.finish();
}

std::string strata::plan::hashedName(StringRef prefix, const Digest &digest) {
  static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
  std::string name = prefix.str();
  uint32_t buffer = 0;
  int bits = 0;
  unsigned next = 0;
  for (int i = 0; i < 26; ++i) {
    while (bits < 5) {
      buffer = (buffer << 8) | digest[next++];
      bits += 8;
    }
    name += alphabet[(buffer >> (bits - 5)) & 31];
    bits -= 5;
  }
  return name;
}
