"""What a page of the list of cases costs in CPU with a thousand cases and with a hundred thousand.

    python bench/cases.py                       # SQLite, in scratch files
    SAMKLANG_DATABASE_URL=postgresql://… python bench/cases.py     # PostgreSQL, in scratch databases

It is ``lists.py`` with these sizes: exits with 1 when the list at many costs over 1.3 times that at few.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from bench.lists import main

    sys.argv[1:1] = ["--only", "cases", "--few", "1000", "--many", "100000", "--limit", "1.3"]
    main()
