import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { serveStudio, type StudioServer } from "./studio-server.ts"

const scratch = mkdtempSync(join(tmpdir(), "offtake-studio-"))
const contract = join(scratch, "contract.otk")
const built = join(scratch, "built")
let server: StudioServer

beforeAll(async () => {
  mkdirSync(built)
  writeFileSync(join(built, "index.html"), "<html><head><title>Offtake</title></head></html>")
  writeFileSync(join(scratch, "private.txt"), "secret")
  writeFileSync(contract, "offtake 1\n")
  const project = { contractPath: contract, dataFolder: undefined }
  server = await serveStudio({ project, port: 0, outDir: built })
})
afterAll(async () => {
  await server.close()
  rmSync(scratch, { recursive: true, force: true })
})

interface Asked {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** The path goes as it is: `fetch` would tidy it. */
function asked(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Asked> {
  const { hostname, port } = new URL(server.address)
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers }, (response) => {
      let body = ""
      response.setEncoding("utf8").on("data", (piece: string) => (body += piece))
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }))
    })
      .on("error", reject)
      .end()
  })
}

test("a project is handed out by numbers, to this machine alone", async () => {
  expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
  expect((await asked("/")).body).toContain('content="./project.json"')
  expect(JSON.parse((await asked("/project.json")).body)).toEqual({
    offtake: "project/1",
    contract: { path: "contract.otk", address: "./project/0" },
    pinned: [],
  })
  expect((await asked("/project/0")).body).toBe("offtake 1\n")
})

test("a page of elsewhere may not read it: not by another name of this machine, nor from another port of it", async () => {
  expect((await asked("/project/0", { Host: "rebound.example" })).status).toBe(403)
  const { headers } = await asked("/project/0", { Origin: "http://localhost:3000" })
  expect(headers["access-control-allow-origin"]).toBeUndefined()
  expect(headers["cross-origin-resource-policy"]).toBe("same-origin")
})

test("no path leads to another file", async () => {
  for (const path of [
    "/project/../private.txt",
    "/..%2fprivate.txt",
    "/%2e%2e/private.txt",
    "/project/1",
    "//",
    "/%",
  ]) {
    const { status, body } = await asked(path)
    expect(body).not.toContain("secret")
    expect(status === 200 || status === 404).toBe(true)
  }
})

test("a contract that has gone is not found, in words", async () => {
  renameSync(contract, `${contract}.away`)
  const { status, body } = await asked("/project.json")
  renameSync(`${contract}.away`, contract)
  expect(status).toBe(404)
  expect(body).toMatch(/contract\.otk does not exist; expected a contract text \(\.otk\)\.\n$/)
})
