import type { OneOrMany, PrincipalElement } from '../document.js'
import type { DescribedElement } from './description.js'
import type { Narrator } from './narrator.js'
import { code } from './visible-text.js'

/** Whom a statement names, as written; `several` for a verb in the plural. */
export function describePrincipals(
  element: PrincipalElement,
  except: boolean,
  narrator: Narrator,
): { readonly principals: DescribedElement; readonly several: boolean } {
  const { words } = narrator
  const items = namesOf(element).map((pattern) => ({ pattern, text: pattern === '*' ? words.everyone : code(pattern) }))
  const everyone = items.find(({ pattern }) => pattern === '*')
  const list = everyone?.text ?? (items.length === 0 ? words.nobody : words.and(items.map(({ text }) => text)))
  const several = except || everyone !== undefined || items.length > 1
  return { principals: { except, items, text: except ? words.everyoneExcept(list) : list }, several }
}

function namesOf(element: PrincipalElement): readonly string[] {
  if (typeof element === 'string') return [element]
  return Object.values<OneOrMany<string>>(element).flat()
}
