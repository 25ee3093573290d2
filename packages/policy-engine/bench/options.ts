import { parseArgs } from 'node:util'
import { ENGINE_NAMES, type EngineName } from './engine.js'

/** The parts of the benchmark; `flat` compares 10, 100 and 1,000 visible statements. */
export const WORKLOAD_NAMES = ['S', 'M', 'L', 'flat'] as const

/** One part of the benchmark. */
export type WorkloadName = (typeof WORKLOAD_NAMES)[number]

/** What the command line asks for. */
export interface BenchOptions {
  readonly help: boolean
  readonly workloads: readonly WorkloadName[]
  readonly engines: readonly EngineName[]
  /** Measured seconds for each engine on each workload. */
  readonly seconds: number
  readonly seed: number
  /** File for the results as JSON. */
  readonly json: string | undefined
  /** A missed target ends the process with 1. */
  readonly check: boolean
}

/** A command line that cannot be understood; the message says what is wrong. */
export class UsageError extends Error {}

/** The text of `--help`. */
export const HELP = `usage: npm run bench -- [options]

  --workload LIST   S, M, L, flat, or several with commas (default: all)
  --engine LIST     ${ENGINE_NAMES.join(', ')}, or several with commas (default: all)
  --seconds N       measured seconds for each engine on each workload (default: 2)
  --seed N          seed of policies and requests (default: 1)
  --json FILE       write the results to FILE as well
  --check           exit with 1 when a target is missed
  --help            show this text

Answers of every engine are compared with a plain loop over the statements first; a difference ends the run with 1.
Then every engine warms up, and five rounds follow in which each has its turn; the median round is printed.
decisions/s is taken in slices of about 2 ms. p50 and p99 are taken from samples: the clock is read around 8 consecutive
decisions (different requests) and the mean of the 8 is one sample; of engines slower than 20 us around each decision.
Progress goes to stderr, the tables go to stdout.`

/** Reads the command line. @throws UsageError */
export function parseOptions(args: readonly string[]): BenchOptions {
  const values = readValues(args)
  return {
    help: values.help,
    workloads: parseList('workload', values.workload, WORKLOAD_NAMES),
    engines: parseList('engine', values.engine, ENGINE_NAMES),
    seconds: parseNumber('seconds', values.seconds, 0.05),
    seed: Math.floor(parseNumber('seed', values.seed, 0)),
    json: values.json,
    check: values.check,
  }
}

function readValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', default: false },
        workload: { type: 'string', default: WORKLOAD_NAMES.join(',') },
        engine: { type: 'string', default: ENGINE_NAMES.join(',') },
        seconds: { type: 'string', default: '2' },
        seed: { type: 'string', default: '1' },
        json: { type: 'string' },
        check: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function parseList<T extends string>(option: string, text: string, known: readonly T[]): T[] {
  return text.split(',').map((name) => {
    const found = known.find((one) => one === name.trim())
    if (found === undefined) throw new UsageError(`--${option} knows ${known.join(', ')}, not \`${name}\``)
    return found
  })
}

function parseNumber(option: string, text: string, least: number): number {
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number) || number < least) {
    throw new UsageError(`--${option} needs a number from ${String(least)}, not \`${text}\``)
  }
  return number
}
