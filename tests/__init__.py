"""Tests; a package, so that its modules import one another in pytest's mode `importlib`."""
