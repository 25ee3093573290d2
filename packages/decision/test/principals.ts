import { compilePolicy, decide } from '@tinyauth/policy-engine'
import type { KeyObject } from 'node:crypto'
import { createSecretKey } from 'node:crypto'
import { deriveSubkey, type SubkeyProtocol } from '@tinyauth/request-signing'
import type { CompiledLayers, CompiledPolicy, PolicySet } from '@tinyauth/policy-engine'

import { AccessKey, type AccessKeyData, KeySecret, type SubkeyScope } from '../src/principal/access-key.js'
import type { RightsSource } from '../src/principal/layers-source.js'
import type { HeldSession } from '../src/principal/held-session.js'
import type { HeldToken } from '../src/principal/held-token.js'
import { accessTokenId } from '../src/proofs/access-token.js'
import type { HeldMembership } from '../src/principal/held-membership.js'
import { PrincipalEntry, type PrincipalParts } from '../src/principal/principal-entry.js'
import { PrincipalSource } from '../src/principal/principal-source.js'
import type { Eventually } from '../src/eventually.js'

/** 2026-11-22, 10:00 UTC. */
export const NOW = Date.parse('2026-11-22T10:00:00Z')

/** A policy of one statement. */
export function policyOf(Effect: 'Allow' | 'Deny', Action: string, Resource = '*'): CompiledPolicy {
  return compilePolicy(
    { Version: '2012-10-17', Statement: { Effect, Action, Resource } },
    { id: `${Effect} ${Action}` },
  )
}

/** A boundary or guardrail that allows one action. */
export function limit(Action: string, id = 'limit'): PolicySet {
  return { id, policies: [policyOf('Allow', Action)] }
}

/** What a user or a group gives. */
export function source(kind: 'user' | 'group', ...policies: readonly CompiledPolicy[]): RightsSource {
  return { id: `${kind}s/x`, kind, policies }
}

/** A membership in a group that allows one action. */
export function membership(path: string, action: string, fields: Partial<HeldMembership> = {}): HeldMembership {
  const unbound = { notBeforeMs: undefined, notAfterMs: undefined }
  return { groupId: `id-${path}`, path, ...unbound, source: source('group', policyOf('Allow', action)), ...fields }
}

/** A key whose secret is its id backwards, active and bound to nothing unless told otherwise. */
export function accessKey(keyId: string, fields: Partial<AccessKeyData> = {}): AccessKey {
  const unbound = { expiresAtMs: undefined, services: undefined, sourceCidrs: undefined }
  return new AccessKey({ keyId, active: true, ...unbound, ...fields }, new PlainSecret(keyId))
}

/** The secret of a key of the tests, which is known. */
class PlainSecret extends KeySecret {
  constructor(private readonly keyId: string) {
    super()
  }

  override matches(secret: string): boolean {
    return secret === secretOf(this.keyId)
  }

  override subkey(protocol: SubkeyProtocol, scope: SubkeyScope): KeyObject {
    return createSecretKey(deriveSubkey({ protocol, identity: this.keyId, secret: secretOf(this.keyId), ...scope }))
  }
}

/** The secret of a key of `accessKey`. */
export function secretOf(keyId: string): string {
  return [...keyId].reverse().join('')
}

/** Keys by their ids. */
export function keysOf(...keys: readonly AccessKey[]): ReadonlyMap<string, AccessKey> {
  return new Map(keys.map((key) => [key.keyId, key]))
}

/** A session of a browser that began now, and lasts a day. */
export function heldSession(id: string, fields: Partial<HeldSession> = {}): HeldSession {
  return {
    ...{
      id,
      kind: 'browser',
      sourceIp: '192.0.2.1',
      createdAtMs: NOW,
      lastSeenAtMs: NOW,
      expiresAtMs: NOW + 86_400_000,
    },
    ...fields,
  }
}

/** Sessions by their ids. */
export function sessionsOf(...sessions: readonly HeldSession[]): ReadonlyMap<string, HeldSession> {
  return new Map(sessions.map((session) => [session.id, session]))
}

/** The access token of a number: 43 characters, as the authorization server makes them. */
export function accessToken(number = 1): string {
  return String(number).padStart(43, '-token_of_the_tests_')
}

/** What is held of `accessToken(number)`: of client `press`, with scope `read`, good from now on for an hour. */
export function heldToken(number = 1, fields: Partial<HeldToken> = {}): HeldToken {
  const times = { createdAtMs: NOW, expiresAtMs: NOW + 3_600_000 }
  return { id: accessTokenId(accessToken(number)), clientId: 'press', scopes: ['read'], ...times, ...fields }
}

/** Access tokens by their ids. */
export function tokensOf(...tokens: readonly HeldToken[]): ReadonlyMap<string, HeldToken> {
  return new Map(tokens.map((token) => [token.id, token]))
}

/** An active user who holds nothing unless told otherwise. */
export function principal(username: string, fields: Partial<PrincipalParts> = {}): PrincipalEntry {
  return new PrincipalEntry(
    {
      uid: `uid-${username}`,
      username,
      arn: `arn:tinyauth:tinyauth:::users/${username}`,
      active: true,
      credentialsChangedAtMs: NOW - 3_600_000,
      passwordHash: undefined,
      own: source('user'),
      memberships: [],
      guardrails: [],
      boundary: undefined,
      keys: new Map(),
      keyBoundaries: new Map(),
      policyIds: [],
      revision: 1,
      ...fields,
    },
    {},
  )
}

/** Whether layers allow an action on something. */
export function allows(layers: CompiledLayers, action: string): boolean {
  const user = { kind: 'user', arn: 'arn:tinyauth:tinyauth:::users/fred' } as const
  const asked = { principal: user, action, resource: 'arn:tinyauth:apples:::apples/1', context: {} }
  return decide(asked, layers).kind === 'allow'
}

/** Holds the given principals and nobody else. */
export class FakePrincipals extends PrincipalSource {
  /** Ids of keys, each time that one was used. */
  readonly used: string[] = []
  /** Whether principals are answered by a promise, as one that is not in memory. */
  cold = false
  /** Ids of sessions, each time that one was used. */
  readonly sessionsUsed: string[] = []
  /** What is found once a change is waited for, or a session is read anew. */
  newer: PrincipalEntry | undefined
  private readonly entries: readonly PrincipalEntry[]

  constructor(...entries: readonly PrincipalEntry[]) {
    super()
    this.entries = entries
  }

  override principalByKeyId(keyId: string): Eventually<PrincipalEntry | undefined> {
    return this.answer(this.entries.find(({ parts }) => parts.keys.has(keyId)))
  }

  override principalByUsername(username: string): Eventually<PrincipalEntry | undefined> {
    return this.answer(this.entries.find((entry) => entry.username === username))
  }

  override principalSince(username: string): Eventually<PrincipalEntry | undefined> {
    return this.newer === undefined ? this.principalByUsername(username) : this.answer(this.newer)
  }

  override principalBySessionAnew(id: string): Eventually<PrincipalEntry | undefined> {
    return this.newer === undefined ? this.principalBySession(id) : this.answer(this.newer)
  }

  override sessionUsed(id: string): void {
    this.sessionsUsed.push(id)
  }

  override principalBySession(id: string): Eventually<PrincipalEntry | undefined> {
    return this.answer(this.entries.find(({ parts }) => parts.sessions?.has(id) === true))
  }

  override principalByToken(id: string): Eventually<PrincipalEntry | undefined> {
    return this.answer(this.entries.find(({ parts }) => parts.tokens?.has(id) === true))
  }

  override keyUsed(keyId: string): void {
    this.used.push(keyId)
  }

  private answer(entry: PrincipalEntry | undefined): Eventually<PrincipalEntry | undefined> {
    return this.cold ? Promise.resolve(entry) : entry
  }
}
