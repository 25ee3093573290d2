import { PREFIX } from './environment.js'
import type { Setting } from './setting.js'
import type { SettingKey } from './settings.js'
import { SETTINGS } from './settings.js'

const SECTIONS: readonly (readonly [title: string, keys: readonly SettingKey[]])[] = [
  ['The service', ['environment', 'service', 'partition', 'publicUrl', 'readOnly']],
  ['Network', ['host', 'port', 'tlsCertFile', 'tlsKeyFile', 'trustProxy', 'corsOrigins']],
  ['Storage', ['dataDir', 'databaseUrl', 'databaseReplicaUrl', 'changeNotifications']],
  ['Keys', ['masterKeys', 'secretSigningKey', 'clockSkewSeconds']],
  [
    'Sign-in and sessions',
    [
      'sessionTtlSeconds',
      'sessionIdleSeconds',
      'sessionMaxSeconds',
      'sessionBindIp',
      'sessionCookieDomain',
      'allowedReturnOrigins',
      'autoHandoff',
      'mfaMaxAgeSeconds',
      'identityProvidersFile',
      'testLogin',
    ],
  ],
  ['Edge nodes', ['authMode', 'endpoint', 'accessKeyId', 'secretAccessKey', 'verify', 'proxyKeySeconds']],
  ['Decisions', ['snapshotMaxPrincipals', 'maxStalenessSeconds', 'pollIntervalMs', 'maxPairs']],
  ['Events', ['eventsPingSeconds', 'maxEventStreams', 'changeRetentionSeconds']],
  ['Limits of the directory', ['maxGroupsPerUser', 'maxAttachedPolicies', 'maxActiveKeys']],
  [
    'Limits of requests',
    ['bodyLimitBytes', 'headerLimitBytes', 'requestTimeoutMs', 'shutdownTimeoutMs', 'loginAttempts', 'keyFailures'],
  ],
  [
    'Audit',
    [
      'auditSinks',
      'auditLogFilename',
      'auditLogMaxBytes',
      'auditLogFiles',
      'auditDecisions',
      'auditBuffer',
      'auditRetentionDays',
    ],
  ],
  ['Logs, metrics and traces', ['logLevel', 'logFormat', 'metricsPublic', 'otlpEndpoint', 'traceOneIn']],
]

const INTRODUCTION = `# Configuration

<!-- Written from src/common/config/settings.ts; a test fails where the two differ, and UPDATE_DOCS=1 rewrites this file. -->

The service is configured by environment variables, which are read and checked once, at the start. It does not start with a value
that it cannot read: it names every problem at once, what was given (never for secrets), what is expected, and what to do.

- Setting \`X\` is read from \`${PREFIX}X\`, or from \`X\`. Both may be set only when they are equal. One that stands with
  \`${PREFIX}\` here is read under that name alone.
- Each can be given as a file: \`${PREFIX}X_FILE\` or \`X_FILE\` names it, and its content counts, without one closing newline. This is the
  way for secrets, which are marked so. A setting and its file together are refused.
- A variable that is set to nothing is refused; unset it to take the default.
- A variable whose name starts with \`${PREFIX}\` and is no setting has no effect; the log says so at the start, with the nearest name.
- In production \`MASTER_KEY\` and \`SECRET_SIGNING_KEY\` must be given. Elsewhere those that are missing are made at the first start and
  kept in \`keys.json\` in \`DATA_DIR\`, readable by the owner alone. A \`keys.json\` that cannot be read is not replaced, because new keys
  would lock out everything that the old ones sealed.
`

/** Text of `docs/configuration.md`. */
export function configReference(): string {
  return [INTRODUCTION, ...SECTIONS.map(([title, keys]) => sectionOf(title, keys))].join('\n')
}

/** Settings that the reference leaves out. */
export function undocumentedSettings(): readonly string[] {
  const documented: readonly string[] = SECTIONS.flatMap(([, keys]) => keys)
  return Object.keys(SETTINGS).filter((key) => !documented.includes(key))
}

function sectionOf(title: string, keys: readonly SettingKey[]): string {
  const head = ['| setting | default | values | what it does |', '|---|---|---|---|']
  return [`## ${title}`, '', ...head, ...keys.map((key) => rowOf(SETTINGS[key])), ''].join('\n')
}

function rowOf(setting: Setting<unknown>): string {
  const name = `\`${setting.prefixed === true ? PREFIX : ''}${setting.name}\`${setting.secret ? ' (secret)' : ''}`
  const cells = [name, defaultOf(setting), setting.kind.expected, setting.description]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function defaultOf({ fallback }: Setting<unknown>): string {
  if (fallback === undefined) return 'none'
  if (typeof fallback === 'string') return `\`${fallback}\``
  return `\`${fallback.otherwise}\`, in production \`${fallback.production}\``
}
