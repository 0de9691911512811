//===- MathFunctions.cpp - One formula per function of math ---------------===//
//
// Errors in ULP of f32 are measured over the whole range by
// test/unit/Stage/Codegen/Host/MathTest.cpp, which holds the limits.
//
//===----------------------------------------------------------------------===//
#include "MathBuilder.h"

#include <cmath>

using namespace mlir;

namespace strata::codegen::formula {

using P = MathBuilder::Predicate;

static constexpr double kLn2 = 0.69314718055994530942;
static constexpr double kPi = 3.14159265358979323846;

//===----------------------------------------------------------------------===//
// Rounding
//===----------------------------------------------------------------------===//

Value trunc(MathBuilder &m, Value x) {
  return m.copySign(m.floor(m.abs(x)), x);
}

// Half away from zero; |x| - floor(|x|) is exact.
Value round(MathBuilder &m, Value x) {
  Value size = m.abs(x), whole = m.floor(size);
  Value isUp = m.compare(P::OGE, m.sub(size, whole), m.real(0.5));
  return m.copySign(m.select(isUp, m.add(whole, m.real(1)), whole), x);
}

// Adding and taking away 2^23 (2^52) leaves no room for a fraction.
Value roundEven(MathBuilder &m, Value x) {
  Value limit = m.real(m.isDouble() ? 0x1p52 : 0x1p23), size = m.abs(x);
  Value rounded = m.copySign(m.sub(m.add(size, limit), limit), x);
  return m.select(m.compare(P::OLT, size, limit), rounded, x);
}

//===----------------------------------------------------------------------===//
// Error function, inverse functions of the circle
//===----------------------------------------------------------------------===//

// x + x * p(x^2) up to 0.93, 1 - exp(q(|x|)) beyond.
Value erf(MathBuilder &m, Value x) {
  Value size = m.abs(x), square = m.mul(x, x);
  Value low =
      m.polynomial(square, {-5.96761703e-4, 4.99119423e-3, -2.67681349e-2,
                            1.12819925e-1, -3.76125336e-1, 1.28379166e-1});
  low = m.fma(low, x, x);
  Value high = m.polynomial(
      size, {-1.72853470e-5, 3.83197126e-4, -3.88396438e-3, 2.42546219e-2,
             -1.06777877e-1, -6.34846687e-1, -1.28717512e-1});
  high = m.exp(m.fma(high, size, m.neg(size)));
  high = m.copySign(m.sub(m.real(1), high), x);
  return m.select(m.compare(P::UGT, size, m.real(0.927734375)), high, low);
}

// By the reciprocal beyond 1.
Value atan(MathBuilder &m, Value x) {
  if (m.isDouble())
    return math::Atan2Op::create(m.b, x, m.real(1));
  Value size = m.abs(x), one = m.real(1);
  Value isBig = m.compare(P::OGT, size, one);
  Value z = m.select(isBig, m.div(one, size), size), s = m.mul(z, z);
  Value p = m.polynomial(s, {2.78569828e-3, -1.58660226e-2, 4.24722321e-2,
                             -7.49753043e-2, 1.06448799e-1, -1.42070308e-1,
                             1.99934542e-1, -3.33331466e-1});
  p = m.fma(m.mul(p, s), z, z);
  p = m.select(isBig, m.sub(m.real(kPi / 2), p), p);
  return m.copySign(p, x);
}

// asin of z in [0, 1/2] as z + z * s * p(s), s = z^2.
static Value asinOfHalf(MathBuilder &m, Value z, Value s) {
  Value p = m.polynomial(s, {4.2163199048e-2, 2.4181311049e-2, 4.5470025998e-2,
                             7.4953002686e-2, 1.6666752422e-1});
  return m.fma(m.mul(p, s), z, z);
}

// asin(x) = pi/2 - 2 asin(sqrt((1 - x) / 2)) beyond 1/2; NaN beyond 1.
Value asin(MathBuilder &m, Value x) {
  Value size = m.abs(x), half = m.real(0.5), one = m.real(1);
  if (m.isDouble())
    return math::Atan2Op::create(m.b, x,
                                 m.sqrt(m.mul(m.sub(one, x), m.add(one, x))));
  Value isBig = m.compare(P::OGT, size, half);
  Value rest = m.mul(m.sub(one, size), half);
  Value z = m.select(isBig, m.sqrt(rest), size),
        s = m.select(isBig, rest, m.mul(size, size));
  Value p = asinOfHalf(m, z, s);
  p = m.select(isBig, m.fma(p, m.real(-2), m.real(kPi / 2)), p);
  return m.copySign(p, x);
}

Value acos(MathBuilder &m, Value x) {
  Value size = m.abs(x), half = m.real(0.5), one = m.real(1);
  if (m.isDouble())
    return math::Atan2Op::create(
        m.b, m.sqrt(m.mul(m.sub(one, x), m.add(one, x))), x);
  Value isBig = m.compare(P::OGT, size, half);
  Value rest = m.mul(m.sub(one, size), half);
  Value z = m.select(isBig, m.sqrt(rest), size),
        s = m.select(isBig, rest, m.mul(size, size));
  Value p = asinOfHalf(m, z, s), twice = m.add(p, p);
  Value isNegative = m.compare(P::OLT, x, m.real(0));
  Value big = m.select(isNegative, m.sub(m.real(kPi), twice), twice);
  Value small = m.sub(m.real(kPi / 2), m.copySign(p, x));
  return m.select(isBig, big, small);
}

//===----------------------------------------------------------------------===//
// Near one and zero, hyperbolic
//===----------------------------------------------------------------------===//

// log(u) * x / (u - 1) with u = 1 + x: the rounding of u cancels (Kahan).
Value log1p(MathBuilder &m, Value x) {
  Value one = m.real(1), u = m.add(one, x), logarithm = m.log(u);
  Value scaled = m.mul(logarithm, m.div(x, m.sub(u, one)));
  Value result = m.select(m.compare(P::OEQ, u, one), x, scaled);
  return m.select(m.compare(P::OEQ, u, m.real(INFINITY)), u, result);
}

// (u - 1) * x / log(u) with u = exp(x), for the same reason.
Value expm1(MathBuilder &m, Value x) {
  Value one = m.real(1), u = m.exp(x), less = m.sub(u, one);
  Value scaled = m.mul(less, m.div(x, m.log(u)));
  Value isFar = m.compare(P::OGT, m.abs(x), m.real(1));
  return m.select(isFar, less, m.select(m.compare(P::OEQ, u, one), x, scaled));
}

Value log10(MathBuilder &m, Value x) {
  return m.mul(m.log(x), m.real(0.43429448190325182765));
}

// sign(x) * log1p(a + a^2 / (1 + sqrt(a^2 + 1))), a = |x|.
Value asinh(MathBuilder &m, Value x) {
  Value size = m.abs(x), one = m.real(1), square = m.mul(size, size);
  Value root = m.add(one, m.sqrt(m.add(square, one)));
  Value near = log1p(m, m.add(size, m.div(square, root)));
  Value far = m.add(m.log(size), m.real(kLn2));
  Value isFar = m.compare(P::OGT, size, m.real(m.isDouble() ? 1e150 : 1e18));
  return m.copySign(m.select(isFar, far, near), x);
}

// log1p(t + sqrt(2 t + t^2)), t = x - 1; NaN below 1.
Value acosh(MathBuilder &m, Value x) {
  Value one = m.real(1), t = m.sub(x, one);
  Value near = log1p(m, m.add(t, m.sqrt(m.fma(t, t, m.add(t, t)))));
  Value far = m.add(m.log(x), m.real(kLn2));
  Value isFar = m.compare(P::OGT, x, m.real(m.isDouble() ? 1e150 : 1e18));
  Value result = m.select(isFar, far, near);
  return m.select(m.compare(P::OLT, x, one), m.real(NAN), result);
}

// sign(x) / 2 * log1p(2 a / (1 - a)), a = |x|.
Value atanh(MathBuilder &m, Value x) {
  Value size = m.abs(x);
  Value ratio = m.div(m.add(size, size), m.sub(m.real(1), size));
  Value isOne = m.compare(P::OEQ, size, m.real(1));
  Value half = m.mul(log1p(m, ratio), m.real(0.5));
  half = m.select(isOne, m.real(INFINITY), half);
  // A NaN keeps its sign, which says nothing.
  return m.copySign(half, x);
}

// a^(1/3) and one step of Newton.
Value cbrt(MathBuilder &m, Value x) {
  Value size = m.abs(x);
  Value y = math::PowFOp::create(m.b, size, m.real(1.0 / 3));
  Value step = m.mul(m.sub(y, m.div(size, m.mul(y, y))), m.real(1.0 / 3));
  Value result = m.copySign(m.sub(y, step), x);
  Value isPlain = m.compare(P::OLT, size, m.real(INFINITY));
  Value isZero = m.compare(P::OEQ, size, m.real(0));
  return m.select(isZero, x, m.select(isPlain, result, x));
}

//===----------------------------------------------------------------------===//
// f32 by arithmetic alone
//===----------------------------------------------------------------------===//

// 2^n for the integer in the low bits of `t` = n + 1.5 * 2^23, in two factors:
// the sum of their exponents may lie outside the range of normal numbers.
static Value scale(MathBuilder &m, Value value, Value t) {
  ImplicitLocOpBuilder &b = m.b;
  Value n = arith::SubIOp::create(b, m.bits(t), m.integer(0x4B400000));
  Value first = arith::ShRSIOp::create(b, n, m.integer(1));
  Value second = arith::SubIOp::create(b, n, first);
  for (Value part : {first, second}) {
    Value biased = arith::AddIOp::create(b, part, m.integer(127));
    Value power = arith::ShLIOp::create(b, biased, m.integer(23));
    value = m.mul(value, m.fromBits(power));
  }
  return value;
}

// e^r for |r| <= ln2 / 2.
static Value expNearZero(MathBuilder &m, Value r) {
  Value p =
      m.polynomial(r, {1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3,
                       4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1});
  return m.add(m.fma(p, m.mul(r, r), r), m.real(1));
}

static constexpr double kRounder = 0x1.8p23;

Value expBits(MathBuilder &m, Value x) {
  Value bounded = m.min(m.max(x, m.real(-104)), m.real(89));
  Value t = m.fma(bounded, m.real(1 / kLn2), m.real(kRounder));
  Value n = m.sub(t, m.real(kRounder));
  Value r = m.fma(n, m.real(-0x1.62e4p-1), bounded);
  r = m.fma(n, m.real(0x1.62e4p-1 - kLn2), r);
  return scale(m, expNearZero(m, r), t);
}

Value exp2Bits(MathBuilder &m, Value x) {
  Value bounded = m.min(m.max(x, m.real(-151)), m.real(129));
  Value t = m.add(bounded, m.real(kRounder));
  Value r = m.mul(m.sub(bounded, m.sub(t, m.real(kRounder))), m.real(kLn2));
  return scale(m, expNearZero(m, r), t);
}

// log(m) for x = m * 2^e with m in [2/3, 4/3], and e; finite x > 0.
static std::pair<Value, Value> splitLog(MathBuilder &m, Value x) {
  ImplicitLocOpBuilder &b = m.b;
  Value isTiny = m.compare(P::OLT, x, m.real(0x1p-126));
  Value normal = m.select(isTiny, m.mul(x, m.real(0x1p23)), x);
  Value i = m.bits(normal);
  Value e = arith::AndIOp::create(
      b, arith::SubIOp::create(b, i, m.integer(0x3f2aaaab)),
      m.integer(int32_t(0xff800000)));
  Value f = m.sub(m.fromBits(arith::SubIOp::create(b, i, e)), m.real(1));
  Value exponent = arith::SIToFPOp::create(b, m.type, e);
  exponent = m.fma(exponent, m.real(0x1p-23),
                   m.select(isTiny, m.real(-23), m.real(0)));
  Value s = m.mul(f, f);
  Value even =
      m.polynomial(s, {-0.130310059, -0.121484190, -0.166846052, -0.249996200});
  Value odd = m.polynomial(s, {0.140869141, 0.139814854, 0.200120345});
  Value r = m.fma(odd, f, even);
  r = m.fma(r, f, m.real(0.333331972));
  r = m.fma(r, f, m.real(-0.5));
  return {m.fma(r, s, f), exponent};
}

// Of 0, infinity, negative numbers and NaN.
static Value logSpecial(MathBuilder &m, Value x, Value result) {
  Value isPlain = m.compare(P::OLT, x, m.real(INFINITY));
  result = m.select(isPlain, result, x);
  result = m.select(m.compare(P::OLT, x, m.real(0)), m.real(NAN), result);
  return m.select(m.compare(P::OEQ, x, m.real(0)), m.real(-INFINITY), result);
}

Value logBits(MathBuilder &m, Value x) {
  auto [logarithm, exponent] = splitLog(m, x);
  return logSpecial(m, x, m.fma(exponent, m.real(kLn2), logarithm));
}

Value log2Bits(MathBuilder &m, Value x) {
  auto [logarithm, exponent] = splitLog(m, x);
  return logSpecial(m, x, m.fma(logarithm, m.real(1 / kLn2), exponent));
}

// r and the quadrant of x = r + n * pi/2, in f64: right for |x| up to 1e9.
static std::pair<Value, Value> quadrant(MathBuilder &m, Value x) {
  ImplicitLocOpBuilder &b = m.b;
  Type wideType = b.getF64Type();
  if (auto shaped = dyn_cast<ShapedType>(m.type))
    wideType = shaped.clone(b.getF64Type());
  MathBuilder w(b, wideType);
  Value wide = arith::ExtFOp::create(b, wideType, x);
  Value t = w.fma(wide, w.real(2 / kPi), w.real(0x1.8p52));
  Value n = w.sub(t, w.real(0x1.8p52));
  Value r = w.fma(n, w.real(-kPi / 2), wide);
  r = w.fma(n, w.real(-6.123233995736766e-17), r);
  return {arith::TruncFOp::create(b, m.type, r),
          arith::TruncIOp::create(b, m.bitsType, w.bits(t))};
}

static Value sinOrCos(MathBuilder &m, Value x, int64_t shift) {
  ImplicitLocOpBuilder &b = m.b;
  auto [r, number] = quadrant(m, x);
  Value n = arith::AddIOp::create(b, number, m.integer(shift));
  Value s = m.mul(r, r);
  Value sine = m.polynomial(
      s, {2.86567956e-6, -1.98559923e-4, 8.33338592e-3, -1.66666672e-1});
  sine = m.fma(sine, m.mul(r, s), r);
  Value cosine = m.polynomial(
      s, {2.44677067e-5, -1.38877297e-3, 4.16666567e-2, -0.5, 1.0});
  auto hasBit = [&](int64_t bit) -> Value {
    return arith::CmpIOp::create(b, arith::CmpIPredicate::ne,
                                 arith::AndIOp::create(b, n, m.integer(bit)),
                                 m.integer(0));
  };
  Value result = m.select(hasBit(1), cosine, sine);
  return m.select(hasBit(2), m.neg(result), result);
}

Value sinBits(MathBuilder &m, Value x) { return sinOrCos(m, x, 0); }
Value cosBits(MathBuilder &m, Value x) { return sinOrCos(m, x, 1); }

// x + x * p(x^2) up to 0.55, 1 - 2 / (e^2x + 1) beyond.
Value tanhBits(MathBuilder &m, Value x) {
  Value size = m.abs(x), s = m.mul(x, x), one = m.real(1);
  Value e = expBits(m, m.add(size, size));
  Value high = m.sub(one, m.div(m.real(2), m.add(e, one)));
  Value low = m.polynomial(s, {-6.27422068e-3, 2.107166462e-2, -5.385230604e-2,
                               1.33325861e-1, -3.333331756e-1});
  low = m.fma(m.mul(low, s), x, x);
  return m.select(m.compare(P::OLT, size, m.real(0.55)), low,
                  m.copySign(high, x));
}

} // namespace strata::codegen::formula
