"""Generated modules, committed: `python -m alcamine_validate.generated` writes them anew."""

from alcamine_validate.generated.keys import KEYS
from alcamine_validate.runtime.keys import share_keys

# Before any of the others is imported, whose constants these keys are.
share_keys(KEYS)
