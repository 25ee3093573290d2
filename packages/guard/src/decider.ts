import type { CheckedGroups } from '@tinyauth/decision'
import type { ContextValue, GroupExpression, PermittedResources } from '@tinyauth/policy-engine'

/** The request line that a Signature V4 signature covers (wire-protocol 3.9). */
export interface SignedRequestLine {
  readonly method: string
  /** Path and query exactly as on the request line. */
  readonly uri: string
  /** SHA-256 of the body, lower-case hex. */
  readonly bodySha256: string
}

/** One thing that is to be done to one resource. */
export interface Pair {
  /** Without the prefix of the service: `GetApple`. */
  readonly action: string
  /** The whole ARN. */
  readonly resource: string
}

/** Who asks, and under which circumstances. */
export interface Circumstances {
  /** Only what proves the identity: never a header that proves nothing. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** `undefined` where it cannot be told, such as when the body was not kept: a signature is then refused. */
  readonly request: SignedRequestLine | undefined
  /** `SourceIp`, `RequestDateTime` and the caller's own keys. */
  readonly context: Readonly<Record<string, ContextValue>>
  /** Decide with at least this change known; else `ConnectionError`. */
  readonly atLeastRevision?: number
}

/** Who asks, and what they want to do. No pairs: only who it is. */
export interface Question extends Circumstances {
  readonly pairs: readonly Pair[]
}

/** On which resources may they do one action? */
export interface PermittedQuestion extends Circumstances {
  /** Without the prefix of the service. */
  readonly action: string
}

/** In which groups are they? */
export interface GroupsQuestion extends Circumstances {
  /** At least one, without placeholders. */
  readonly groups: readonly GroupExpression[]
}

/** Whose credential was proved. */
export interface Identity {
  readonly username: string
  /** What the service says of somebody who is signed in by a session on the server; absent for every other proof. */
  readonly user?: SignedInUser
  /** Public id of the client whose OAuth access token proved it; absent for every other proof. */
  readonly clientId?: string
  /** Scopes of that token; absent for every other proof, which has none. What they cover is decided by the service. */
  readonly scopes?: readonly string[]
  /**
   * The groups that let them in, where a route asks for some: every group of its expressions that they were found in, each once, but
   * for those behind `~`. Absent where none was asked for, and where somebody is let in without being in them.
   */
  readonly via?: readonly Via[]
}

/** A group that somebody was found in. */
export interface Via {
  /** Path of the group that was asked about. */
  readonly group: string
  /** By what: none where nobody asked the service. */
  readonly memberships: readonly ViaMembership[]
}

/** A membership by which somebody is in a group. */
export interface ViaMembership {
  /** Path of the group that they are in directly: the same, one above it, or one that is linked to it. */
  readonly group: string
  /** `groups/{group}/members/{username}` */
  readonly id: string
}

/** A person as the service knows them (domain-model 5.7). It says who somebody is, not what they may. */
export interface SignedInUser {
  /** The name by which they are a user; another one after a renaming. */
  readonly id: string
  /** Stays the same when they are renamed; absent where nothing but the name is known. */
  readonly uid?: string
  /** As people read it; `null` where nobody said it. */
  readonly name: string | null
  /** Address of an image; `null` where there is none. */
  readonly picture: string | null
  /** Absent where it is not known. */
  readonly email?: string
  /** Whether the address was proved; without that it proves nothing about who they are. */
  readonly emailVerified: boolean
  /** Paths of their groups. Empty also where they are not known: not being named here proves nothing. */
  readonly groups: readonly string[]
  /** Whether the session knows a second factor. */
  readonly mfa: boolean
}

/** Who came to the answer: `lease` is what the service said before of the same session, `guard` what needs no question. */
export type DecidedBy = 'remote' | 'cache' | 'local' | 'lease' | 'guard' | 'testing' | 'bypass'

/** What would do in the place of a denial: `mfa`, a second factor that was shown a moment ago. */
export type StepUp = 'mfa'

/** What came out. Nothing but `authorized: true` lets anybody in. */
export interface Answer {
  /** Every pair is allowed, and at least one was asked. */
  readonly authorized: boolean
  /** In the order of the pairs. */
  readonly allowed: readonly boolean[]
  /** Whether the credential convinced. */
  readonly authenticated: boolean
  /** `NotPermitted`, or the identity code of wire-protocol 3.2; `undefined` when nothing failed. */
  readonly errorCode: string | undefined
  /** Not every answer names who was proved. */
  readonly identity: Identity | undefined
  readonly decidedBy: DecidedBy
  /** Of a denial: this is all that is missing (RFC 9470). It lets nobody in. */
  readonly stepUp?: StepUp
  /** Of the OAuth access token that was proved, also beside a denial that names nobody; absent for every other proof. */
  readonly scopes?: readonly string[]
  readonly decisionId?: string
  /** The change up to which the decision knows everything. */
  readonly revision?: number
}

/** What of one action is permitted, with whose credential was proved. */
export interface PermittedAnswer {
  readonly authenticated: boolean
  readonly errorCode: string | undefined
  readonly identity: Identity | undefined
  readonly permitted: PermittedResources
}

/** What expressions of groups came to, with whose credential was proved. */
export interface GroupsAnswer {
  readonly authenticated: boolean
  /** The identity code of wire-protocol 3.2; of somebody who was proved, why nothing is told: `InsufficientScope`, `NotPermitted`. */
  readonly errorCode: string | undefined
  readonly identity: Identity | undefined
  /** In the order of the expressions. Nothing is granted to nobody, nor where there is a code. */
  readonly groups: readonly CheckedGroups[]
  readonly decidedBy: DecidedBy
  /** The change up to which it knows everything. */
  readonly revision?: number
}

/** Nothing is permitted, to nobody that was recognised. */
export const NOTHING_PERMITTED: PermittedResources = {
  allowed: [],
  denied: [],
  complete: true,
  reasons: [],
  resourceCharacters: 0,
  errors: [],
}

/**
 * Decides what the service would decide. Answers at once where it can.
 * INVARIANT: what cannot be read, reached or judged is a `ConnectionError` or a denial, never an allow.
 */
export abstract class Decider {
  /** @throws ConnectionError when nothing could be decided */
  abstract decide(question: Question): Answer | Promise<Answer>

  /** @throws ConnectionError when nothing could be decided */
  abstract permitted(question: PermittedQuestion): PermittedAnswer | Promise<PermittedAnswer>

  /** @throws ConnectionError when nothing could be decided */
  abstract groups(question: GroupsQuestion): GroupsAnswer | Promise<GroupsAnswer>

  /** Comes when it can decide. @throws ConnectionError when it cannot in time */
  abstract ready(): Promise<void>

  /** Ends connections and timers; decides nothing any more. */
  abstract close(): Promise<void>
}
