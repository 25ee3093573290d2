import { isCount, isName, required, unreadable } from '../remote/answer-fields.js'
import { isJsonObject, type JsonObject } from '../service/json-answer.js'
import { strictObject } from './strict-members.js'

/** By what the service decides besides policies. */
export interface Terms {
  /** Level by action, in lower case, with its prefix. */
  readonly levels: ReadonlyMap<string, string>
  /** How long an answer of the service may be kept, in seconds. */
  readonly decisionTtlSeconds: number
  readonly maxSessionSeconds: number
  readonly clockSkewSeconds: number
}

/**
 * Reads terms. Principals share those that are equal: mostly all have the same.
 * INVARIANT: what was read counts for others only once the answer that it stands in was found to be current.
 */
export class TermsReader {
  private text: string | undefined
  private terms: Terms | undefined
  private current: Terms | undefined

  constructor(private readonly service: string) {}

  /** Those that were taken last; `undefined` before. */
  get latest(): Terms | undefined {
    return this.current
  }

  /** They stand in an answer that is held. */
  take(terms: Terms): void {
    this.current = terms
  }

  /** @throws ConnectionError when they are none */
  read({ catalogue, maxSessionSeconds, clockSkewSeconds }: JsonObject): Terms {
    const text = JSON.stringify([catalogue, maxSessionSeconds, clockSkewSeconds])
    if (this.terms !== undefined && text === this.text) return this.terms
    const terms = {
      ...this.readCatalogue(catalogue),
      maxSessionSeconds: required({ maxSessionSeconds }, 'maxSessionSeconds', isCount),
      clockSkewSeconds: required({ clockSkewSeconds }, 'clockSkewSeconds', isCount),
    }
    this.text = text
    this.terms = terms
    return terms
  }

  private readCatalogue(value: unknown): Pick<Terms, 'levels' | 'decisionTtlSeconds'> {
    const catalogue = strictObject(value, 'catalogue', ['decisionTtlSeconds', 'levels'])
    const { levels } = catalogue
    if (!isJsonObject(levels)) throw unreadable('levels', 'is not an object')
    return {
      decisionTtlSeconds: required(catalogue, 'decisionTtlSeconds', isCount),
      levels: new Map(
        Object.keys(levels).map((name) => [`${this.service}:${name}`.toLowerCase(), required(levels, name, isName)]),
      ),
    }
  }
}
