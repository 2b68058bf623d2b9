"""Named points at which a test may kill the process, to prove that nothing is lost there."""

import os
import signal

from api.settings import get_settings


def reach(name: str) -> None:
    """Die here if FRONTDESK_FAILPOINT names this point (settings refuse it in production)."""
    if get_settings().failpoint == name:
        os.kill(os.getpid(), signal.SIGKILL)
