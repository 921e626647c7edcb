#!/usr/bin/env node
// The command `offtake`. It looks at the Node it was given before it loads a file that an old one cannot read.

import "./check-node.js"

await import("./main.ts")
