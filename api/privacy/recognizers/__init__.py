"""One recognizer a file; `registry.py` lists them."""
