/**
 * `npm run campaign -- --count 100000 --from 0`: makes up contracts with readings and holds each to the laws. Case n is the same on every
 * machine; a campaign that was stopped goes on with `--from`. Exits with 1 if one broke a law.
 */
import { run } from "./campaign.ts"

const words = process.argv.slice(2)
const option = (name: string, otherwise: number): number =>
  Number(words[words.indexOf(`--${name}`) + 1] ?? "") || otherwise
const from = option("from", 0)
const count = option("count", 1000)
const began = performance.now()
const result = run(from, count, (done) => {
  if (!process.stdout.isTTY && done % 1000 !== 0) return
  const rate = done / ((performance.now() - began) / 1000)
  process.stdout.write(
    `${process.stdout.isTTY ? "\r" : ""}${done} of ${count}, ${rate.toFixed(0)} a second${process.stdout.isTTY ? "" : "\n"}`,
  )
})
process.stdout.write("\n")
for (const [construct, cases] of [...result.uses].toSorted(([, a], [, b]) => a - b))
  process.stdout.write(`${((cases / count) * 100).toFixed(1).padStart(6)} %  ${construct}\n`)
for (const { seed, problem, text } of result.broken) process.stdout.write(`\ncase ${seed}: ${problem}\n${text}\n`)
process.stdout.write(`\n${count - result.broken.length} cases keep every law, ${result.broken.length} do not\n`)
process.exitCode = result.broken.length > 0 ? 1 : 0
