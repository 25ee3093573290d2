// Installs the locked dependencies when they are missing or are not those of package-lock.json. Node built-ins only:
// it runs in a fresh clone, before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages ?? {}
  } catch {
    return {}
  }
}

/** Why `npm ci` has to run, or undefined. npm notes what it installed in `node_modules/.package-lock.json`. */
function reasonToInstall() {
  if (!existsSync(join(root, 'node_modules'))) return 'node_modules is missing'
  const wanted = readPackages('package-lock.json')
  const installed = readPackages('node_modules/.package-lock.json')
  for (const [path, { version, integrity, link, optional, devOptional }] of Object.entries(wanted)) {
    if (!path.includes('node_modules/')) continue
    const found = installed[path]
    // Binaries of other platforms are in the lock file but not on the disk.
    if (!found && (optional || devOptional)) continue
    if (!existsSync(join(root, path, 'package.json'))) return `${path} is missing`
    if (link) continue
    if (found?.version !== version || found?.integrity !== integrity) return `${path} is not at version ${version}`
  }
  return undefined
}

function npmCi() {
  // Also under NODE_ENV=production: the build needs the development dependencies.
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }
  const npm = process.env.npm_execpath
  // npm names its own script when it runs us; without it the shell finds npm, also as `npm.cmd`.
  if (npm) return spawnSync(process.execPath, [npm, ...args], options).status
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' }).status
}

const NATIVE = join(root, 'node_modules', 'better-sqlite3')

/** The one package that has to be compiled; its own script would fetch a binary from elsewhere. */
function hasNativeModule() {
  return existsSync(join(NATIVE, 'build', 'Release', 'better_sqlite3.node'))
}

/** Compiles the SQLite driver. Node's own headers are used where they were installed with it, so that nothing is fetched. */
function buildNativeModule() {
  const prefix = dirname(dirname(process.execPath))
  const headers = existsSync(join(prefix, 'include', 'node', 'node.h')) ? { npm_config_nodedir: prefix } : {}
  const env = {
    ...headers,
    JOBS: '2',
    CFLAGS: '-O1 -w',
    CXXFLAGS: '-w',
    npm_config_build_from_source: 'true',
    ...process.env,
  }
  const npm = process.env.npm_execpath
  const options = { cwd: NATIVE, env, stdio: ['ignore', 'ignore', 'inherit'] }
  if (npm) return spawnSync(process.execPath, [npm, 'run', 'install'], options).status
  return spawnSync('npm', ['run', 'install'], { ...options, shell: process.platform === 'win32' }).status
}

const reason = reasonToInstall()
if (reason) {
  console.log(`dependencies: ${reason}; running npm ci`)
  if (npmCi() !== 0) {
    console.error('dependencies: npm ci failed, see above')
    process.exit(1)
  }
  console.log('dependencies: installed as locked')
}
// `--packages` leaves the driver to another run, beside which a machine of several cores may build and check.
if (!process.argv.includes('--packages') && !hasNativeModule()) {
  console.log('dependencies: compiling the SQLite driver, which takes about a minute')
  if (buildNativeModule() !== 0 || !hasNativeModule()) {
    console.error('dependencies: the SQLite driver could not be compiled: it needs python3, make and a C++ compiler')
    process.exit(1)
  }
}
