"""Steps in processes of their own, so that the peak memory of each is its own."""

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from typing import NamedTuple


class Cost(NamedTuple):
    """Of one step: seconds of the step, and the peak memory in MB of the process, its imports among it."""

    seconds: float
    peak: float


def report(seconds: float) -> None:
    """A step says what it cost, at its end, to the process that waits for it."""
    print(json.dumps(Cost(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)))


def cost_of(module: str, *told: str) -> Cost:
    """Runs a module that ends with its report. Raises CalledProcessError when it fails; its complaints are seen."""
    return Cost(*json.loads(run(module, *told).splitlines()[-1]))


def run(module: str, *told: str) -> str:
    """Runs a module with this interpreter; returns what it printed."""
    return subprocess.run(_command(module, told), check=True, stdout=subprocess.PIPE, text=True).stdout


def run_on(module: str, *told: str) -> None:
    """Runs a module that prints for itself."""
    subprocess.run(_command(module, told), check=True)


def _command(module: str, told: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", module, *told]
