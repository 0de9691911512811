//===- Families.cpp - Reading Families.txt --------------------------------===//
#include "Families.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace strata::onnxschema {

Families readFamilies(const std::string &path) {
  std::ifstream file(path);
  if (!file)
    throw std::runtime_error(path + ": cannot be opened");
  Families families;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    auto fail = [&](const std::string &what) {
      throw std::runtime_error(path + ":" + std::to_string(number) + ": " +
                               what);
    };
    std::istringstream words(line);
    std::string word;
    if (!(words >> word) || word[0] == '#')
      continue;
    if (word.front() == '[' && word.back() == ']') {
      families.names.push_back(word.substr(1, word.size() - 2));
      continue;
    }
    if (word != "native" && word != "expand")
      fail("expected [Family], native or expand, found '" + word + "'");
    if (families.names.empty())
      fail("op before the first [Family]");
    bool expand = word == "expand";
    while (words >> word)
      if (!families.ops.insert({word, {families.names.back(), expand}}).second)
        fail("op " + word + " is listed twice");
  }
  return families;
}

} // namespace strata::onnxschema
