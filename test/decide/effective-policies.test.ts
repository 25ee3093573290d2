import { decidePairs, type Identity, type PrincipalEntry } from '@tinyauth/decision'
import { compilePolicy, decide } from '@tinyauth/policy-engine'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { EntityManager } from 'typeorm'
import { type Edit, editableOf, idOf } from '../../packages/console/src/simulator/edits.js'
import type { EffectivePolicies, PolicyOrigin } from '../../packages/console/src/simulator/effective-layers.js'
import { rulesHere } from '../../packages/console/src/simulator/rulings.js'
import { newCall } from '../../src/common/call.js'
import { ManualClock } from '../../src/common/clock.js'
import { type Config, loadConfig } from '../../src/common/config/index.js'
import { createLog } from '../../src/common/log/index.js'
import type { Metrics } from '../../src/common/metrics/index.js'
import type { PermissionKind, Permissions } from '../../src/common/permissions.js'
import { SecretBox } from '../../src/common/secrets/secret-box.js'
import type { CallerService } from '../../src/decide/index.js'
import { EffectiveLayers } from '../../src/decide/effective/effective-policies.js'
import type { ReplacedOrigin } from '../../src/decide/effective/policy-origin.js'
import { Simulation } from '../../src/decide/simulate/simulation.js'
import {
  Catalogue,
  EngineLimits,
  fixedGuardrails,
  PolicyShelf,
  PrincipalLoader,
  PrincipalPreviews,
  type Snapshot,
} from '../../src/snapshot/index.js'
import type { PrincipalReader, StoredMembership, StoredPrincipal } from '../../src/store/index.js'
import {
  document,
  NOW,
  ReadOnlyWork,
  renamed,
  storedWorld,
  type StoredWorld,
  WorldReader,
} from './stored-principals.js'

const ACTIONS = ['apples:Get', 'apples:Eat', 'apples:Unknown', 'pears:Get', 'tinyauth:GetUser']
const RESOURCES = ['arn:tinyauth:apples:::a/1', 'arn:tinyauth:apples:::a/fred', 'arn:tinyauth:apples:eu::b']
const PAIRS = ACTIONS.flatMap((action) => RESOURCES.map((resource) => ({ action, resource })))
const CONTEXT = { SourceIp: '10.0.0.1', Username: 'somebody', 'PrincipalTag/x': 'y' }
/** What of it a service may say. */
const ACCEPTED = { SourceIp: '10.0.0.1' }

const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
})

/** An unsaved document in the place of something stored. */
interface Replacement {
  readonly origin: ReplacedOrigin
  readonly document: string
}

/** Three people who share with each other, maybe in a circle. */
interface People {
  readonly fred: StoredWorld
  readonly others: readonly StoredPrincipal[]
}

const person = fc.constantFrom('fred', 'ann', 'bob')
const share = fc.record({ giver: person, documents: fc.array(document, { minLength: 1, maxLength: 2 }) })
const people: fc.Arbitrary<People> = fc
  .record({
    worlds: fc.tuple(storedWorld, storedWorld, storedWorld),
    // Without somebody who may do everything hardly any share would allow anything.
    mighty: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    shares: fc.array(fc.record({ holder: fc.constantFrom('fred', 'fred', 'ann', 'bob'), share }), { maxLength: 4 }),
  })
  .map(({ worlds, mighty, shares }) => {
    const named = ['fred', 'ann', 'bob'].map((name, i) => {
      const plain = renamed((worlds[i] ?? worlds[0]).principal, name)
      const principal = mighty[i] === true ? mightier(plain) : plain
      const given = shares.filter(({ holder }) => holder === name)
      const held = given.map(({ share: one }, at) => shareOf(one.giver, `${name}-${at}`, one.documents))
      return { ...principal, memberships: [...principal.memberships, ...held] }
    })
    const [fred = worlds[0].principal, ...others] = named
    return { fred: { ...worlds[0], principal: fred }, others }
  })

/** The same with a policy that allows everything, and no other. */
function mightier({ user, ...rest }: StoredPrincipal): StoredPrincipal {
  const policy = { id: `${user.username} mighty`, name: 'mighty', version: 1, document: EVERYTHING }
  return { ...rest, user: { ...user, boundary: null, inlinePolicies: [policy], attachedPolicies: [] } }
}

/** A share by some user. */
function shareOf(giver: string, id: string, documents: readonly string[]): StoredMembership {
  const inlinePolicies = documents.map((text, at) => {
    return { id: `share ${id} ${at}`, name: 'share', version: 1, document: text }
  })
  const always = { root: null, notBefore: null, notAfter: null, boundary: null, bounds: [], terms: null }
  const group = { id: `share-${id}`, path: `shares/${id}`, giverId: `uid-${giver}` }
  const owned = { boundary: null, inlinePolicies, attachedPolicies: [] }
  return { id: `m-${id}`, ...always, group: { ...group, ...owned } }
}

class PeopleReader extends WorldReader {
  private readonly all: ReadonlyMap<string, StoredPrincipal>

  constructor({ fred, others }: People) {
    super(fred)
    this.all = new Map([fred.principal, ...others].map((principal) => [principal.user.uid, principal]))
  }

  override principal(_: EntityManager, uid: string): Promise<StoredPrincipal | undefined> {
    return Promise.resolve(this.all.get(uid))
  }
}

/** A service without a network, over some people. */
class World {
  readonly clock = new ManualClock(NOW)
  private readonly config: Config
  private readonly limits: EngineLimits
  private readonly catalogue = new Catalogue('tinyauth')
  private readonly reading: ConstructorParameters<typeof PrincipalPreviews>[0]

  constructor(
    reader: PrincipalReader,
    env: Readonly<Record<string, string>>,
    private readonly kind: PermissionKind = 'allow',
  ) {
    const keys = { MASTER_KEY: Buffer.alloc(32, 7).toString('base64'), SECRET_SIGNING_KEY: 'k'.repeat(48) }
    this.config = loadConfig({ NODE_ENV: 'test', ...keys, ...env }).config
    this.limits = new EngineLimits(this.config)
    const { partition, service: self } = this.config
    this.reading = {
      ...{ unitOfWork: new ReadOnlyWork(), reader, limits: this.limits.values, arnBase: `arn:${partition}:${self}:::` },
      use: { mustBegin: () => false, begin: () => Promise.resolve(), asBegun: (stored) => stored },
      secretBox: new SecretBox(this.config.masterKeys),
      log: createLog({ logLevel: 'silent', logFormat: 'json', service: self }, this.clock),
      fixedGuardrails: fixedGuardrails(this.config).map(({ id, document }) => {
        return { id, policies: [compilePolicy(document, { id })] }
      }),
      parameters: { partition, self },
    }
    const Get = { name: 'Get', level: 'read' }
    const actions = [Get, { name: 'Eat', level: 'write' }]
    this.catalogue.replace([{ name: 'apples', decisionTtlSeconds: 7, actions }])
    this.catalogue.setOwn(new Map([['GetUser', 'read']]))
  }

  /** What a browser is told. */
  async told(): Promise<EffectivePolicies> {
    const answer = await new EffectiveLayers(this.parts()).of(CALL, 'fred')
    // The same form, as nothing in it is lost in JSON.
    return JSON.parse(JSON.stringify(answer)) as EffectivePolicies
  }

  /** What `simulate` says. */
  async simulated(replace: readonly Replacement[] = []): Promise<readonly string[]> {
    const simulation = new Simulation(this.parts())
    const requests = PAIRS.map((pair) => ({ ...pair, context: CONTEXT }))
    const none = { policies: [], boundaries: [], guardrails: [] }
    const answer = await simulation.run(CALL, { user: 'fred', ...none, replace: [...replace], requests })
    return answer.Decisions.map(({ Decision }) => Decision)
  }

  /** What `authorize` decides, from an entry as the snapshot holds it. */
  async authorized(): Promise<readonly string[]> {
    const { parameters, limits, ...rest } = this.reading
    const shelf = new PolicyShelf(parameters, limits)
    const entry = await new PrincipalLoader({ ...rest, limits, shelf }).byUsername('fred')
    return PAIRS.flatMap((pair) => this.decided(entry, pair))
  }

  private decided(entry: PrincipalEntry | undefined, pair: (typeof PAIRS)[number]): readonly string[] {
    if (entry === undefined) throw new Error('fred is there')
    const identity: Identity = { entry, method: 'basic', mfa: false }
    const service = pair.action.split(':')[0] ?? ''
    const setting = { service, region: 'global', nowMs: this.clock.now(), context: ACCEPTED }
    const levelOf = (action: string): string | undefined => this.catalogue.levelOf(action)
    return decidePairs(identity, [pair], setting, levelOf, (request, layers) => decide(request, layers).kind)
  }

  /** What is not asked about here is not there. */
  private parts(): ConstructorParameters<typeof EffectiveLayers>[0] & ConstructorParameters<typeof Simulation>[0] {
    const permissions = { assertPermitted: () => Promise.resolve(), decisionOn: () => Promise.resolve(this.kind) }
    return {
      previews: new PrincipalPreviews(this.reading),
      snapshot: { catalogue: this.catalogue } as Snapshot,
      permissions: permissions as unknown as Permissions,
      caller: { identityOf: () => undefined, permits: () => true } as unknown as CallerService,
      metrics: { observeDecision: () => undefined, countDecisions: () => undefined } as unknown as Metrics,
      ...{ limits: this.limits, config: this.config, clock: this.clock },
    }
  }
}

const CALL = newCall({ requestId: 'r', sourceIp: '127.0.0.1', secure: false, userAgent: undefined })

/** What the browser decides of what it was told. */
async function browserDecides(
  effective: EffectivePolicies,
  nowMs: number,
  replace: readonly Replacement[] = [],
): Promise<readonly string[]> {
  const edits = replace.map(({ origin, document: text }): Edit => ({
    id: idOf(origin),
    target: origin,
    stored: '',
    text,
  }))
  const decide = rulesHere({ effective, levelOf: () => undefined, nowMs })
  const rulings = await decide(PAIRS, { context: ACCEPTED, edits, signal: new AbortController().signal })
  return rulings.map(({ kind }) => kind)
}

/** Everything that may be replaced, givers' things too. */
function originsOf(told: EffectivePolicies): readonly ReplacedOrigin[] {
  const origins: PolicyOrigin[] = []
  JSON.stringify(told.layers, (key, value: unknown) => {
    if (key === 'origin') origins.push(value as PolicyOrigin) // only policies have a member of that name
    return value
  })
  return origins.flatMap((origin) => editableOf(origin) ?? [])
}

const environment = fc.record({
  READ_ONLY: fc.constantFrom('true', 'false'),
  MAX_GROUPS_PER_USER: fc.constantFrom('1', '1000'),
  MAX_ATTACHED_POLICIES: fc.constantFrom('1', '100'),
})
const statement = (Effect: string, Action: string): object => ({ Effect, Action, Resource: '*' })
const edit = fc.constantFrom(
  EVERYTHING,
  JSON.stringify({ Version: '2012-10-17', Statement: statement('Allow', '{{svc}}:*') }),
  JSON.stringify({ Version: '2012-10-17', Statement: [statement('Allow', '*'), statement('Deny', '{{self}}:*')] }),
  '{',
)

describe('what a browser is told of a user', () => {
  it('decides as `authorize` and `simulate` do, whatever the user holds', async () => {
    const seen = new Map<string, number>()
    const note = (kind: string): void => void seen.set(kind, (seen.get(kind) ?? 0) + 1)
    await fc.assert(
      fc.asyncProperty(people, environment, async (someone, env) => {
        const world = new World(new PeopleReader(someone), env)
        const told = await world.told()
        const ours = await browserDecides(told, NOW)
        expect(told.exact).toBe(true)
        expect([ours, await world.simulated()]).toEqual([await world.authorized(), ours])
        ours.forEach(note)
        if (JSON.stringify(told.layers).includes('"giver"'))
          ours.forEach((kind) => {
            note(`shared ${kind}`)
          })
      }),
      { numRuns: 120, seed: 20261129 },
    )
    // A run in which nothing was allowed would show nothing.
    for (const kind of ['allow', 'explicitDeny', 'implicitDeny', 'shared allow'])
      expect(seen.get(kind)).toBeGreaterThan(30)
  }, 180_000)

  it('decides as `simulate` does with something else in the place of any one policy', async () => {
    let changed = 0
    await fc.assert(
      fc.asyncProperty(people, fc.nat(), edit, async (someone, at, edited) => {
        const world = new World(new PeopleReader(someone), {})
        const told = await world.told()
        const origins = originsOf(told)
        const origin = origins[at % Math.max(1, origins.length)]
        if (origin === undefined) return
        const replace = [{ origin, document: edited }]
        const ours = await browserDecides(told, NOW, replace)
        expect(await world.simulated(replace)).toEqual(ours)
        if (ours.join() !== (await browserDecides(told, NOW)).join()) changed += 1
      }),
      { numRuns: 120, seed: 20261130 },
    )
    expect(changed).toBeGreaterThan(15)
  }, 180_000)

  it('stands until the next beginning or end of a membership', async () => {
    await fc.assert(
      fc.asyncProperty(people, async (someone) => {
        const world = new World(new PeopleReader(someone), {})
        const told = await world.told()
        const lastMs = (told.untilMs ?? NOW + 86_400_000) - 1
        world.clock.set(lastMs)
        expect(await browserDecides(told, lastMs)).toEqual(await world.authorized())
      }),
      { numRuns: 40, seed: 20261201 },
    )
  }, 180_000)

  it('allows nothing by a giver whom the caller may not be told of, and says that something is left out', async () => {
    let hidden = 0
    await fc.assert(
      fc.asyncProperty(people, async (someone) => {
        const world = new World(new PeopleReader(someone), {}, 'implicitDeny')
        const told = await world.told()
        expect(JSON.stringify(told.layers)).not.toContain('"giver"')
        const [ours, really] = [await browserDecides(told, NOW), await world.authorized()]
        if (told.exact) expect(ours).toEqual(really)
        else hidden += 1
        ours.forEach((kind, i) => {
          if (kind === 'allow') expect(really[i]).toBe('allow')
        })
      }),
      { numRuns: 60, seed: 20261202 },
    )
    expect(hidden).toBeGreaterThan(10)
  }, 180_000)
})
