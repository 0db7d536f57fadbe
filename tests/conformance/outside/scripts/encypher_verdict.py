"""Asked with `{asset, media_type, sidecar, root_pem}`, answers encypher-c2pa's whole report, or `{refused}`.

Only the root it is handed counts; nothing is fetched and nothing is sent.
"""

import json
import sys

from encypher_c2pa import (  # type: ignore[import-not-found]  # only in the environment of requirements/conformance.lock
    verify,
)

question = json.load(sys.stdin)
try:
    answer = verify(
        question["asset"],
        question["media_type"],
        manifest_store=question["sidecar"],
        trust_pem=question["root_pem"],
        no_default_trust=True,
        telemetry=False,
        online=False,
    )
except ValueError as error:
    answer = {"refused": str(error)}
json.dump(answer, sys.stdout)
