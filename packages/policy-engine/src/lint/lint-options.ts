import type { Policy, PolicyType } from '../document.js'
import type { Limits } from '../limits.js'
import type { Catalogue } from './catalogue.js'

/** Takes findings away, with the reason that a later reader needs. Problems of the grammar cannot be suppressed. */
export interface Suppression {
  /** Code of the findings. */
  readonly code: string
  /** JSON pointer: findings at this place and below it. Default: anywhere in the document. */
  readonly path?: string
  /** Why the finding does not matter here. Without one the suppression is not honoured and is itself a finding. */
  readonly reason: string
}

/** What `lintPolicy` may be told. */
export interface LintOptions {
  /** Where the policy is used. Default `identity`. */
  readonly type?: PolicyType
  /** A missing or old `Version` is a warning instead of an error (policy-semantics 3.1.8). Default false. */
  readonly allowLegacyVersion?: boolean
  /** Limits other than the defaults. */
  readonly limits?: Partial<Limits>
  /** Known services; without it no rule asks whether names exist. */
  readonly catalogue?: Catalogue
  /**
   * Boundaries of the principals that the policy is attached to. An Allow is reported when none of them permits it; a
   * boundary that cannot be read permits nothing.
   */
  readonly boundaries?: readonly Policy[]
  /** Service name of tinyauth's own actions (`tinyauth:AttachPolicy`). Default `tinyauth`. */
  readonly ownService?: string
  /** `SourceIp` is always a public address, so that conditions on private ranges are errors. Default false. */
  readonly publicSourceIp?: boolean
  /** Findings that are known and accepted. Default none. */
  readonly suppress?: readonly Suppression[]
}
