"""Prints what junitparser reads of a JUnit file, as JSON."""

import json
import sys

from junitparser import Failure, JUnitXml, Skipped

xml = JUnitXml.fromfile(sys.argv[1])
cases = []
for suite in xml:
    for case in suite:
        broken = [result for result in case.result if isinstance(result, Failure)]
        left_out = [result for result in case.result if isinstance(result, Skipped)]
        cases.append(
            {
                "suite": suite.name,
                "class": case.classname,
                "name": case.name,
                "failure": broken[0].message if broken else "",
                "skipped": left_out[0].message if left_out else "",
            }
        )
json.dump(
    {
        "tests": sum(suite.tests for suite in xml),
        "failures": sum(suite.failures for suite in xml),
        "errors": sum(suite.errors for suite in xml),
        "skipped": sum(suite.skipped for suite in xml),
        "cases": cases,
    },
    sys.stdout,
)
