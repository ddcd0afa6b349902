"""MajorOps: run a major incident."""

__version__ = "0.1.0"
