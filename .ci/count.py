"""Prints ``N passed, N failed`` for the JUnit files that are named."""

import sys
from pathlib import Path
from xml.etree import ElementTree

passed = failed = skipped = 0
for name in sys.argv[1:]:
    if not Path(name).is_file():
        continue
    for suite in ElementTree.parse(name).iter("testsuite"):
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        left_out = int(suite.get("skipped", 0))
        failed += bad
        skipped += left_out
        passed += int(suite.get("tests", 0)) - bad - left_out
counts = f"{passed} passed, {failed} failed"
print(counts if not skipped else f"{counts}, {skipped} skipped")
