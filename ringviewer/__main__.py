"""`python -m ringviewer`: the same as the `ringviewer` command."""

import sys

from ringviewer.cli import main

sys.exit(main())
