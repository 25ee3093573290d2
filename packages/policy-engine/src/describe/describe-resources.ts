import { splitArn } from '../arn.js'
import { splitTemplate } from '../pattern/arn-template.js'
import { type GlobToken, STAR } from '../pattern/glob.js'
import type { DescribedElement } from './description.js'
import type { Narrator } from './narrator.js'
import { isWildcard, joinedTokens, partsOf, prefixOf, shownTokens } from './shown-template.js'
import { code } from './visible-text.js'
import type { Words } from './words.js'

/** Where resources stand. */
export interface ResourcePlace {
  readonly deny: boolean
  readonly except: boolean
  /** `${…}` is a variable here. */
  readonly variables: boolean
  /** The only service of the actions, which then goes without saying. */
  readonly service: string | undefined
}

/** An ARN pattern whose head can be put into words. */
interface SaidArn {
  readonly service: string
  readonly region: string
  readonly account: string
  /** The sixth part, joined. */
  readonly resource: readonly GlobToken[]
}

/** A phrase; a `whole` one (`all apples`) goes without “only”. */
interface Phrase {
  readonly text: string
  readonly whole: boolean
}

/**
 * Resources in words: `only apples/fred`, `all apples`, `everything except …`. What has no words is shown as written.
 */
export function describeResources(
  patterns: readonly string[],
  place: ResourcePlace,
  narrator: Narrator,
): DescribedElement {
  const { words } = narrator
  const said = patterns.map((pattern) => ({ pattern, ...sayResource(pattern, place, narrator) }))
  const items = said.map(({ pattern, text }) => ({ pattern, text }))
  const list = said.length === 0 ? words.none : words.and([...new Set(said.map(({ text }) => text))])
  const whole = said.length === 0 || said.some((phrase) => phrase.whole)
  return { except: place.except, items, text: framed(list, whole, place, narrator) }
}

function framed(list: string, whole: boolean, { deny, except }: ResourcePlace, { words }: Narrator): string {
  if (except) return words.except(list)
  return deny || whole ? list : words.only(list)
}

/** The types of resources that patterns name, by service: what stands before the first slash of the sixth part. */
export function resourceTypes(patterns: readonly string[], variables: boolean): ReadonlyMap<string, Set<string>> {
  const types = new Map<string, Set<string>>()
  for (const pattern of patterns) {
    const arn = readArn(pattern, variables)
    const type = typeOf(arn?.resource)
    if (arn === undefined || type === undefined) continue
    types.set(arn.service, (types.get(arn.service) ?? new Set<string>()).add(type))
  }
  return types
}

function typeOf(resource: readonly GlobToken[] | undefined): string | undefined {
  const first = resource?.[0]
  return typeof first === 'string' ? /^([^/]+)\//.exec(first)?.[1] : undefined
}

/** `undefined` for short patterns, wildcards within the head, escapes and malformed variables. */
function readArn(pattern: string, variables: boolean): (SaidArn & { readonly partition: string }) | undefined {
  const parts = partsOf(pattern, variables)
  if (parts === undefined || parts.some(({ kind }) => kind === 'literal')) return undefined
  const sections = splitTemplate(parts).map(joinedTokens)
  const [prefix, partition, service, region, account] = sections.slice(0, 5).map(headText)
  const resource = sections[5]
  if (prefix !== 'arn' || partition === undefined || service === undefined || service === '' || service === '*')
    return undefined
  if (region === undefined || account === undefined || resource === undefined) return undefined
  return { partition, service, region, account, resource }
}

function headText(section: readonly GlobToken[]): string | undefined {
  const [only] = section
  if (only === undefined) return ''
  if (section.length > 1) return undefined
  return only === STAR ? '*' : typeof only === 'string' ? only : undefined
}

function sayResource(pattern: string, place: ResourcePlace, narrator: Narrator): Phrase {
  const { words } = narrator
  if (pattern === '*') return { text: words.allResources, whole: true }
  const arn = readArn(pattern, place.variables)
  if (arn?.partition !== narrator.partition) return { text: asWritten(pattern, words), whole: false }
  const phrase = sayPath(pattern, arn, narrator)
  if (phrase === undefined) return { text: asWritten(pattern, words), whole: false }
  const where = [
    phrase.ofService || [place.service, typeOf(arn.resource)].includes(arn.service)
      ? ''
      : words.inService(narrator.service(arn.service)),
    regionWords(arn, place, narrator),
    arn.account === '' ? '' : arn.account === '*' ? words.everyAccount : words.inAccount(code(arn.account)),
  ]
  return { ...phrase, text: [phrase.text, ...where].filter((part) => part !== '').join(' ') }
}

/** With a note on wildcards where there are any; a short pattern ends in some that are not written. */
function asWritten(pattern: string, words: Words): string {
  return /[*?]/.test(pattern) || splitArn(pattern).length < 6 ? words.like(code(pattern)) : code(pattern)
}

/**
 * The region `default` and none go without saying, but not where the phrase would then take in more than the pattern,
 * and so allow less: in a Deny, and in what an Allow leaves out.
 */
function regionWords({ region, service }: SaidArn, { deny, except }: ResourcePlace, narrator: Narrator): string {
  const { words } = narrator
  if (region === '*') return words.everyRegion
  const exact = deny !== except
  if (region === '') return exact && service !== narrator.ownService ? words.withoutRegion : ''
  return region === 'default' && !exact ? '' : words.inRegion(code(region))
}

/** The sixth part in words, `ofService` where they name the service; `undefined` for a pattern that has none. */
function sayPath(
  pattern: string,
  { resource, service }: SaidArn,
  narrator: Narrator,
): (Phrase & { readonly ofService?: boolean }) | undefined {
  const { words } = narrator
  if (resource.length === 1 && resource[0] === STAR)
    return { text: words.allOfService(narrator.service(service)), whole: true, ofService: true }
  if (!resource.some(isWildcard))
    return { text: narrator.resource(pattern, shownTokens(resource, words)), whole: false }
  const before = prefixOf(resource)
  return before === undefined ? undefined : sayPrefix(before, service, narrator)
}

function sayPrefix(before: readonly GlobToken[], service: string, narrator: Narrator): Phrase {
  const { words } = narrator
  const type = typeOf(before)
  const last = before.at(-1)
  const [first, ...rest] = before
  if (type !== undefined && typeof first === 'string') {
    const tail = first.slice(type.length + 1)
    if (tail === '' && rest.length === 0) return { text: words.allOfType(narrator.type(service, type)), whole: true }
    const name = tail === '' ? rest : [tail, ...rest]
    if (!name.some((token) => typeof token === 'string' && token.includes('/')))
      return { text: words.namedLike(narrator.type(service, type), shownTokens(name, words)), whole: false }
  }
  if (typeof last === 'string' && last.endsWith('/') && (last !== '/' || before.length > 1)) {
    const path = [...before.slice(0, -1), last.slice(0, -1)]
    return { text: words.below(shownTokens(path, words)), whole: false }
  }
  return { text: words.beginning(shownTokens(before, words)), whole: false }
}
