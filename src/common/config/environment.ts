import type { ConfigProblem } from './config-problem.js'
import type { Setting } from './setting.js'

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Reads a text file. Throws when it cannot. */
export type ReadFile = (path: string) => string

/** Before each name, where others could mean something else by it. */
export const PREFIX = 'TINYAUTH_'

/** A setting as it was given: by which variable, and what. */
export interface Given {
  readonly name: string
  readonly text: string
}

/** One given text, none at all, or why it cannot be told what was meant. */
export type Lookup = { readonly given?: Given; readonly problem?: ConfigProblem }

/**
 * Finds setting `X` as `TINYAUTH_X`, `X`, or as the content of the file that `TINYAUTH_X_FILE` or `X_FILE` names (without
 * one closing newline). Two of them are accepted only when both are texts, and equal; an empty one is refused, because
 * nobody can tell whether it was meant to be unset. A `prefixed` one is not looked for under its bare name.
 */
export function lookUp(
  environment: Environment,
  { name, secret: isSecret, prefixed }: Pick<Setting<unknown>, 'name' | 'secret' | 'prefixed'>,
  readFile: ReadFile,
): Lookup {
  const names = prefixed === true ? [PREFIX + name] : [PREFIX + name, name]
  const texts = present(environment, names)
  const files = present(
    environment,
    names.map((each) => `${each}_FILE`),
  )
  const [first, second] = [...texts, ...files]
  if (first === undefined) return {}
  if (second !== undefined && (files.length > 0 || first.text !== second.text)) return { problem: clash(first, second) }
  if (first.text === '') return { problem: empty(first.name) }
  return files.length > 0 ? fromFile(first, isSecret, readFile) : { given: first }
}

function present(environment: Environment, names: readonly string[]): readonly Given[] {
  return names.flatMap((name) => {
    // The environment of a process inherits from nothing, but a plain object does.
    const text = Object.hasOwn(environment, name) ? environment[name] : undefined
    return text === undefined ? [] : [{ name, text }]
  })
}

function fromFile({ name, text: path }: Given, isSecret: boolean, readFile: ReadFile): Lookup {
  try {
    const text = readFile(path).replace(/\r?\n$/, '')
    return text === '' ? { problem: empty(name) } : { given: { name, text } }
  } catch {
    const expected = isSecret ? 'a readable file that holds the secret' : 'a readable file that holds the value'
    return { problem: { name, got: path, expected, fix: 'check the path and who may read it' } }
  }
}

function clash(first: Given, second: Given): ConfigProblem {
  return { name: first.name, expected: `no \`${second.name}\` beside it that says otherwise`, fix: 'unset one of them' }
}

function empty(name: string): ConfigProblem {
  return { name, got: '', expected: 'a value', fix: 'unset it to take the default, or give it a value' }
}
