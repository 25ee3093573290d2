import { decidePairs, type Identity, PrincipalEntry } from '@tinyauth/decision'
import { compilePolicy, decide, type Limits } from '@tinyauth/policy-engine'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { guardEntry } from '../../../test/decide/guard-entry.js'
import {
  KEY_ID,
  NOW,
  ReadOnlyWork,
  storedWorld,
  type StoredWorld,
  WorldReader,
} from '../../../test/decide/stored-principals.js'
import { ManualClock } from '../../common/clock.js'
import { type Config, loadConfig } from '../../common/config/index.js'
import { createLog } from '../../common/log/index.js'
import { SecretBox } from '../../common/secrets/secret-box.js'
import { Catalogue, EngineLimits, fixedGuardrails, PolicyShelf, PrincipalLoader } from '../../snapshot/index.js'
import type { PrincipalDocument } from './principal-document.js'
import { type PrincipalName, ServicePrincipals } from './service-principals.js'

const BY_KEY: PrincipalName = { by: 'access-keys', keyId: KEY_ID }
const BY_NAME: PrincipalName = { by: 'users', username: 'fred' }
const clock = new ManualClock(NOW)
const unitOfWork = new ReadOnlyWork()

function configured(env: Readonly<Record<string, string>> = {}): Config {
  const keys = { MASTER_KEY: Buffer.alloc(32, 7).toString('base64'), SECRET_SIGNING_KEY: 'k'.repeat(48) }
  return loadConfig({ NODE_ENV: 'test', ...keys, ...env }).config
}

function documentOf(world: StoredWorld, name: PrincipalName, config: Config): Promise<PrincipalDocument | undefined> {
  return new ServicePrincipals(unitOfWork, new WorldReader(world), config, clock).find(name, 'apples')
}

/** The entry that the snapshot of the service holds. */
function entryOf(world: StoredWorld, config: Config): Promise<PrincipalEntry | undefined> {
  const limits = new EngineLimits(config).values
  const { partition, service: self } = config
  const loader = new PrincipalLoader({
    ...{ unitOfWork, reader: new WorldReader(world), limits, arnBase: `arn:${partition}:${self}:::` },
    shelf: new PolicyShelf({ partition, self }, limits),
    use: { mustBegin: () => false, begin: () => Promise.resolve(), asBegun: (stored) => stored },
    secretBox: new SecretBox(config.masterKeys),
    log: createLog({ logLevel: 'silent', logFormat: 'json', service: self }, clock),
    fixedGuardrails: fixedGuardrails(config).map(({ id, document }) => {
      return { id, policies: [compilePolicy(document, { id })] }
    }),
  })
  return loader.byKeyId(KEY_ID)
}

const ACTIONS = ['apples:Get', 'apples:Eat', 'apples:Unknown']
const RESOURCES = ['arn:tinyauth:apples:::a/1', 'arn:tinyauth:apples:::a/fred', 'arn:tinyauth:apples:eu::b']
const PAIRS = ACTIONS.flatMap((action) => RESOURCES.map((resource) => ({ action, resource })))

/** How every pair falls out for a principal who came with the key, or with a session. */
function decisions(entry: PrincipalEntry, keyId: string | undefined, nowMs: number): readonly string[] {
  const catalogue = new Catalogue('tinyauth')
  const levels = [
    { name: 'Get', level: 'read' },
    { name: 'Eat', level: 'write' },
  ]
  catalogue.replace([{ name: 'apples', decisionTtlSeconds: 7, actions: levels }])
  return [true, false].flatMap((mfa) => {
    const identity: Identity = { entry, method: 'basic', mfa, ...(keyId === undefined ? {} : { keyId }) }
    const setting = { service: 'apples', region: 'global', nowMs, context: { SourceIp: '10.0.0.1' } }
    const levelOf = (action: string): string | undefined => catalogue.levelOf(action)
    return decidePairs(identity, PAIRS, setting, levelOf, (request, layers) => decide(request, layers).kind)
  })
}

/** Whether the principal is over a limit once all memberships that are not over have begun. */
function exceedsLimits(entry: PrincipalEntry, keyId: string | undefined, limits: Limits): boolean {
  const lasting = entry.parts.memberships.filter(({ notAfterMs = Infinity }) => notAfterMs > NOW)
  const memberships = lasting.map((held) => ({ ...held, notBeforeMs: undefined }))
  const { faults } = new PrincipalEntry({ ...entry.parts, memberships }, limits).layersAt(
    NOW,
    keyId === undefined ? {} : { keyId },
  )
  return faults.some(({ code }) => code === 'limit-exceeded')
}

describe('what a guard holds of a principal', () => {
  const settings = fc.record({
    READ_ONLY: fc.constantFrom('true', 'false'),
    MAX_GROUPS_PER_USER: fc.constantFrom('1', '2', '1000'),
    MAX_ATTACHED_POLICIES: fc.constantFrom('1', '2', '100'),
  })

  it('decides about the service whatever the snapshot decides: now, and when memberships begin and end', async () => {
    const seen = new Map<string, number>()
    const note = (kind: string): void => void seen.set(kind, (seen.get(kind) ?? 0) + 1)
    await fc.assert(
      fc.asyncProperty(storedWorld, settings, fc.boolean(), async (world, env, byKey) => {
        const config = configured(env)
        const name = byKey ? BY_KEY : BY_NAME
        const [document, entry] = [await documentOf(world, name, config), await entryOf(world, config)]
        if (document === undefined || entry === undefined) throw new Error('fred is there')
        const keyId = byKey ? KEY_ID : undefined
        const guard = guardEntry(document)
        for (const nowMs of [NOW, NOW + 1_800_000, NOW + 3_600_000]) {
          const ours = decisions(entry, keyId, nowMs)
          if (document.faults.length > 0) {
            note('faulty')
            continue
          }
          ours.forEach(note)
          expect(decisions(guard, keyId, nowMs)).toEqual(ours)
        }
        expect(document.faults.length > 0).toBe(exceedsLimits(entry, keyId, document.limits))
      }),
      { numRuns: 400, seed: 20261122 },
    )
    // A run in which nothing was allowed would show nothing.
    for (const kind of ['allow', 'explicitDeny', 'implicitDeny', 'faulty']) expect(seen.get(kind)).toBeGreaterThan(100)
  }, 60_000)

  it('holds no secret, no other key, and nothing that is said about other services alone', async () => {
    await fc.assert(
      fc.asyncProperty(storedWorld, fc.constantFrom(BY_KEY, BY_NAME), async (world, name) => {
        const text = JSON.stringify(await documentOf(world, name, configured()))
        expect(text).not.toMatch(/the hash|the sealed secret|example\.org/)
        expect(text.includes(KEY_ID)).toBe(name === BY_KEY)
        const statements = [...text.matchAll(/"Action":(\[[^\]]*\]|"[^"]*")/g)].map(([, actions = '']) => actions)
        const foreign = statements.filter((actions) => /^\[?"(?:pears|tinyauth):[^,$]*$/.test(actions))
        expect(foreign).toEqual([])
      }),
      { numRuns: 100, seed: 20261122 },
    )
  }, 60_000)
})
