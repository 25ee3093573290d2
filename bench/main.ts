import { writeFileSync } from 'node:fs'
import { LoadProcess } from './load/load-process.js'
import { HELP, parseOptions, UsageError, type BenchOptions } from './options.js'
import { PerformanceFiles } from './page/performance-files.js'
import { conditionsNow, type Conditions } from './page/record.js'
import { measuredParts } from './measured-parts.js'
import { missedTargets, type Section } from './results.js'
import { REPOSITORY } from './service/tinyauth-server.js'
import { printedResult } from './table.js'

void main()

async function main(): Promise<void> {
  try {
    const options = parseOptions(process.argv.slice(2))
    if (options.help) process.stdout.write(`${HELP}\n`)
    else await bench(options)
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 2 : 1
    const hint = error instanceof UsageError ? '; see --help' : ''
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}${hint}\n`)
  }
}

/** Measures part by part; what is measured is written down at once, so that a failure later on does not lose it. */
async function bench(options: BenchOptions): Promise<void> {
  const beginning = conditionsNow(options)
  const files = new PerformanceFiles(REPOSITORY)
  const load = new LoadProcess()
  const all: Section[] = []
  try {
    for (const [part, measure] of measuredParts(options)) {
      const conditions = conditionsNow({ ...options, parts: [part] })
      const sections = await measure(load)
      all.push(...sections)
      if (options.write) files.put(part, { conditions, sections })
    }
  } finally {
    load.stop()
  }
  report(beginning, all, options)
}

function report(conditions: Conditions, sections: readonly Section[], { json, check }: BenchOptions): void {
  process.stdout.write(`${printedResult(conditions, sections)}\n`)
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...conditions, sections }, undefined, 2)}\n`)
  const missed = missedTargets(sections)
  for (const line of missed) process.stderr.write(`missed target: ${line}\n`)
  if (check && missed.length > 0) process.exitCode = 1
}
