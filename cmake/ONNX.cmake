# The ONNX library: see docs/Rationale.
