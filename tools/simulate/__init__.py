"""Simulated patients: they talk to the running product and see only what a patient sees."""
