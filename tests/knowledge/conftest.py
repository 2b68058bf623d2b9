from tests.actions.conftest import *  # noqa: F403
