import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConsumerProject, ROOT, node } from './packed-package.js'

const ASK = `
const fred = { kind: 'user', arn: 'arn:tinyauth:tinyauth:::users/fred' }
const request = { principal: fred, action: 'orchard:GetApple', resource: 'arn:tinyauth:orchard:::apples/1' }
const policy = compilePolicy({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'orchard:Get*', Resource: 'arn:tinyauth:orchard:::apples/*' },
})
const layers = compileLayers({ identity: [{ id: 'users/fred', kind: 'user', policies: [policy] }] })
const answers = [request, { ...request, action: 'orchard:EatApple' }].map((asked) => decide(asked, layers).kind)
`

/** Loads the ESM build file by file into a context that has the language and nothing else. */
const BARE_CONTEXT = `
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import vm from 'node:vm'

const context = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } })
vm.runInContext('delete globalThis.Date; delete Math.random; delete globalThis.console; delete globalThis.Intl', context)

const modules = new Map()
const load = (path) => {
  if (!modules.has(path)) modules.set(path, new vm.SourceTextModule(readFileSync(path, 'utf8'), { identifier: path, context }))
  return modules.get(path)
}
const link = (specifier, from) => {
  if (!specifier.startsWith('.')) throw new Error('not a file of the package: ' + specifier)
  return load(resolve(dirname(from.identifier), specifier))
}
const entry = load(fileURLToPath(import.meta.resolve('@tinyauth/policy-engine')))
await entry.link(link)
await entry.evaluate()
context.engine = entry.namespace
const script = 'const { compilePolicy, compileLayers, decide } = engine;' + ${JSON.stringify(ASK)} + ';answers.join()'
console.log(vm.runInContext(script, context), modules.size > 1)
`

const README_EXAMPLES = /```js\n(?<code>[\s\S]*?)```\s*```text\n(?<printed>[\s\S]*?)```/g

let project: ConsumerProject

beforeAll(() => {
  project = new ConsumerProject()
}, 60_000)

afterAll(() => {
  project.remove()
})

describe('@tinyauth/policy-engine as published', () => {
  it('decides when loaded by require', () => {
    const load = `const { compilePolicy, compileLayers, decide } = require('@tinyauth/policy-engine')`
    expect(project.run('ask.cjs', `${load}\n${ASK}\nconsole.log(answers.join())`)).toEqual({
      ok: true,
      output: 'allow,implicitDeny\n',
    })
  })

  it('decides when loaded by import', () => {
    const load = `import { compilePolicy, compileLayers, decide } from '@tinyauth/policy-engine'`
    expect(project.run('ask.mjs', `${load}\n${ASK}\nconsole.log(answers.join())`)).toEqual({
      ok: true,
      output: 'allow,implicitDeny\n',
    })
  })

  it('exports the same names to both', () => {
    const script = `
      import { createRequire } from 'node:module'
      import * as imported from '@tinyauth/policy-engine'
      const required = createRequire(import.meta.url)('@tinyauth/policy-engine')
      console.log(Object.keys(imported).sort().join() === Object.keys(required).sort().join())`
    expect(project.run('names.mjs', script)).toEqual({ ok: true, output: 'true\n' })
  })

  it('runs in a browser: decides without any global of Node, a clock, randomness or code from strings', () => {
    expect(project.run('bare.mjs', BARE_CONTEXT, ['--no-warnings', '--experimental-vm-modules'])).toEqual({
      ok: true,
      output: 'allow,implicitDeny true\n',
    })
  })

  it.each([
    ['require of the build', 'deep.cjs', `require('@tinyauth/policy-engine/dist/cjs/index.js')`],
    ['import of the build', 'deep.mjs', `import '@tinyauth/policy-engine/dist/esm/index.js'`],
    ['require of a source', 'source.cjs', `require('@tinyauth/policy-engine/src/decision')`],
    ['import of a module by name', 'module.mjs', `import '@tinyauth/policy-engine/decision'`],
  ])('refuses a deep %s', (_title, name, script) => {
    const { ok, output } = project.run(name, script)
    expect(ok).toBe(false)
    expect(output).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED')
  })

  it('has types that need neither Node nor a browser', () => {
    const use = `import { decide } from '@tinyauth/policy-engine'\nexport const answer: unknown = decide\n`
    for (const name of ['use.mts', 'use.cts']) project.write(name, use)
    const bare = { strict: true, noEmit: true, module: 'node20', target: 'es2023', lib: ['es2023'], types: [] }
    const compilerOptions = { ...bare, skipLibCheck: false }
    project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['use.mts', 'use.cts'] }))
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
    expect(node([tsc, '-p', '.'], project.directory)).toEqual({ ok: true, output: '' })
  }, 60_000)

  it('brings no dependency, no source, no test and no build record', () => {
    const manifest = JSON.parse(readFileSync(join(project.installed, 'package.json'), 'utf8')) as Record<
      string,
      unknown
    > // a manifest is an object
    expect(Object.keys(manifest).filter((name) => /dependencies/i.test(name))).toEqual([])
    const files = node(['-p', `fs.readdirSync('.', { recursive: true }).join('\\n')`], project.installed).output
    expect(files).toContain('LICENSE')
    expect(files).not.toMatch(/\.test\.|tsbuildinfo|^(src|test|bench)/m)
  })

  it('prints what its README says', () => {
    const examples = [...readFileSync(join(project.installed, 'README.md'), 'utf8').matchAll(README_EXAMPLES)]
    expect(examples).toHaveLength(4)
    for (const [, code = '', printed = ''] of examples) {
      expect(project.run('readme.mjs', code)).toEqual({ ok: true, output: printed })
    }
  })
})
