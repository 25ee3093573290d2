import type { CompiledPolicy } from '@tinyauth/policy-engine'
import type { EntityManager } from 'typeorm'
import type { PrincipalEntry } from '@tinyauth/decision'
import { WorkQueue } from '../common/work-queue.js'
import type { PolicyRef, Position, PrincipalReader, StoredPrincipal, UnitOfWork } from '../store/index.js'
import type { MembershipUse } from './membership-use.js'
import { documentKey, type PolicyShelf } from './policy-shelf.js'
import { PrincipalBuilder, type PrincipalBuilderOptions, refsOf } from './principal-builder.js'

/** What entries are read and built with. */
export interface PrincipalLoaderOptions extends PrincipalBuilderOptions {
  readonly unitOfWork: Pick<UnitOfWork, 'read' | 'readAt'>
  /** Where this node stands: a replica that stands there is read. Default: only the database itself is. */
  readonly position?: () => Position
  readonly reader: PrincipalReader
  readonly shelf: PolicyShelf
  /** Begins stretches of use of memberships that are limited to some. */
  readonly use: Pick<MembershipUse, 'asBegun' | 'begin' | 'mustBegin'>
}

type Compiled = (ref: PolicyRef) => CompiledPolicy
type Find = (manager: EntityManager) => Promise<string | undefined>

/** Fewer than a pool has connections: however many unknown names are asked about, writes and the look for changes get theirs. */
const AT_ONCE = { running: 7, waiting: 2000 }
/** Givers that are read with a principal; what others shared gives nothing. */
const MOST_GIVERS = 200
/** A stretch of use that somebody else began or ended meanwhile is looked at once more. */
const MOST_ROUNDS = 3

/** Reads principals from the store, each in one consistent view, and compiles them. */
export class PrincipalLoader {
  private readonly turns = new WorkQueue('principals to be read', AT_ONCE)
  private shelf: PolicyShelf
  private builder: PrincipalBuilder

  constructor(private readonly options: PrincipalLoaderOptions) {
    this.shelf = options.shelf
    this.builder = new PrincipalBuilder(options)
  }

  /** Lets go of what was compiled. What is being read meanwhile fills what was let go of: it may be of a store that is no more. */
  forget(): void {
    this.shelf = this.shelf.anew()
    this.builder = new PrincipalBuilder({ ...this.options, shelf: this.shelf })
  }

  byKeyId(keyId: string): Promise<PrincipalEntry | undefined> {
    return this.load((manager) => this.options.reader.uidByKeyId(manager, keyId))
  }

  bySession(id: string): Promise<PrincipalEntry | undefined> {
    return this.load((manager) => this.options.reader.uidBySession(manager, id))
  }

  /** Nobody where the token is not held, as one of a client that is not enabled: no use of it reads the store again and again. */
  async byToken(id: string): Promise<PrincipalEntry | undefined> {
    const entry = await this.load((manager) => this.options.reader.uidByToken(manager, id))
    return entry?.parts.tokens?.has(id) === true ? entry : undefined
  }

  /** Only the user of exactly that name: names differ in more than case, or they are not the same name. */
  async byUsername(username: string): Promise<PrincipalEntry | undefined> {
    const entry = await this.load((manager) => this.options.reader.uidByUsername(manager, username.toLowerCase()))
    return entry?.username === username ? entry : undefined
  }

  /** The user of exactly that name, for whoever only asks what it may do: no use of memberships is counted. */
  async preview(username: string): Promise<PrincipalEntry | undefined> {
    const find: Find = (manager) => this.options.reader.uidByUsername(manager, username.toLowerCase())
    const { entry } = await this.readOne(find, (stored) => this.options.use.asBegun(stored))
    return entry?.username === username ? entry : undefined
  }

  /** Whoever is looked for uses what is limited in use: a stretch of it begins before the answer. */
  private async load(find: Find): Promise<PrincipalEntry | undefined> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const { entry, stored } = await this.readOne(find)
      if (stored === undefined || !this.options.use.mustBegin(stored)) return entry
      await this.options.use.begin(stored)
    }
    return (await this.readOne(find)).entry
  }

  private readOne(
    find: Find,
    judgedAs: (stored: StoredPrincipal) => StoredPrincipal = (stored) => stored,
  ): Promise<{ entry?: PrincipalEntry; stored?: StoredPrincipal }> {
    const { reader } = this.options
    const { builder, shelf } = this
    return this.read(async (manager, revision) => {
      const uid = await find(manager)
      const stored = uid === undefined ? undefined : await reader.principal(manager, uid)
      if (stored === undefined) return {}
      const principal = judgedAs(stored)
      const givers = await this.giversOf(manager, principal)
      const guardrails = await reader.guardrails(manager)
      const refs = [principal, ...givers.values()].flatMap(refsOf)
      const compiled = await this.compileAll(manager, shelf, [...guardrails, ...refs])
      return { stored, entry: builder.build({ principal, givers, guardrails, revision }, compiled) }
    })
  }

  private read<T>(work: (manager: EntityManager, revision: number) => Promise<T>): Promise<T> {
    const { unitOfWork, position } = this.options
    return this.turns.run(() => (position === undefined ? unitOfWork.read(work) : unitOfWork.readAt(position(), work)))
  }

  /** Everybody who shared something with the principal, and with those in turn. */
  private async giversOf(manager: EntityManager, principal: StoredPrincipal): Promise<Map<string, StoredPrincipal>> {
    const givers = new Map<string, StoredPrincipal>()
    const wanted = new Set(giverIds(principal))
    for (const uid of wanted) {
      if (givers.size >= MOST_GIVERS) break
      // Whoever shares in a circle stands on nothing: the decision leaves that way out.
      const giver = await this.options.reader.principal(manager, uid)
      if (giver === undefined) continue
      givers.set(uid, withoutProofs(giver))
      for (const further of giverIds(giver)) wanted.add(further)
    }
    return givers
  }

  private compileAll(manager: EntityManager, shelf: PolicyShelf, refs: readonly PolicyRef[]): Promise<Compiled> {
    return shelf.take(refs, async (missing) => {
      const documents = await this.options.reader.policyDocuments(manager, missing)
      return new Map(documents.map((row) => [documentKey(row), row.document]))
    })
  }
}

function giverIds({ memberships }: StoredPrincipal): readonly string[] {
  return memberships.flatMap(({ group: { giverId } }) => giverId ?? [])
}

/** A giver is judged, and never proved. */
function withoutProofs(giver: StoredPrincipal): StoredPrincipal {
  return { ...giver, user: { ...giver.user, passwordHash: null }, keys: [], sessions: [], tokens: [], scopes: [] }
}
