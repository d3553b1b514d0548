"""``python -m alcamine_validate``: the same as the command ``alcamine-validate``."""

from __future__ import annotations

from alcamine_validate.cli import run

if __name__ == "__main__":
    run()
