import type { DescribedElement } from './description.js'
import type { Narrator } from './narrator.js'
import { code } from './visible-text.js'
import { VERBS, type Verb } from './words.js'

/** Where actions stand. */
export interface ActionPlace {
  readonly deny: boolean
  readonly except: boolean
  /** Types of resources that the statement names, by service. */
  readonly types: ReadonlyMap<string, ReadonlySet<string>>
}

/** An action pattern as it is going to be said. */
type SaidAction = SaidVerb | { readonly kind: 'whole' | 'other'; readonly pattern: string; readonly text: string }

interface SaidVerb {
  readonly kind: 'verb'
  readonly pattern: string
  readonly verb: Verb
  readonly service: string
  readonly type: string
}

/**
 * Actions in words: `get and list apples`, `do everything in service apples`. A name is a verb and a noun only where it
 * is made of a known verb and a type of its service; all others are said as written.
 */
export function describeActions(patterns: readonly string[], place: ActionPlace, narrator: Narrator): DescribedElement {
  const { words } = narrator
  const said = patterns.map((pattern) => sayAction(pattern, place, narrator))
  const items = said.map((action) => ({ pattern: action.pattern, text: phraseOf([action], place, narrator) }))
  const text = phraseOf(said, place, narrator)
  const { except } = place
  return { except, items, text: except ? words.everythingExcept(text, place.deny) : text }
}

/** English forbids `a or b`, but everything except `a and b`. */
function join(items: readonly string[], { deny, except }: ActionPlace, { words }: Narrator): string {
  return deny && !except ? words.or(items) : words.and(items)
}

function sayAction(pattern: string, place: ActionPlace, narrator: Narrator): SaidAction {
  const { words } = narrator
  const any = place.deny && !place.except
  if (/^\*+(?::\*+)?$/.test(pattern)) return { kind: 'whole', pattern, text: words.everything(any) }
  const colon = pattern.indexOf(':')
  const service = pattern.slice(0, Math.max(0, colon))
  const name = pattern.slice(colon + 1)
  if (!/[*?]/.test(pattern)) return sayName(pattern, service, name, place, narrator)
  const begin = /^([^*?]*)\*+$/.exec(name)?.[1]
  if (service === '' || /[*?]/.test(service) || begin === undefined) {
    return { kind: 'other', pattern, text: words.actionsLike(code(pattern), any) }
  }
  const shown = narrator.service(service)
  if (begin === '') return { kind: 'whole', pattern, text: words.everythingIn(shown, any) }
  return { kind: 'other', pattern, text: words.actionsBeginning(shown, code(begin), any) }
}

function sayName(pattern: string, service: string, name: string, place: ActionPlace, narrator: Narrator): SaidAction {
  const described = narrator.action(service, name)
  if (described !== undefined) return { kind: 'other', pattern, text: described }
  const verb = VERBS.find((candidate) => name.startsWith(candidate))
  const types = [...narrator.typesOf(service), ...(place.types.get(service) ?? []), service]
  const noun = kebab(name.slice(verb?.length ?? 0))
  const type = types.find((candidate) => isPlural(candidate, noun))
  if (verb === undefined || type === undefined) return { kind: 'other', pattern, text: code(pattern) }
  return { kind: 'verb', pattern, verb, service, type }
}

/** `AccessKey` → `access-key`. */
function kebab(name: string): string {
  return /^[A-Z][A-Za-z0-9]*$/.test(name) ? name.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase() : ''
}

function isPlural(type: string, noun: string): boolean {
  return noun !== '' && [noun, `${noun}s`, `${noun}es`, noun.replace(/y$/, 'ies')].includes(type)
}

function phraseOf(said: readonly SaidAction[], place: ActionPlace, narrator: Narrator): string {
  const { words } = narrator
  const whole = said.filter(({ kind }) => kind === 'whole').map((action) => textOf(action))
  const others = said.filter(({ kind }) => kind === 'other').map((action) => textOf(action))
  const phrases = [...whole, ...verbPhrases(said, place, narrator)]
  if (others.length > 0) phrases.push(words.use(join(unique(others), place, narrator)))
  return phrases.length === 0 ? words.use(words.none) : join(unique(phrases), place, narrator)
}

function textOf(action: SaidAction): string {
  return action.kind === 'verb' ? code(action.pattern) : action.text
}

/** `get and list apples`, once for each type. */
function verbPhrases(said: readonly SaidAction[], place: ActionPlace, narrator: Narrator): string[] {
  const verbs = said.filter((action) => action.kind === 'verb')
  const several = new Set(verbs.map(({ service }) => service)).size > 1
  const nouns = unique(verbs.map(({ service, type }) => nounOf(service, type, several, narrator)))
  return nouns.map((noun) => {
    const group = verbs.filter(({ service, type }) => nounOf(service, type, several, narrator) === noun)
    return verbPhrase(noun, group, place, narrator)
  })
}

function nounOf(service: string, type: string, several: boolean, narrator: Narrator): string {
  const noun = narrator.type(service, type)
  return several && type !== service ? narrator.words.ofService(noun, narrator.service(service)) : noun
}

/** With the names of the actions where a phrase that is too wide would say that too little is allowed. */
function verbPhrase(noun: string, group: readonly SaidVerb[], place: ActionPlace, narrator: Narrator): string {
  const { words } = narrator
  const phrase = words.act(join(unique(group.map(({ verb }) => words.verbs[verb])), place, narrator), noun)
  const names = unique(group.map(({ pattern }) => code(pattern)))
  return place.deny !== place.except ? `${phrase} (${names.join(', ')})` : phrase
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)]
}
