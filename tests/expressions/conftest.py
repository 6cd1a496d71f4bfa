"""The browser's evaluator in one process of node."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ceh.expressions.rules import expressions

NODE = Path(sys.executable).with_name("node")
PROGRAM = Path(__file__).with_name("evaluate.mjs")


@pytest.fixture(scope="session")
def in_browser():
    """Compute a tree with a context as the browser does; a number comes as {"number": …}."""
    with subprocess.Popen(
        [NODE, "--no-warnings", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:

        def compute(node, context):
            question = {
                "node": expressions.as_json(node),
                "answers": dict(context.answers),
                "current": context.current,
                "today": context.today.isoformat(),
            }
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield compute
        process.stdin.close()
