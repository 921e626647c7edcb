// Plain JavaScript that every Node reads, because its reader is the Node that is too old.

const [major, minor] = process.versions.node.split(".").map(Number)

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    [
      `Offtake needs Node 22.18 or newer, and this is Node ${process.versions.node} (${process.execPath}).`,
      "Node 24 comes with the repository: run `npm ci` with install scripts allowed (without --ignore-scripts),",
      "then use `npx offtake` or `npm run`, which find it in node_modules/.bin. Or install Node 24 from https://nodejs.org.",
    ].join("\n"),
  )
  process.exit(1)
}
