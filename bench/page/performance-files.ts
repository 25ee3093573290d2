import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Part } from '../parts.js'
import { withTables } from './performance-page.js'
import { withPart, type PartRecord, type PerformanceRecord } from './record.js'

/** The page about speed and the figures that its tables are written from, in a repository. */
export class PerformanceFiles {
  private readonly page: string
  private readonly figures: string

  constructor(repository: string) {
    this.page = join(repository, 'docs', 'performance.md')
    this.figures = join(repository, 'docs', 'performance.json')
  }

  /** Puts a part that was measured into both; what is known of others stays. */
  put(part: Part, measured: PartRecord): void {
    const record = withPart(this.read(), part, measured)
    writeFileSync(this.figures, `${JSON.stringify(record, undefined, 2)}\n`)
    this.writePage()
  }

  /** Writes the tables anew from the figures. */
  writePage(): void {
    writeFileSync(this.page, withTables(this.text(), this.read()))
  }

  /** The page as it stands. */
  text(): string {
    return readFileSync(this.page, 'utf8')
  }

  /** The figures. */
  read(): PerformanceRecord {
    // Written by `put` alone.
    return JSON.parse(readFileSync(this.figures, 'utf8')) as PerformanceRecord
  }
}
