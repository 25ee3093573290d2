import { auditDecisions, auditSinks } from './audit-kinds.js'
import { accessKeySecret, masterKeys, signingKey } from './key-material.js'
import {
  cookieDomain,
  corsOrigins,
  endpoint,
  host,
  origins,
  otlpEndpoint,
  postgresUrl,
  publicUrl,
  trustProxy,
  verification,
} from './network-kinds.js'
import type { Setting } from './setting.js'
import { optional, prefixed, secret, withDefault } from './setting.js'
import { choice, integer, path, serviceName, text, toggle } from './value-kind.js'

const MIB = 1_048_576
const DAY_SECONDS = 86_400

/** Every setting of the service; its member name is that in `Config`. The reference is written from this table. */
export const SETTINGS = {
  environment: withDefault(
    'NODE_ENV',
    choice('production', 'development', 'test'),
    'development',
    '`production` refuses to start without keys, and listens on every address unless `HOST` says otherwise.',
  ),
  service: withDefault('SERVICE', serviceName(), 'tinyauth', 'Name of this service in its own ARNs and actions.'),
  partition: withDefault('PARTITION', serviceName(), 'tinyauth', 'Partition of all ARNs.'),
  host: withDefault(
    'HOST',
    host(),
    { production: '0.0.0.0', otherwise: '127.0.0.1' },
    'Address or name on which the service listens.',
  ),
  port: withDefault('PORT', integer(0, 65_535), '8700', 'TCP port; `0` takes a free one.'),
  publicUrl: optional(
    'PUBLIC_URL',
    publicUrl(),
    'Address under which clients reach the service. Taken from here and never from the `Host` header.',
  ),
  dataDir: withDefault(
    'DATA_DIR',
    path('/var/lib/tinyauth'),
    './data',
    'Folder of the embedded database and, outside of production, of the keys that the service made for itself.',
  ),
  databaseUrl: secret(
    'DATABASE_URL',
    postgresUrl(),
    'PostgreSQL server. Without it: the embedded SQLite database `tinyauth.db` in `DATA_DIR`.',
  ),
  databaseReplicaUrl: secret(
    'DATABASE_REPLICA_URL',
    postgresUrl(),
    'A standby of that server which takes reads: principals are read there where it stands exactly where the node does, and from the server itself otherwise.',
  ),
  changeNotifications: withDefault(
    'CHANGE_NOTIFICATIONS',
    toggle(),
    'true',
    'Nodes on PostgreSQL hear of changes at once by LISTEN and NOTIFY. `false` where a pool shares connections between transactions (PgBouncer): then they look each `POLL_INTERVAL_MS`.',
  ),
  masterKeys: secret(
    'MASTER_KEY',
    masterKeys(),
    'Seals the secrets of access keys in the database. Whoever loses it loses them. ' +
      'To rotate it, put the new key before the old one.',
  ),
  secretSigningKey: secret(
    'SECRET_SIGNING_KEY',
    signingKey(),
    'The keys that sign sessions are derived from it. A new one ends every session.',
  ),
  tlsCertFile: optional(
    'TLS_CERT_FILE',
    path('/etc/tinyauth/tls.crt'),
    'Certificate chain (PEM). With `TLS_KEY_FILE`, never alone.',
  ),
  tlsKeyFile: optional(
    'TLS_KEY_FILE',
    path('/etc/tinyauth/tls.key'),
    'Private key of the certificate (PEM). With `TLS_CERT_FILE`, never alone.',
  ),
  trustProxy: withDefault(
    'TRUST_PROXY',
    trustProxy(),
    '0',
    'Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. `0` believes nobody.',
  ),
  readOnly: withDefault('READ_ONLY', toggle(), 'false', 'Refuses every action that writes; decisions go on.'),
  snapshotMaxPrincipals: withDefault(
    'SNAPSHOT_MAX_PRINCIPALS',
    integer(1, 10_000_000, 'principals'),
    '20000',
    'Principals that are held compiled in memory; the least recently used one makes room.',
  ),
  maxStalenessSeconds: withDefault(
    'MAX_STALENESS_SECONDS',
    integer(1, DAY_SECONDS, 'seconds'),
    '300',
    'How long decisions go on when the database, or what an edge node stands before, cannot be reached. After that they are refused with 503.',
  ),
  pollIntervalMs: withDefault(
    'POLL_INTERVAL_MS',
    integer(50, 60_000, 'milliseconds'),
    '1000',
    'Between two looks for changes that other nodes made.',
  ),
  maxGroupsPerUser: withDefault(
    'MAX_GROUPS_PER_USER',
    integer(1, 100_000, 'groups'),
    '1000',
    'Groups that one user may be a member of.',
  ),
  maxAttachedPolicies: withDefault(
    'MAX_ATTACHED_POLICIES',
    integer(1, 10_000, 'policies'),
    '100',
    'Policies that may be attached to one user or group.',
  ),
  maxActiveKeys: withDefault(
    'MAX_ACTIVE_KEYS',
    integer(1, 100, 'keys'),
    '2',
    'Active access keys of one user. A rotation may go beyond it while both keys are good.',
  ),
  maxPairs: withDefault(
    'MAX_PAIRS',
    integer(1, 1_000_000, 'pairs'),
    '10000',
    'Pairs of action and resource in one call.',
  ),
  bodyLimitBytes: withDefault(
    'BODY_LIMIT_BYTES',
    integer(1_024, 64 * MIB, 'bytes'),
    String(MIB),
    'Largest body of a request; a larger one is refused with 413.',
  ),
  headerLimitBytes: withDefault(
    'HEADER_LIMIT_BYTES',
    integer(1_024, MIB, 'bytes'),
    '16384',
    'All headers of a request together; more are refused with 431.',
  ),
  requestTimeoutMs: withDefault(
    'REQUEST_TIMEOUT_MS',
    integer(100, 600_000, 'milliseconds'),
    '30000',
    'Time for a whole request to arrive and to be answered.',
  ),
  shutdownTimeoutMs: withDefault(
    'SHUTDOWN_TIMEOUT_MS',
    integer(100, 600_000, 'milliseconds'),
    '10000',
    'Time for requests that are under way when the service is told to stop.',
  ),
  sessionTtlSeconds: withDefault(
    'SESSION_TTL_SECONDS',
    integer(60, 30 * DAY_SECONDS, 'seconds'),
    '28800',
    'Life of a session token.',
  ),
  sessionIdleSeconds: withDefault(
    'SESSION_IDLE_SECONDS',
    integer(60, 30 * DAY_SECONDS, 'seconds'),
    '28800',
    'Time after which a session in a browser that is not used is over.',
  ),
  sessionMaxSeconds: withDefault(
    'SESSION_MAX_SECONDS',
    integer(300, 366 * DAY_SECONDS, 'seconds'),
    String(30 * DAY_SECONDS),
    'Time after which a session in a browser is over, however much it is used.',
  ),
  sessionBindIp: withDefault(
    'SESSION_BIND_IP',
    choice('off', 'warn', 'enforce'),
    'off',
    'What happens when a session is used from another address than where it began: nothing, a warning in the log, or a refusal.',
  ),
  sessionCookieDomain: optional(
    'SESSION_COOKIE_DOMAIN',
    cookieDomain(),
    'Domain whose hosts share one sign-in. Without it the session cookie stays with the host of this service (and its ports).',
  ),
  allowedReturnOrigins: withDefault(
    'ALLOWED_RETURN_ORIGINS',
    origins(),
    'none',
    'Origins that people may be sent back to after they signed in or out, besides this service itself.',
  ),
  autoHandoff: withDefault(
    'AUTO_HANDOFF',
    toggle(),
    'false',
    'Leads whoever signs in without being on the way somewhere to the invite that they opened on another device in the last half hour.',
  ),
  mfaMaxAgeSeconds: withDefault(
    'MFA_MAX_AGE_SECONDS',
    integer(60, 30 * DAY_SECONDS, 'seconds'),
    '900',
    'How old the proof of the second factor may be where the account page asks for it again.',
  ),
  identityProvidersFile: optional(
    'IDENTITY_PROVIDERS_FILE',
    path('/etc/tinyauth/identity-providers.json'),
    'Identity providers as configuration: a JSON array of what the API takes. They cannot be changed by it.',
  ),
  testLogin: withDefault(
    'TEST_LOGIN',
    toggle(),
    'false',
    'Lets anybody sign in as anybody by the provider `test`. Refused in production.',
  ),
  clockSkewSeconds: withDefault(
    'CLOCK_SKEW_SECONDS',
    integer(1, 900, 'seconds'),
    '300',
    'How far the time of a Signature V4 may be from the clock of the service, in either direction.',
  ),
  loginAttempts: withDefault(
    'LOGIN_ATTEMPTS',
    integer(1, 100_000, 'attempts'),
    '10',
    'Wrong passwords in 15 minutes, for one user and for one address. For a user who is tried on, the wait doubles each time.',
  ),
  keyFailures: withDefault(
    'KEY_FAILURES',
    integer(1, 1_000_000, 'failures'),
    '100',
    'Wrong access keys, signatures and tokens in a minute, for one address.',
  ),
  auditSinks: withDefault(
    'AUDIT_SINKS',
    auditSinks(),
    'database',
    'Where audit events go. The database cannot be left out: a write and its event are one transaction. An edge node has none: its events go to the other sinks, or else to the file or to standard output.',
  ),
  auditLogFilename: optional(
    'AUDIT_LOG_FILENAME',
    path('/var/log/tinyauth/audit.jsonl'),
    'File of the sink `file`, which needs it.',
  ),
  auditLogMaxBytes: withDefault(
    'AUDIT_LOG_MAX_BYTES',
    integer(4_096, 1_000_000 * MIB, 'bytes'),
    String(500 * MIB),
    'Size at which the audit file is rotated.',
  ),
  auditLogFiles: withDefault(
    'AUDIT_LOG_FILES',
    integer(1, 1_000, 'files'),
    '5',
    'Audit files that are kept, the current one among them.',
  ),
  auditDecisions: withDefault(
    'AUDIT_DECISIONS',
    auditDecisions(),
    'all',
    'Which decisions are recorded. `sample:n` keeps one in n allowed ones; denials and errors are always kept.',
  ),
  auditBuffer: withDefault(
    'AUDIT_BUFFER',
    integer(100, 1_000_000, 'events'),
    '50000',
    'Decisions that wait to be recorded. When it is full, callers wait; no event is lost.',
  ),
  auditRetentionDays: withDefault(
    'AUDIT_RETENTION_DAYS',
    integer(0, 36_500, 'days'),
    '0',
    'Age at which audit events are removed from the database. `0` keeps them for ever.',
  ),
  changeRetentionSeconds: withDefault(
    'CHANGE_RETENTION_SECONDS',
    integer(3_600, 366 * DAY_SECONDS, 'seconds'),
    String(7 * DAY_SECONDS),
    'Age at which numbered changes are removed from the database. Who reads events from before is told to begin anew (410).',
  ),
  eventsPingSeconds: withDefault(
    'EVENTS_PING_SECONDS',
    integer(1, 300, 'seconds'),
    '5',
    'Between two pings of a stream of events. A guard that hears none for longer than it allows decides nothing by itself.',
  ),
  maxEventStreams: withDefault(
    'MAX_EVENT_STREAMS',
    integer(1, 100_000, 'streams'),
    '1000',
    'Streams of events that are open at once, half of them at most for one caller; more are refused. Streams of the audit log count by themselves, 100 at most.',
  ),
  logLevel: withDefault(
    'LOG_LEVEL',
    choice('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    'info',
    'The least important lines that are written.',
  ),
  logFormat: withDefault('LOG_FORMAT', choice('json', 'pretty'), 'json', '`pretty` is for eyes, `json` for machines.'),
  metricsPublic: withDefault(
    'METRICS_PUBLIC',
    toggle(),
    'false',
    'Answers `/metrics` to anyone. Otherwise the action `GetMetrics` is needed.',
  ),
  otlpEndpoint: optional(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    otlpEndpoint(),
    'Collector of OpenTelemetry that traces are sent to, by OTLP over HTTP with JSON. Without it none are made.',
  ),
  traceOneIn: withDefault(
    'TRACE_ONE_IN',
    integer(1, 1_000_000, 'traces'),
    '100',
    'Of traces that begin here one in so many is recorded. Who asks and traces already has chosen for this service too.',
  ),
  corsOrigins: withDefault(
    'CORS_ORIGINS',
    corsOrigins(),
    '*',
    'Origins whose pages may read answers under `/api`, without credentials in any case.',
  ),
  authMode: prefixed(
    withDefault(
      'AUTH_MODE',
      choice('local', 'proxy'),
      'local',
      '`proxy` makes this an [edge node](edge-nodes.md): no database, decisions by what it holds of the tinyauth at `TINYAUTH_ENDPOINT`.',
    ),
  ),
  endpoint: prefixed(
    optional(
      'ENDPOINT',
      endpoint(),
      'Address of the tinyauth that an edge node stands before. Needed by `proxy`. In production by `https`, unless it is on this machine.',
    ),
  ),
  accessKeyId: prefixed(
    optional(
      'ACCESS_KEY_ID',
      text('letters, digits and `._-+=@`', 'AKEXAMPLE00000000000', (id) =>
        /^[A-Za-z0-9][A-Za-z0-9._+=@-]{0,127}$/.test(id),
      ),
      'Access key by which an edge node asks it. Needed by `proxy`.',
    ),
  ),
  secretAccessKey: prefixed(
    secret('SECRET_ACCESS_KEY', accessKeySecret(), 'Secret of that access key. Needed by `proxy`.'),
  ),
  verify: prefixed(
    withDefault(
      'VERIFY',
      verification(),
      'true',
      'Whether the certificate at `TINYAUTH_ENDPOINT` has to convince, and by which authorities. `false` is refused in production.',
    ),
  ),
  proxyKeySeconds: withDefault(
    'PROXY_KEY_SECONDS',
    integer(1, 3 * DAY_SECONDS, 'seconds'),
    '60',
    'How long an edge node uses the key of a day without asking for it again: until then it does not notice that an access key was ' +
      'revoked, unless it hears of it. The Python server holds it for three days.',
  ),
} as const satisfies Record<string, Setting<unknown>>

/** Member names of the settings. */
export type SettingKey = keyof typeof SETTINGS

/** Values as the settings are read: keys may be missing. */
export type SettingValues = {
  readonly [K in SettingKey]: (typeof SETTINGS)[K] extends Setting<infer T> ? T : never
}
