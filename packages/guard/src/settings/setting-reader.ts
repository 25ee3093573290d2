import type { Environment } from './guard-options.js'

/** Names that a setting has in the environment, and as a flat option. */
export const ENVIRONMENT_NAMES: Readonly<Record<string, readonly string[]>> = {
  endpoint: ['TINYAUTH_ENDPOINT'],
  accessKeyId: ['TINYAUTH_ACCESS_KEY_ID'],
  secretAccessKey: ['TINYAUTH_SECRET_ACCESS_KEY'],
  secretAccessKeyFile: ['TINYAUTH_SECRET_ACCESS_KEY_FILE'],
  verify: ['TINYAUTH_VERIFY', 'TINYAUTH_ENDPOINT_VERIFY'],
  partition: ['TINYAUTH_PARTITION'],
  service: ['TINYAUTH_SERVICE'],
  region: ['TINYAUTH_REGION'],
  bypass: ['TINYAUTH_BYPASS'],
  signInUrl: ['TINYAUTH_SIGN_IN_URL'],
}

/** Every name of `ENVIRONMENT_NAMES` in upper case. */
export const FLAT_NAMES: readonly string[] = Object.values(ENVIRONMENT_NAMES).flat()

const TRUE_WORDS = ['true', '1', 'yes', 'on']
const FALSE_WORDS = ['false', '0', 'no', 'off']

/** `true` or `false` for the words that mean them, in any case; else `undefined`. */
export function truthOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  const word = typeof value === 'string' ? value.trim().toLowerCase() : ''
  if (TRUE_WORDS.includes(word)) return true
  return FALSE_WORDS.includes(word) ? false : undefined
}

/** Bounds of a whole number, and its default. */
export interface WholeNumber {
  readonly least: number
  readonly most: number
  readonly fallback: number
}

type Values = Readonly<Record<string, unknown>>

/** Finds settings under all their names, and collects what is wrong with them. */
export class SettingReader {
  readonly problems: string[] = []

  constructor(
    private readonly options: Values,
    private readonly environment: Environment,
  ) {}

  /** Notes a problem of a setting; it is named in quotes, under all its names. */
  note(name: string, problem: string): void {
    const others = ENVIRONMENT_NAMES[name] ?? []
    this.problems.push(`"${name}"${others.length === 0 ? '' : ` (${others.join(' or ')})`} ${problem}`)
  }

  /** What was given: the option, else the flat option, else the environment. An empty text there is nothing. */
  find(name: string): unknown {
    const own = this.options[name]
    if (own !== undefined) return own
    return this.flat(name, this.options) ?? this.flat(name, this.environment)
  }

  /**
   * The path of the file that holds a setting, where the nearest source gives it by file (`secretAccessKeyFile`). A source
   * that gives both is a problem.
   */
  nearestFile(name: string): string | undefined {
    const sources = [this.options, this.environment]
    for (const source of sources) {
      const path = this.flat(`${name}File`, source)
      const text = (source === this.options ? this.options[name] : undefined) ?? this.flat(name, source)
      if (path !== undefined && text !== undefined) this.note(name, 'is given both as text and as a file')
      if (path !== undefined && typeof path !== 'string') this.note(`${name}File`, 'must be the path of a file')
      if (path !== undefined || text !== undefined) return typeof path === 'string' ? path : undefined
    }
    return undefined
  }

  /** The same under the upper-case names, of one source. Two names with different values are a problem. */
  private flat(name: string, source: Values): unknown {
    const names = ENVIRONMENT_NAMES[name] ?? []
    const given = names.map((each) => source[each]).filter((value) => value !== undefined && value !== '')
    if (new Set(given).size > 1) this.note(name, 'is given twice, with different values')
    return given[0]
  }

  /** A text, without white space around it. */
  text(name: string, fallback?: string): string {
    const value = this.find(name) ?? fallback
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
    this.note(name, value === undefined || value === '' ? 'is missing' : 'must be a text')
    return ''
  }

  /** A switch. */
  flag(name: string): boolean {
    const value = this.find(name)
    const truth = value === undefined ? false : truthOf(value)
    if (truth === undefined) this.note(name, 'must be true or false')
    return truth ?? false
  }

  /** One of a few values; the first is the default. */
  choice<const T extends string | number>(name: string, choices: readonly [T, ...T[]]): T {
    const value = this.find(name) ?? choices[0]
    const chosen = choices.find((choice) => choice === value)
    if (chosen === undefined) this.note(name, `must be one of ${choices.join(', ')}`)
    return chosen ?? choices[0]
  }

  /** A whole number of the options, or a member of one of them such as `breaker.failures`. */
  whole(name: string, { least, most, fallback }: WholeNumber): number {
    const [group = '', member] = name.split('.')
    const given = member === undefined ? this.options[name] : this.members(group)[member]
    const value = given ?? fallback
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
    this.note(name, `must be a whole number from ${least} to ${most}`)
    return fallback
  }

  /** The members of an option that is an object. */
  members(name: string): Values {
    const value = this.options[name]
    // Each member is checked where it is read.
    return typeof value === 'object' && value !== null ? (value as Values) : {}
  }

  /** Members that nobody reads are misspelt. */
  refuseOthers(name: string | undefined, known: readonly string[]): void {
    const values = name === undefined ? this.options : this.members(name)
    const others = Object.keys(values).filter((key) => values[key] !== undefined && !known.includes(key))
    for (const key of others) this.note(name === undefined ? key : `${name}.${key}`, 'is no setting of the guard')
  }
}
