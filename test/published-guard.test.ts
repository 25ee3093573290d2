import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { ConsumerProject, node, ROOT } from './packed-package.js'
import { type Fence, fencesOf, section } from './readme/fences.js'
import { Shell } from './readme/shell.js'
import { startService, type TestService } from './service/harness.js'

const README = readFileSync(join(ROOT, 'packages', 'guard', 'README.md'), 'utf8')

/** What `npm install` would fetch, taken from the repository instead. */
const FETCHED = ['@nestjs/common', '@nestjs/core', '@nestjs/platform-express', '@types/express', '@types/node']
const OTHERS = ['express', 'reflect-metadata', 'rxjs']

/** As `nest new` writes it, but for the output of maps and declarations. */
const TSCONFIG = {
  compilerOptions: {
    module: 'nodenext',
    moduleResolution: 'nodenext',
    target: 'ES2023',
    esModuleInterop: true,
    isolatedModules: true,
    emitDecoratorMetadata: true,
    experimentalDecorators: true,
    skipLibCheck: true,
    strict: true,
    // Nest sets the properties of its classes itself.
    strictPropertyInitialization: false,
    types: ['node'],
    rootDir: 'src',
    outDir: 'dist',
  },
  include: ['src'],
}

const MAIN = `import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module'

async function bootstrap() {
  const app = await NestFactory.create(AppModule)
  await app.listen(process.env.PORT ?? 3000, '127.0.0.1')
  console.log('ready')
}
void bootstrap()
`

const STARTED = 'npm start\n'
const INSTALLED = 'npm install @tinyauth/guard\n'

let project: ConsumerProject
let service: TestService
let shell: Shell
let port: number

beforeAll(async () => {
  project = newProject()
  service = await startService()
  shell = new Shell(project.directory)
  port = await freePort()
}, 120_000)

afterAll(async () => {
  await shell.run('kill "${app:-}" 2> /dev/null || true')
  await shell.end()
  await service.stop()
  project.remove()
})

/** A new project of Nest with the guard, and what it depends on, as npm would install them. */
function newProject(): ConsumerProject {
  const guard = new ConsumerProject('guard')
  for (const name of ['decision', 'policy-engine', 'request-signing']) {
    const other = new ConsumerProject(name)
    cpSync(other.installed, join(guard.directory, 'node_modules', '@tinyauth', name), { recursive: true })
    other.remove()
  }
  for (const scope of ['@nestjs', '@types']) mkdirSync(join(guard.directory, 'node_modules', scope))
  for (const name of [...FETCHED, ...OTHERS]) {
    symlinkSync(join(ROOT, 'node_modules', name), join(guard.directory, 'node_modules', name), 'junction')
  }
  mkdirSync(join(guard.directory, 'src'))
  guard.write('package.json', JSON.stringify({ name: 'new-project', private: true }))
  guard.write('tsconfig.json', JSON.stringify(TSCONFIG))
  guard.write(join('src', 'main.ts'), MAIN)
  return guard
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address() as AddressInfo // it listens on TCP
      server.close(() => resolve(address.port))
    })
  })
}

/** A command of the README for the service and the application under test. */
function here(command: string): string {
  return command
    .replaceAll('http://127.0.0.1:8700', service.url)
    .replaceAll('AKEXAMPLE00000000000', service.rootKey.keyId)
    .replaceAll('example-secret-that-was-printed-only-once', service.rootKey.secret)
    .replaceAll('http://127.0.0.1:3000', `http://127.0.0.1:${port}`)
}

function blocksOf(heading: string, language: string): readonly string[] {
  return fencesOf(section(README, heading))
    .filter((fence) => fence.language === language)
    .map(({ text }) => text)
}

function compile(): void {
  const compiled = node([join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.'], project.directory)
  expect(compiled).toEqual({ ok: true, output: '' })
}

/** `npm start` of a new project builds and runs it; what the shell has exported is its environment. */
async function start(): Promise<void> {
  compile()
  await shell.run(`exec 9< <(PORT=${port} exec "${process.execPath}" dist/main.js 2>&1)\napp=$!`)
  await shell.run('while read -ru 9 line; do [ "$line" != ready ] || break; done')
}

/** Types one block, as somebody who reads the README does. */
async function type({ language, text }: Fence): Promise<string> {
  if (language === 'ts') project.write(join('src', 'app.module.ts'), text)
  if (text === STARTED) await start()
  return language === 'sh' && text !== STARTED ? shell.run(here(text)) : ''
}

describe('the README of @tinyauth/guard, typed into a new Nest project that installed the packed packages', () => {
  it('begins with what is installed here from the tarballs', () => {
    expect(fencesOf(README)[0]).toEqual({ language: 'sh', text: INSTALLED })
  })

  it('protects a route: every command prints what it says, 401, 200 and 403 among it', async () => {
    const fences = fencesOf(section(README, 'Protect a route'))
    const shown: string[] = []
    for (const [i, fence] of fences.entries()) {
      const next = fences[i + 1]
      const printed = await type(fence)
      if (fence.language !== 'sh') continue
      expect(printed).toBe(next?.language === 'text' ? next.text : '')
      shown.push(printed.trim().slice(-3))
    }
    expect(shown.filter((status) => status !== '')).toEqual(['401', '200', '403'])
  })

  it('shows code that compiles as it stands, and a test that passes', () => {
    const headings = ['Who is let in', 'Groups on routes', 'Login', 'Tests', 'Express']
    for (const heading of headings) {
      const [block, ...others] = blocksOf(heading, 'ts')
      if (block === undefined || others.length > 0) throw new Error(`\`${heading}\` shows not one block of code`)
      project.write(join('src', `${heading.replaceAll(' ', '-').toLowerCase()}.ts`), block)
    }
    compile()
    const { ok, output } = node(['--test', join('dist', 'tests.js')], project.directory)
    expect(output).toContain('# pass 1')
    expect(ok).toBe(true)
  })
})

describe('@tinyauth/guard as published', () => {
  it.each(['client', 'express', 'local', 'testing'])('loads nothing of Nest by its entry `%s`', (entry) => {
    const script = `
require('@tinyauth/guard/${entry}')
console.log(Object.keys(require.cache).filter((path) => path.includes('@nestjs')).length)`
    expect(project.run(`load-${entry}.cjs`, script)).toEqual({ ok: true, output: '0\n' })
  })

  it('is imported by name from ES modules', () => {
    const script = `
import { Authorize, Authorizer, createAuthorizer, TinyauthModule } from '@tinyauth/guard'
import { asUser } from '@tinyauth/guard/testing'
console.log([Authorize, Authorizer, createAuthorizer, TinyauthModule, asUser].map((one) => typeof one).join())`
    const printed = { ok: true, output: 'function,function,function,function,function\n' }
    expect(project.run('load.mjs', script)).toEqual(printed)
  })

  it('shows nothing but its entries', () => {
    const script = `import('@tinyauth/guard/dist/cjs/decider.js').catch(({ code }) => console.log(code))`
    expect(project.run('deep.mjs', script).output).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED\n')
  })
})
