import type { Answer, Pair } from '../decider.js'
import type { Clock } from './clock.js'
import type { GuardLog } from './guard-log.js'

/** One decision of the guard, told to `onDecision`. It holds nothing of a credential. */
export interface DecisionEvent {
  readonly pairs: readonly Pair[]
  /** Expressions of groups that were checked; absent where it was about something else. */
  readonly groups?: readonly string[]
  /** `undefined` where nothing could be decided. */
  readonly answer: Answer | undefined
  /** Why nothing could be decided. */
  readonly error: unknown
  readonly durationMs: number
}

/** How far answers of the service are kept in `remote` mode. */
export interface CacheOptions {
  /** Answers to single pairs that are kept at most, 1 to 1,000,000. Default 10,000. */
  readonly maxEntries?: number
  /** Whole seconds that an allow is kept at most, 1 to 300; a denial never longer than one. Default 5. */
  readonly maxAgeSeconds?: number
}

/** When the guard stops asking a service that does not answer. */
export interface BreakerOptions {
  /** Failures in a row, 1 to 10,000. Default 5. */
  readonly failures?: number
  /** Milliseconds until one question tries again, 1 to 600,000. Default 1000. */
  readonly cooldownMs?: number
}

/** The settings that the original has, under its names (capabilities T6). */
export interface FlatOptions {
  readonly TINYAUTH_ENDPOINT?: string
  readonly TINYAUTH_ACCESS_KEY_ID?: string
  readonly TINYAUTH_SECRET_ACCESS_KEY?: string
  /** A file that holds the secret, as containers mount them. */
  readonly TINYAUTH_SECRET_ACCESS_KEY_FILE?: string
  readonly TINYAUTH_VERIFY?: boolean | string
  readonly TINYAUTH_ENDPOINT_VERIFY?: boolean | string
  readonly TINYAUTH_PARTITION?: string
  readonly TINYAUTH_SERVICE?: string
  readonly TINYAUTH_REGION?: string
  readonly TINYAUTH_BYPASS?: boolean | string
  readonly TINYAUTH_SIGN_IN_URL?: string
}

/** The settings of a guard. What is not given is taken from the environment where it has a name there, then from the default. */
export interface GuardOptions extends FlatOptions {
  /** Address of the service, with or without `/` at its end; a path in it is kept. `TINYAUTH_ENDPOINT`. Required. */
  readonly endpoint?: string | undefined
  /** Id of the access key by which the guard proves itself. `TINYAUTH_ACCESS_KEY_ID`. Required. */
  readonly accessKeyId?: string | undefined
  /** Secret of that key. `TINYAUTH_SECRET_ACCESS_KEY`, or the path of a file in `TINYAUTH_SECRET_ACCESS_KEY_FILE`. Required. */
  readonly secretAccessKey?: string | undefined
  /** Name of the service that is protected, in lower case. `TINYAUTH_SERVICE`. Required. */
  readonly service?: string | undefined
  /** Region in ARNs. `TINYAUTH_REGION`. Default `default`. */
  readonly region?: string | undefined
  /** Region that the keys of end users are derived for (wire-protocol 3.6). Default `global`, as in the original. */
  readonly keyRegion?: string | undefined
  /** Partition in ARNs. `TINYAUTH_PARTITION`. Default `tinyauth`. */
  readonly partition?: string | undefined
  /** Name that the decision service has for itself, part of the signature of the guard's own calls. Default `tinyauth`. */
  readonly ownService?: string | undefined
  /**
   * Whether the certificate of the service is verified: `true`, or the path of a file with the authorities to trust; `false`
   * only outside of production. `TINYAUTH_VERIFY` or `TINYAUTH_ENDPOINT_VERIFY`. Default `true`.
   */
  readonly verify?: boolean | string | undefined
  /** Lets everybody do everything, for development (capabilities T7). `TINYAUTH_BYPASS`. Default `false`. */
  readonly bypass?: boolean | undefined
  /** Without it `bypass` is refused in production. */
  readonly bypassInProduction?: 'i-accept' | undefined
  /** Whether the service decides, or this process does by what the service gave it. Default `remote`. */
  readonly mode?: 'remote' | 'local' | undefined
  /** Whether answers of the service are kept for a moment in `remote` mode. Default `false`. */
  readonly cache?: boolean | CacheOptions | undefined
  /** How the guard's own calls are proved. Default `sigv4`; `basic` where something in between rewrites paths or `Host`. */
  readonly sign?: 'sigv4' | 'basic' | undefined
  /** Milliseconds for one exchange with the service, waiting for a connection included, 1 to 600,000. Default 2000. */
  readonly timeoutMs?: number | undefined
  /** Connections to the service at most, 1 to 10,000. Default 64. */
  readonly maxConnections?: number | undefined
  readonly breaker?: BreakerOptions | undefined
  /**
   * Milliseconds without news after which `local` mode does not trust what it knows, and leases are used for a minute at most, 1 to
   * 600,000. Default 15,000.
   */
  readonly maxFeedSilenceMs?: number | undefined
  /** Status for what is not permitted: 401 is what the original answers. Default 403. */
  readonly denyStatus?: 401 | 403 | undefined
  /** What becomes of a request that is not let in. Default `reply`. */
  readonly onDenied?: 'reply' | 'login' | 'throw' | undefined
  /**
   * Where `onDenied: 'login'` leads, a path of this server. Where it is given, `@LoginRequired` leads there as well. Default
   * `/login`.
   */
  readonly loginPath?: string | undefined
  /**
   * Where `@LoginRequired` leads browsers: the public address of the sign-in page of tinyauth, which is told in `next` where to
   * come back to. `TINYAUTH_SIGN_IN_URL`. Default: `login` below `endpoint`.
   */
  readonly signInUrl?: string | undefined
  /**
   * The public address of this service, for coming back to it after signing in; a path in it stands before those of requests.
   * Default: protocol and `Host` of each request.
   */
  readonly publicUrl?: string | undefined
  /** Default: the clock of the machine. */
  readonly clock?: Clock | undefined
  /** Default: silent. */
  readonly log?: GuardLog | undefined
  /** Told of every decision. What it throws is lost. */
  readonly onDecision?: ((event: DecisionEvent) => void) | undefined
  /** Default `process.env`. */
  readonly environment?: Environment | undefined
}

/** Names and values, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>
