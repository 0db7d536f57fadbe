"""Asked for the leaves `{leaves: [hex], trees: [{size, indices}]}`, answers each tree's root and inclusion paths."""

import json
import sys

from pymerkle import (  # type: ignore[import-not-found]  # only in the environment of requirements/conformance.lock
    InmemoryTree,
)

question = json.load(sys.stdin)
tree = InmemoryTree(algorithm="sha256")
for leaf in question["leaves"]:
    tree.append_entry(bytes.fromhex(leaf))
json.dump(
    [
        {
            "root": tree.get_root(asked["size"]).hex(),
            # It counts leaves from one.
            "paths": [
                [node.hex() for node in tree.prove_inclusion(index + 1, asked["size"]).path]
                for index in asked["indices"]
            ],
        }
        for asked in question["trees"]
    ],
    sys.stdout,
)
