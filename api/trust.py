"""The certificates that are trusted outside, read once for a process: reading them is slow."""

import ssl
from functools import cache

import httpx


@cache
def trusted() -> ssl.SSLContext:
    """What the clients of one process share; the environment has no say in it."""
    return httpx.create_ssl_context(trust_env=False)
