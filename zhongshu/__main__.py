"""`python -m zhongshu` is the same as the command `zhongshu`."""

import sys

from zhongshu.cli import main

if __name__ == "__main__":
    sys.exit(main())
