import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConsumerProject, ROOT, node } from './packed-package.js'

const NAME = '@tinyauth/request-signing'

/** Signs, verifies, and refuses another address. */
const ASK = `
const secret = 'a secret of the tests'
const [now, region, service] = [Date.UTC(2026, 0, 2), 'global', 'orchard']
const headers = [['Host', 'orchard.example.com']]
const added = signRequest({ method: 'GET', uri: '/apples', headers }, { accessKeyId: 'AK1', secret, region, service, now })
const bodySha256 = require_('node:crypto').createHash('sha256').digest('hex')
const request = { method: 'GET', uri: '/apples', headers: [...headers, ...added], bodySha256 }
const key = deriveSubkey({ protocol: 'aws-sig4', secret, date: '20260102', region, service })
const answers = [request, { ...request, uri: '/pears' }].map((asked) => verifySignature(parseSignature(asked), asked, key, { now }).ok)
console.log(answers.join())
`
const NAMES = 'deriveSubkey, parseSignature, signRequest, verifySignature'
const README_EXAMPLES = /```js\n(?<code>[\s\S]*?)```\s*```text\n(?<printed>[\s\S]*?)```/g

let project: ConsumerProject

beforeAll(() => {
  project = new ConsumerProject('request-signing')
}, 60_000)

afterAll(() => {
  project.remove()
})

describe(`${NAME} as published`, () => {
  it('verifies when loaded by require', () => {
    const load = `const require_ = require\nconst { ${NAMES} } = require('${NAME}')`
    expect(project.run('ask.cjs', `${load}\n${ASK}`)).toEqual({ ok: true, output: 'true,false\n' })
  })

  it('verifies when loaded by import', () => {
    const make = `import { createRequire } from 'node:module'\nconst require_ = createRequire(import.meta.url)`
    expect(project.run('ask.mjs', `import { ${NAMES} } from '${NAME}'\n${make}\n${ASK}`)).toEqual({
      ...{ ok: true, output: 'true,false\n' },
    })
  })

  it('exports the same names to both', () => {
    const script = `
      import { createRequire } from 'node:module'
      import * as imported from '${NAME}'
      const required = createRequire(import.meta.url)('${NAME}')
      console.log(Object.keys(imported).sort().join() === Object.keys(required).sort().join())`
    expect(project.run('names.mjs', script)).toEqual({ ok: true, output: 'true\n' })
  })

  it.each([
    ['require of the build', 'deep.cjs', `require('${NAME}/dist/cjs/index.js')`],
    ['import of the build', 'deep.mjs', `import '${NAME}/dist/esm/index.js'`],
    ['require of a source', 'source.cjs', `require('${NAME}/src/mac')`],
    ['import of a module by name', 'module.mjs', `import '${NAME}/subkey'`],
  ])('refuses a deep %s', (_title, name, script) => {
    const { ok, output } = project.run(name, script)
    expect(ok).toBe(false)
    expect(output).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED')
  })

  it('has types that a strict project takes', () => {
    const use = `import { verifySignature } from '${NAME}'\nexport const answer: unknown = verifySignature\n`
    for (const name of ['use.mts', 'use.cts']) project.write(name, use)
    const strict = {
      strict: true,
      noEmit: true,
      module: 'node20',
      target: 'es2023',
      lib: ['es2023'],
      skipLibCheck: false,
    }
    const compilerOptions = { ...strict, types: ['node'], typeRoots: [join(ROOT, 'node_modules', '@types')] }
    project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['use.mts', 'use.cts'] }))
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
    expect(node([tsc, '-p', '.'], project.directory)).toEqual({ ok: true, output: '' })
  }, 60_000)

  it('brings no dependency, no source, no test and no build record', () => {
    const manifest = JSON.parse(readFileSync(join(project.installed, 'package.json'), 'utf8')) as object // a manifest is an object
    expect(Object.keys(manifest).filter((name) => /dependencies/i.test(name))).toEqual([])
    const files = node(['-p', `fs.readdirSync('.', { recursive: true }).join('\\n')`], project.installed).output
    expect(files).toContain('LICENSE')
    expect(files).not.toMatch(/\.test\.|tsbuildinfo|^(src|test)/m)
  })

  it('prints what its README says', () => {
    const examples = [...readFileSync(join(project.installed, 'README.md'), 'utf8').matchAll(README_EXAMPLES)]
    expect(examples.length).toBeGreaterThanOrEqual(3)
    for (const [, code = '', printed = ''] of examples) {
      expect(project.run('readme.mjs', code)).toEqual({ ok: true, output: printed })
    }
  })
})
