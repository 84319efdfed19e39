"""How the compiled kernel is built; setup.py and nothing else reads this file."""

from cffi import FFI

ffi = FFI()
