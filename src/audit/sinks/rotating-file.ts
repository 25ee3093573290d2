import {
  closeSync,
  existsSync,
  fchmodSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'

/** A file of lines that never grows past a bound. */
export interface RotatingFileOptions {
  readonly path: string
  /** Bytes of one file; a longer line gets a file of its own. Default in the service 500 MiB. */
  readonly maxBytes: number
  /** Files in all: `path`, `path.1` … from the newest to the oldest. At least 1. */
  readonly files: number
}

interface OpenFile {
  readonly fd: number
  size: number
  /** A full disk or a crash left half of a line at the end; the next line must not be glued to it. */
  readonly torn: boolean
}

/** Nobody but the owner reads it: who did what is not everybody's business. */
const MODE = 0o600

const LINE_FEED = Buffer.from('\n')

/** Appends whole lines. Opened at the first line; after an error it is opened anew at the next. */
export class RotatingFile {
  private open: OpenFile | undefined

  constructor(private readonly options: RotatingFileOptions) {}

  /**
   * Writes lines, each with its line feed, as few writes as files allow.
   * @throws Error of the file system; the lines from then on are not written
   */
  append(lines: readonly string[]): void {
    let pending: Buffer[] = []
    let bytes = 0
    for (const line of lines) {
      const chunk = Buffer.from(line)
      if (this.isFull(bytes, chunk.length)) {
        this.write(pending)
        this.rotate()
        pending = []
        bytes = 0
      }
      pending.push(chunk)
      bytes += chunk.length
    }
    this.write(pending)
  }

  /** The next line opens the file by its name again. */
  close(): void {
    const { open } = this
    this.open = undefined
    if (open !== undefined) closeSync(open.fd)
  }

  private isFull(pendingBytes: number, lineBytes: number): boolean {
    const taken = this.current().size + pendingBytes
    return taken > 0 && taken + lineBytes > this.options.maxBytes
  }

  private current(): OpenFile {
    this.open ??= openForAppending(this.options.path)
    return this.open
  }

  private write(chunks: readonly Buffer[]): void {
    if (chunks.length === 0) return
    const file = this.current()
    try {
      writeAll(file, Buffer.concat(file.torn ? [LINE_FEED, ...chunks] : chunks))
      this.open = { ...file, torn: false }
    } catch (error) {
      this.close()
      throw error
    }
  }

  private rotate(): void {
    const { path, files } = this.options
    this.close()
    const names = [path, ...Array.from({ length: files - 1 }, (_, index) => `${path}.${index + 1}`)]
    rmSync(names[files - 1] ?? path, { force: true })
    for (let index = files - 1; index > 0; index -= 1) {
      renameIfThere(names[index - 1] ?? path, names[index] ?? path)
    }
  }
}

function writeAll(file: OpenFile, data: Buffer): void {
  let offset = 0
  while (offset < data.length) {
    const count = writeSync(file.fd, data, offset)
    offset += count
    file.size += count
  }
}

function openForAppending(path: string): OpenFile {
  const fd = openSync(path, 'a+', MODE)
  try {
    // The mode above counts only for a file that was not there, and only as far as the umask lets it.
    fchmodSync(fd, MODE)
    const { size } = fstatSync(fd)
    return { fd, size, torn: size > 0 && lastByte(fd, size) !== LINE_FEED[0] }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

function lastByte(fd: number, size: number): number | undefined {
  const byte = Buffer.alloc(1)
  readSync(fd, byte, 0, 1, size - 1)
  return byte[0]
}

function renameIfThere(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to)
}
