import { readFileSync } from 'node:fs'
import * as crypto from 'node:crypto'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import * as requestSigning from '../src/index.js'

const README = readFileSync(join(__dirname, '..', 'README.md'), 'utf8')
const EXAMPLE = /```js\n(?<code>[\s\S]*?)```\s*```text\n(?<printed>[\s\S]*?)```/g
const IMPORT = /^import (?<names>\{[^}]*\}) from '(?<module>[^']*)'$/gm

const MODULES: Readonly<Record<string, unknown>> = {
  'node:crypto': crypto,
  '@tinyauth/request-signing': requestSigning,
}

/** What an example prints, run as a script on the sources. */
function print(code: string): string {
  let printed = ''
  const console = {
    log: (...values: readonly unknown[]) => {
      printed += `${values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' ')}\n`
    },
  }
  const script = code.replace(IMPORT, (_all, names, module) => `const ${names} = load('${module}')`)
  runInNewContext(`{${script}}`, { console, load: (name: string) => MODULES[name] })
  return printed
}

describe('the README', () => {
  const examples = [...README.matchAll(EXAMPLE)]

  it('has three examples', () => {
    expect(examples).toHaveLength(3)
  })

  it.each(examples.map(([, code = '', printed = '']) => ({ code, printed })))(
    'prints what it says, example %#',
    ({ code, printed }) => {
      expect(print(code)).toBe(printed)
    },
  )
})
