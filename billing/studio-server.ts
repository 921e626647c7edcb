import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import type { IncomingMessage, ServerResponse } from "node:http"
import { basename, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { build, preview, resolveConfig, type Plugin } from "vite"
import { UsageProblem } from "./exit.ts"
import { readDataFolder, readPinned, readText } from "./files.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const configFile = join(root, "vite.config.ts")

/** A contract of this machine, and the readings it is settled on, for the studio to open first. */
export interface Project {
  readonly contractPath: string
  /** Absent: its tests stand for data. */
  readonly dataFolder: string | undefined
}

export interface StudioServer {
  /** "http://localhost:4173/" */
  readonly address: string
  readonly close: () => Promise<void>
}

/** Builds the studio where it is missing or older than its sources; `tell` is called before it takes its time. */
export async function buildStudio(tell: () => void): Promise<void> {
  const config = await resolveConfig({ configFile, logLevel: "silent" }, "build", "production")
  const built = resolve(config.root, config.build.outDir, "index.html")
  if (existsSync(built) && newestSource() <= statSync(built).mtimeMs) return
  tell()
  await build({ configFile, logLevel: "error" })
}

/**
 * Serves the built studio to this machine alone, on the port asked for or the next free one, together with a project if there is one.
 * `outDir` is where it was built, if not in its usual place.
 */
export async function serveStudio({
  project,
  port,
  outDir,
}: {
  readonly project?: Project | undefined
  readonly port?: number | undefined
  readonly outDir?: string | undefined
}): Promise<StudioServer> {
  const server = await preview({
    configFile,
    logLevel: "error",
    ...(outDir === undefined ? {} : { build: { outDir } }),
    plugins: project ? [handingOut(project)] : [],
    preview: {
      strictPort: false,
      open: false,
      // Not even a page of another port of this machine may read a project.
      ...(project ? { host: "127.0.0.1", cors: false } : {}),
      ...(port === undefined ? {} : { port }),
    },
  })
  const close = (): Promise<void> => server.close()
  const [address] = server.resolvedUrls?.local ?? []
  if (address !== undefined) return { address, close }
  await close()
  throw new Error("The studio's server started without a local address.")
}

/**
 * Hands out a project, read from disk at each request, and tells the page of it. Nothing else of the disk can be asked for, and
 * nothing is written.
 */
function handingOut(project: Project): Plugin {
  return {
    name: "offtake-project",
    configurePreviewServer({ config, middlewares }) {
      const page = resolve(config.root, config.build.outDir, "index.html")
      middlewares.use((request, response, next) => {
        const answer = answerTo(request, project, page)
        if (answer === undefined) next()
        else reply(response, answer)
      })
    },
  }
}

interface Answer {
  readonly status?: number
  readonly type: string
  readonly body: string | Uint8Array
}

/** Undefined for what is no matter of the project; null for a file of it that is not there. */
function answerTo({ method, url = "/" }: IncomingMessage, project: Project, page: string): Answer | null | undefined {
  if (method !== "GET" && method !== "HEAD") return undefined
  const [pathname = ""] = url.split(/[?#]/)
  if (pathname === "/" || pathname === "/index.html") return { type: "text/html; charset=utf-8", body: marked(page) }
  if (pathname !== "/project.json" && !pathname.startsWith("/project/")) return undefined
  const files = filesOrProblem(project)
  if (files instanceof UsageProblem)
    return { status: 404, type: "text/plain; charset=utf-8", body: `${files.message}\n` }
  if (pathname === "/project.json")
    return { type: "application/json; charset=utf-8", body: JSON.stringify(manifestOf(project, files)) }
  const body = files.find(({ address }) => `/${address}` === pathname)?.bytes
  return body ? { type: "application/octet-stream", body } : null
}

/** The page with a mark by which the studio knows that a project is there. */
const marked = (page: string): string =>
  readFileSync(page, "utf8").replace("</title>", '</title><meta name="offtake-project" content="./project.json" />')

interface ProjectFile {
  readonly kind: "contract" | "pinned" | "data"
  /** As the contract or the bindings name it. */
  readonly path: string
  /** Below the address of the studio: a number, so that no path of the disk is asked for. */
  readonly address: string
  readonly bytes: Uint8Array
}

/** The files as they are now; they may have gone since the studio was opened. */
function filesOrProblem(project: Project): readonly ProjectFile[] | UsageProblem {
  try {
    return filesOf(project)
  } catch (problem) {
    if (problem instanceof UsageProblem) return problem
    throw problem
  }
}

function filesOf({ contractPath, dataFolder }: Project): readonly ProjectFile[] {
  const text = readText(contractPath, "a contract text (.otk)")
  const found: readonly (readonly [ProjectFile["kind"], string, Uint8Array])[] = [
    ["contract", basename(contractPath), new TextEncoder().encode(text)],
    ...[...readPinned(text, contractPath)].map(([path, bytes]) => ["pinned", path, bytes] as const),
    ...[...(dataFolder === undefined ? [] : readDataFolder(dataFolder))].map(
      ([path, bytes]) => ["data", path, bytes] as const,
    ),
  ]
  return found.map(([kind, path, bytes], at) => ({ kind, path, address: `project/${at}`, bytes }))
}

/** What the studio is told: studio/session/project.ts reads it. */
function manifestOf({ dataFolder }: Project, files: readonly ProjectFile[]): object {
  const listed = (kind: ProjectFile["kind"]): object[] =>
    files.flatMap((file) => (file.kind === kind ? [{ path: file.path, address: `./${file.address}` }] : []))
  return {
    offtake: "project/1",
    contract: listed("contract")[0],
    pinned: listed("pinned"),
    ...(dataFolder === undefined ? {} : { data: { label: basename(resolve(dataFolder)), files: listed("data") } }),
  }
}

function reply(response: ServerResponse, answer: Answer | null): void {
  // A page elsewhere may not read what is handed out here.
  response.setHeader("Cross-Origin-Resource-Policy", "same-origin")
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin")
  response.setHeader("Cross-Origin-Embedder-Policy", "require-corp")
  response.setHeader("Cache-Control", "no-store")
  response.setHeader("X-Content-Type-Options", "nosniff")
  response.statusCode = answer ? (answer.status ?? 200) : 404
  if (answer) response.setHeader("Content-Type", answer.type)
  response.end(answer?.body)
}

/** When what the studio is made of was last changed, in milliseconds of the epoch. */
function newestSource(): number {
  let newest = 0
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) visit(path)
      else newest = Math.max(newest, statSync(path).mtimeMs)
    }
  }
  for (const folder of ["dsl", "engine", "studio", "examples"]) visit(join(root, folder))
  for (const file of ["vite.config.ts", "package-lock.json"]) {
    if (existsSync(join(root, file))) newest = Math.max(newest, statSync(join(root, file)).mtimeMs)
  }
  return newest
}
