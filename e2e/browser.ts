import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir, userInfo } from "node:os"
import { dirname, join } from "node:path"
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from "playwright-core"

/** A Chromium on this machine, and the environment it starts in. */
export interface InstalledBrowser {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * The Chromium the tests use: the one named by OFFTAKE_CHROMIUM, else an installed one, else on 64-bit Linux the one
 * that came with `npm ci`. Rejects with a sentence that says what to install.
 */
export async function findBrowser(): Promise<InstalledBrowser> {
  const named = process.env["OFFTAKE_CHROMIUM"]
  if (named) {
    if (!existsSync(named)) throw new Error(`OFFTAKE_CHROMIUM names ${named}, and there is no such file.`)
    return { executablePath: named, env: inherited() }
  }
  const installed = (usualPlaces[process.platform] ?? []).find((path) => existsSync(path) && starts(path, inherited()))
  if (installed) return { executablePath: installed, env: inherited() }
  if (process.platform === "linux" && process.arch === "x64") return packagedBrowser()
  throw new Error(
    "No Chromium was found. Install Chromium or Google Chrome, or set OFFTAKE_CHROMIUM to the path of its executable.",
  )
}

/** Starts the browser without a window. Close it in the test that opened it. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await findBrowser()
  return chromium.launch({ executablePath, env: { ...env }, args: flags })
}

/** A fresh profile in the browser, with a real locale: under `C.UTF-8` the browser would report one no library knows. */
export function newContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 }, ...options })
}

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

const programFiles = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((name) => process.env[name] ?? [])

const usualPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/usr/bin/microsoft-edge",
  ],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: programFiles.flatMap((folder) => [
    join(folder, "Google/Chrome/Application/chrome.exe"),
    join(folder, "Chromium/Application/chrome.exe"),
    join(folder, "Microsoft/Edge/Application/msedge.exe"),
  ]),
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/** Whether the executable runs. Some distributions put a stub in place that only says which package to install. */
function starts(executablePath: string, env: Record<string, string>): boolean {
  if (process.platform !== "linux") return true // On Windows `--version` opens a window.
  return spawnSync(executablePath, ["--version"], { env, timeout: 30_000, stdio: "ignore" }).status === 0
}

/** The Chromium inside the npm package, unpacked on first use to a folder of its own version, and its libraries. */
async function packagedBrowser(): Promise<InstalledBrowser> {
  const folder = await unpackedBrowser()
  const executablePath = join(folder, "chromium")
  const env = { ...inherited(), FONTCONFIG_FILE: join(folder, "fonts.conf") }
  if (starts(executablePath, env)) return { executablePath, env }
  // A bare system lacks libnss3 and its relatives; the package brings them. Where the system has them they are newer.
  const libraries = [process.env["LD_LIBRARY_PATH"], join(folder, "al2023/lib")].filter(Boolean).join(":")
  const withLibraries = { ...env, LD_LIBRARY_PATH: libraries }
  if (starts(executablePath, withLibraries)) return { executablePath, env: withLibraries }
  throw new Error(
    `The packaged Chromium in ${folder} does not start here. Install Chromium, or set OFFTAKE_CHROMIUM to its path.`,
  )
}

async function unpackedBrowser(): Promise<string> {
  const home = dirname(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")))
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as { version: string }
  const folder = join(tmpdir(), `offtake-chromium-${version}-${userInfo().username}`)
  if (existsSync(folder)) return folder

  // Unpacked beside its place and renamed, so that nobody ever sees half a browser.
  const partial = mkdtempSync(`${folder}-`)
  const { inflate } = await import("@sparticuz/chromium")
  const temporary = process.env["TMPDIR"]
  process.env["TMPDIR"] = partial // The package always unpacks to the temporary folder.
  try {
    const archives = ["chromium.br", "fonts.tar.br", "swiftshader.tar.br", "al2023.tar.br"]
    await Promise.all(archives.map((archive) => inflate(join(home, "bin", archive))))
  } finally {
    if (temporary === undefined) delete process.env["TMPDIR"]
    else process.env["TMPDIR"] = temporary
  }
  mkdirSync(join(partial, "fonts-cache"))
  writeFileSync(join(partial, "fonts.conf"), fontSettings(folder))
  try {
    renameSync(partial, folder)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    if (!existsSync(folder)) throw error // Otherwise another run was first, and its copy is as good.
  }
  return folder
}

/** The system's fonts where there are any, and always the packaged ones: a browser without a font draws no text. */
function fontSettings(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`
}
