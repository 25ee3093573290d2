import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { MASTER_KEY, SIGNING_KEY } from '../service/harness.js'
import { isThere, ROOT, textOf } from './deploy-files.js'

/** A step of a Dockerfile, of whichever stage. */
interface Step {
  readonly stage: string
  readonly word: string
  readonly rest: string
}

/** Steps of the Dockerfile, continued lines joined. */
function steps(): readonly Step[] {
  const lines = textOf('deploy/Dockerfile')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
  let stage = ''
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [word = '', ...words] = line.split(' ')
      if (word === 'FROM') stage = words.at(-1) ?? ''
      return { stage, word, rest: words.join(' ') }
    })
}

/** What is copied from where into what. */
function copies(
  stage: string,
): readonly { readonly from: string | undefined; readonly sources: readonly string[]; readonly to: string }[] {
  return steps()
    .filter((step) => step.stage === stage && step.word === 'COPY')
    .map(({ rest }) => {
      const words = rest.split(' ')
      const from = words[0]?.startsWith('--from=') === true ? words.shift()?.slice('--from='.length) : undefined
      return { from, sources: words.slice(0, -1), to: words.at(-1) ?? '' }
    })
}

const step = (word: string): string | undefined =>
  steps().findLast((one) => one.stage === 'runtime' && one.word === word)?.rest

describe('deploy/Dockerfile', () => {
  it('copies only what there is, and what is left in by .dockerignore', () => {
    const left = textOf('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
    const sources = ['build', 'runtime']
      .flatMap(copies)
      .filter(({ from }) => from === undefined)
      .flatMap((copy) => copy.sources)
    expect(sources.filter((source) => !isThere(source))).toEqual([])
    const leaves = (source: string): boolean =>
      left.some((line) => line.slice(1) === source || source.startsWith(`${line.slice(1)}/`)) ||
      /^tsconfig.*\.json$/.test(source)
    expect(sources.filter((source) => !leaves(source))).toEqual([])
    expect(
      textOf('.dockerignore')
        .split('\n')
        .find((line) => !line.startsWith('#')),
    ).toBe('*')
  })

  it('knows every workspace before it installs what is locked', () => {
    const all = steps().filter(({ stage }) => stage === 'build')
    const install = all.findIndex(({ rest }) => rest === 'node scripts/ensure-installed.mjs')
    const before = all.slice(0, install).map(({ rest }) => rest)
    const { workspaces } = JSON.parse(textOf('package.json')) as { workspaces: readonly string[] }
    for (const workspace of workspaces) expect(before).toContain(`${workspace}/package.json ${workspace}/`)
    expect(before).toContain('package.json package-lock.json .npmrc ./')
    expect(textOf('scripts/ensure-installed.mjs')).toContain("['ci', ")
  })

  it('runs as nobody in particular, stops at SIGTERM, and holds no secret', () => {
    expect([step('USER'), step('STOPSIGNAL'), step('VOLUME')]).toEqual(['1000:1000', 'SIGTERM', '/var/lib/tinyauth'])
    expect(JSON.parse(step('ENTRYPOINT') ?? '')).toEqual(['node', '/app/dist/cli/main.js'])
    expect(JSON.parse(step('CMD') ?? '')).toEqual(['serve'])
    expect(step('HEALTHCHECK')).toMatch(/ CMD \["node", "\/app\/health-check\.mjs"\]$/)
    const environment = steps()
      .filter(({ word }) => word === 'ENV' || word === 'ARG')
      .map(({ rest }) => rest)
    expect(environment).toEqual([
      expect.stringMatching(/^NODE_VERSION=\d+\.\d+\.\d+$/),
      'NODE_ENV=production DATA_DIR=/var/lib/tinyauth PORT=8700',
    ])
    const bases = steps()
      .filter(({ word }) => word === 'FROM')
      .map(({ rest }) => rest)
    expect(bases).toEqual(['build', 'runtime'].map((stage) => `node:\${NODE_VERSION}-bookworm-slim AS ${stage}`))
  })
})

/** What `npm prune --omit=dev` leaves, by the lock file. */
function productionPackages(): readonly string[] {
  const lock = JSON.parse(textOf('package-lock.json')) as {
    packages: Record<string, { dev?: true; devOptional?: true; link?: true; optional?: true; peer?: true }>
  }
  return Object.entries(lock.packages)
    .filter(
      ([place, { dev, devOptional, link }]) =>
        place.startsWith('node_modules/') && !(dev ?? devOptional ?? link ?? false),
    )
    .map(([place]) => place)
    .filter(isThere)
}

/** Copies a package without what is installed below it, which is in the list by itself. Files are linked: nobody writes to them. */
function copyPackage(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)]
    if (entry.isDirectory()) copyPackage(source, target)
    else if (entry.isFile()) linkOrCopy(source, target)
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target)
  } catch {
    // Another file system.
    copyFileSync(source, target)
  }
}

/** Does what the last stage does: in `folder` is then what would be in `/app`. */
function assemble(folder: string): void {
  for (const { from, sources, to } of copies('runtime')) {
    for (const source of sources) {
      const inBuild = from === undefined ? source : source.replace('/app/', '')
      const target = to === './' ? path.join(folder, path.basename(source)) : path.join(folder, to)
      if (inBuild === 'node_modules')
        for (const place of productionPackages()) copyPackage(path.join(ROOT, place), path.join(folder, place))
      else cpSync(path.join(ROOT, inBuild), target, { recursive: true })
    }
  }
  mkdirSync(path.join(folder, 'node_modules/@tinyauth'), { recursive: true })
  for (const name of readdirSync(path.join(folder, 'packages'))) {
    // In the image a link; here that would lead out of the folder for whoever follows it, so it is a copy.
    cpSync(path.join(folder, 'packages', name), path.join(folder, 'node_modules/@tinyauth', name), { recursive: true })
  }
}

describe('what the last stage of deploy/Dockerfile copies', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tinyauth-image-'))
  const app = path.join(folder, 'app')
  const data = path.join(folder, 'data')
  const environment = {
    ...{ PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0', DATA_DIR: data },
    ...{ MASTER_KEY, SECRET_SIGNING_KEY: SIGNING_KEY },
  }
  let service: ChildProcess
  let url: string

  beforeAll(async () => {
    assemble(app)
    mkdirSync(data)
    chmodSync(app, 0o555)
    service = spawn(process.execPath, [path.join(app, 'dist/cli/main.js'), 'serve'], { cwd: app, env: environment })
    url = await saidUrl(service)
  })

  afterAll(() => {
    service.kill('SIGKILL')
    chmodSync(app, 0o755)
    rmSync(folder, { recursive: true })
  })

  async function healthCheck(port: string): Promise<unknown> {
    const check = spawn(process.execPath, [path.join(app, 'health-check.mjs')], { env: { ...environment, PORT: port } })
    return (await once(check, 'exit'))[0]
  }

  it('is all that the service needs to start in production', async () => {
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    expect((await fetch(`${url}/console`)).status).toBe(200)
    expect((await fetch(`${url}/api/docs`)).status).toBe(200)
    expect(statSync(path.join(data, 'tinyauth.db')).isFile()).toBe(true)
  })

  it('says of a service that answers that it is healthy, and of one that does not that it is not', async () => {
    const { port } = new URL(url)
    expect(await healthCheck(port)).toBe(0)
    service.kill('SIGTERM')
    expect(await once(service, 'exit')).toEqual([0, null])
    expect(await healthCheck(port)).toBe(1)
  })
})

function saidUrl(service: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines: string[] = []
    for (const stream of [service.stdout, service.stderr]) {
      if (stream === null) continue
      createInterface(stream).on('line', (line) => {
        lines.push(line)
        const url = /"url":"(http[^"]+)"/.exec(line)?.[1]
        if (url !== undefined) resolve(url)
      })
    }
    service.once('exit', (code) => reject(new Error(`the service ended with ${code}:\n${lines.join('\n')}`)))
  })
}
