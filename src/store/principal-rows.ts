import type { EntityManager } from 'typeorm'
import { In } from 'typeorm'
import { AccessKeyEntity } from './entities/access-key.entity.js'
import type { DeauthorizeLevel } from './entities/membership-terms.entity.js'
import { OAuthScopeEntity } from './entities/oauth-scope.entity.js'
import { SessionEntity } from './entities/session.entity.js'
import { UserEntity } from './entities/user.entity.js'
import { BoundedAbove, boundedAbove } from './groups-above.js'
import { fragment, type SqlFragment, sqlOn } from './sql.js'

/** A membership and a group that it reaches. */
export interface MembershipRow {
  readonly id: string
  /** The group that the user is in directly. */
  readonly rootGroupId: string
  readonly rootPath: string
  readonly notBefore: string | number | null
  readonly notAfter: string | number | null
  readonly boundaryPolicyId: string | null
  readonly boundaryParameters: string | null
  readonly groupId: string
  readonly path: string
  readonly groupBoundaryPolicyId: string | null
  readonly groupBoundaryParameters: string | null
  /** Of what was shared, whoever shared it; null: a group of people. */
  readonly giverId: string | null
  /** Terms of the membership; null where it has none. */
  readonly owner: boolean | number | null
  readonly spots: number | null
  readonly maxDepth: number | null
  readonly deauthorize: DeauthorizeLevel | null
  readonly useLimitSeconds: number | null
  readonly usedSeconds: number | null
  readonly useUntil: string | number | null
}

/** An inline policy; `ownerId` is its user or group. */
export interface InlinePolicyRow {
  readonly ownerId: string
  readonly id: string
  readonly name: string
  readonly version: number
  readonly document: string
}

/** A managed policy attached to `ownerId`. */
export interface AttachmentRow {
  readonly ownerId: string
  readonly policyId: string
  readonly name: string
  readonly version: number
  readonly parameters: string
}

/** A policy that is the boundary of something. */
export interface BoundaryRow {
  readonly policyId: string
  readonly name: string
  readonly version: number
}

/** An access token; lists are JSON texts. */
export interface TokenRow {
  readonly id: string
  /** Public id of the client; null: the one that stands in no table. */
  readonly clientId: string | null
  readonly scopes: string | null
  readonly services: string | null
  readonly createdAt: string | number
  readonly expiresAt: string | number
}

/** The rows of one principal. */
export interface PrincipalRows {
  readonly user: UserEntity
  readonly keys: readonly AccessKeyEntity[]
  readonly memberships: readonly MembershipRow[]
  readonly inlinePolicies: readonly InlinePolicyRow[]
  readonly attachments: readonly AttachmentRow[]
  readonly boundaries: readonly BoundaryRow[]
  /** What binds a group by the groups above it. */
  readonly above: BoundedAbove
  /** The policy that comes with owning a group; null: nobody owns one, or there is no such policy. */
  readonly ownerPolicy: BoundaryRow | null
  readonly sessions: readonly SessionEntity[]
  readonly tokens: readonly TokenRow[]
  readonly scopes: readonly OAuthScopeEntity[]
}

/**
 * Access tokens of a user and a client that count: the newest. A client that asks for more than these gives up the eldest, so that
 * nobody fills the memory of every node with tokens that he never uses.
 */
export const MOST_TOKENS_OF_CLIENT = 100

const NO_BOUNDS = new BoundedAbove([], [])

/**
 * Eight queries by index, however many groups there are; a few more where there are access tokens, boundaries, or an ownership; one
 * when there is no such user.
 */
export async function readPrincipalRows(manager: EntityManager, uid: string): Promise<PrincipalRows | undefined> {
  const user = await manager.findOneBy(UserEntity, { id: uid })
  if (user === null) return undefined
  const held = await tokens(manager, uid)
  const reached = await memberships(manager, uid)
  const bounds = await boundaries(manager, uid)
  return {
    user,
    keys: await manager.find(AccessKeyEntity, { where: { userId: uid }, order: { id: 'asc' } }),
    memberships: reached,
    inlinePolicies: await inlinePolicies(manager, uid),
    attachments: await attachments(manager, uid),
    boundaries: bounds,
    // Where nothing at all is bounded there is nothing to look for.
    above: bounds.length === 0 ? NO_BOUNDS : await boundedAbove(manager, heldGroups(uid)),
    ownerPolicy: reached.some(({ owner }) => Boolean(owner)) ? await ownerPolicy(manager) : null,
    sessions: await manager.find(SessionEntity, { where: { userId: uid }, order: { id: 'asc' } }),
    tokens: held,
    scopes: await scopesOf(manager, held),
  }
}

/**
 * Table expressions: `held`, every membership of a user with each group that it reaches, and `up`, these groups with all that stand
 * above them in a tree. `union` ends them whatever the edges are.
 */
function heldGroups(uid: string): SqlFragment {
  return fragment`with recursive
    held(membership_id, root_id, group_id) as (
      select m.id, m.group_id, m.group_id from memberships m where m.user_id = ${uid}
      union select h.membership_id, h.root_id, e.target_id from held h join group_edges e on e.source_id = h.group_id),
    up(group_id) as (
      select group_id from held
      union select e.source_id from up join group_edges e on e.target_id = up.group_id and e.kind = 'parent')`
}

/** INVARIANT: what somebody shared never stands for a group of people, also where nobody is known who shared it. */
function memberships(manager: EntityManager, uid: string): Promise<MembershipRow[]> {
  return sqlOn(manager)<MembershipRow>`${heldGroups(uid)}
    select m.id as "id", r.id as "rootGroupId", r.path as "rootPath",
           m.not_before as "notBefore", m.not_after as "notAfter",
           m.boundary_policy_id as "boundaryPolicyId", m.boundary_parameters as "boundaryParameters",
           g.id as "groupId", g.path as "path",
           g.boundary_policy_id as "groupBoundaryPolicyId", g.boundary_parameters as "groupBoundaryParameters",
           s.giver_id as "giverId", t.owner as "owner", t.spots as "spots", t.max_depth as "maxDepth",
           t.deauthorize as "deauthorize", t.use_limit_seconds as "useLimitSeconds",
           t.used_seconds as "usedSeconds", t.use_until as "useUntil"
    from held h join memberships m on m.id = h.membership_id
    join groups r on r.id = h.root_id join groups g on g.id = h.group_id
    left join shares s on s.id = g.id left join membership_terms t on t.id = m.id
    where g.kind is null or s.id is not null
    order by m.id, g.lower_path`
}

// `union all`, not `or`: PostgreSQL would read the whole table for an `or` over two columns.

function inlinePolicies(manager: EntityManager, uid: string): Promise<InlinePolicyRow[]> {
  return sqlOn(manager)<InlinePolicyRow>`${heldGroups(uid)}
    select p.user_id as "ownerId", p.id as "id", p.name as "name", p.version as "version", p.document as "document"
    from inline_policies p where p.user_id = ${uid}
    union all
    select p.group_id, p.id, p.name, p.version, p.document
    from (select distinct group_id from held) h join inline_policies p on p.group_id = h.group_id
    order by 2`
}

function attachments(manager: EntityManager, uid: string): Promise<AttachmentRow[]> {
  return sqlOn(manager)<AttachmentRow>`${heldGroups(uid)}
    select a.user_id as "ownerId", p.id as "policyId", p.name as "name", p.default_version as "version",
           a.parameters as "parameters", a.id as "id"
    from attachments a join policies p on p.id = a.policy_id where a.user_id = ${uid}
    union all
    select a.group_id, p.id, p.name, p.default_version, a.parameters, a.id
    from (select distinct group_id from held) h join attachments a on a.group_id = h.group_id
    join policies p on p.id = a.policy_id
    order by 6`
}

function boundaries(manager: EntityManager, uid: string): Promise<BoundaryRow[]> {
  return sqlOn(manager)<BoundaryRow>`${heldGroups(uid)}
    select p.id as "policyId", p.name as "name", p.default_version as "version"
    from policies p where p.id in (
      select boundary_policy_id from users where id = ${uid}
      union select boundary_policy_id from access_keys where user_id = ${uid}
      union select boundary_policy_id from memberships where user_id = ${uid}
      union select g.boundary_policy_id from up join groups g on g.id = up.group_id)`
}

async function ownerPolicy(manager: EntityManager): Promise<BoundaryRow | null> {
  const [row] = await sqlOn(manager)<BoundaryRow>`
    select id as "policyId", name as "name", default_version as "version" from policies where name = ${'GroupOwner'}`
  return row ?? null
}

/** Only what is shown to services: a refresh token or a code proves nothing there. */
function tokens(manager: EntityManager, uid: string): Promise<TokenRow[]> {
  return sqlOn(manager)<TokenRow>`
    select t.id as "id", t.public_id as "clientId", t.scopes as "scopes",
           t.services as "services", t.created_at as "createdAt", t.expires_at as "expiresAt"
    from (
      select a.id, a.scopes, a.created_at, a.expires_at, c.client_id as public_id, c.services,
             row_number() over (partition by a.client_id order by a.created_at desc, a.id) as place
      from oauth_artifacts a left join oauth_clients c on c.id = a.client_id
      where a.user_id = ${uid} and a.kind in ('AccessToken', 'ClientCredentials')
        and (a.client_id is null or c.enabled)
    ) t
    where t.place <= ${MOST_TOKENS_OF_CLIENT} order by t.id`
}

/** The scopes that the partition defines; others are built in, or allow nothing. */
async function scopesOf(manager: EntityManager, held: readonly TokenRow[]): Promise<OAuthScopeEntity[]> {
  const names = new Set(held.flatMap(({ scopes }) => readNames(scopes) ?? []))
  if (names.size === 0) return []
  return manager.find(OAuthScopeEntity, { where: { name: In([...names]) }, order: { id: 'asc' } })
}

/** A list of names as the columns keep it; null: none was said. */
export function readNames(text: string | null): readonly string[] | null {
  return text === null ? null : (JSON.parse(text) as readonly string[]) // what the entity wrote
}
