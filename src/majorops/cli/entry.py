"""What the two commands begin with: the program is loaded first, without looking for garbage meanwhile.

Almost all that is made while loading stays; the collector, called a few hundred times by then, would find
next to nothing and take a tenth to a fifth of the time until the first answer.
"""

import gc
import importlib
from types import ModuleType


def loaded(name: str) -> ModuleType:
    """The module, loaded; what is there by now is not looked at again."""
    gc.disable()
    try:
        module = importlib.import_module(name)
        gc.freeze()
    finally:
        gc.enable()
    return module


def mim() -> None:
    """The command ``mim``."""
    loaded("majorops.cli.mim").main()


def majorops() -> None:
    """The command ``majorops``."""
    loaded("majorops.cli.operator").main()
