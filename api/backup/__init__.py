"""Backups: data and wrapped keys apart, and restoring that never brings back what was erased."""
