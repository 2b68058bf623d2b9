"""Redaction, vault, consent, retention, export and erasure."""
