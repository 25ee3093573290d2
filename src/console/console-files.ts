import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** One file in one encoding. */
export interface ConsoleFile {
  readonly contentType: string
  readonly encoding: 'br' | 'gzip' | undefined
  readonly body: Buffer
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
])
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

/** What the build of the console wrote. Names are looked up among those that are there, so that no name leads out of the folder. */
export class ConsoleFiles {
  private readonly names: ReadonlySet<string>
  /** What was asked for, by name: about a megabyte when all was, and no request waits for the disk. */
  private readonly bodies = new Map<string, Buffer>()

  constructor(private readonly folder: string) {
    const found = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []
    this.names = new Set(found.map((name) => name.replaceAll(path.sep, '/')))
  }

  /** The files of the package `@tinyauth/console`. */
  static built(): ConsoleFiles {
    const manifest = createRequire(__filename).resolve('@tinyauth/console/package.json')
    return new ConsoleFiles(path.join(path.dirname(manifest), 'dist'))
  }

  /** A file, in the best of the encodings that the browser takes; `undefined` where there is none of that name. */
  find(name: string, accepted: string): ConsoleFile | undefined {
    const contentType = TYPES.get(path.extname(name))
    if (contentType === undefined || !this.names.has(name)) return undefined
    const [encoding, ending] =
      ENCODINGS.find(([one, end]) => accepts(accepted, one) && this.names.has(name + end)) ?? []
    return { contentType, encoding, body: this.read(name + (ending ?? '')) }
  }

  private read(name: string): Buffer {
    const known = this.bodies.get(name)
    if (known !== undefined) return known
    const body = readFileSync(path.join(this.folder, name))
    this.bodies.set(name, body)
    return body
  }
}

/** Whether a header `Accept-Encoding` names an encoding and does not refuse it (RFC 9110, 12.5.3). */
function accepts(header: string, encoding: string): boolean {
  return header.split(',').some((one) => {
    const [name = '', ...parameters] = one.toLowerCase().split(';')
    return name.trim() === encoding && !parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter))
  })
}
