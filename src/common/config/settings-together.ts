import type { ConfigProblem } from './config-problem.js'
import { PREFIX } from './environment.js'
import type { SettingValues } from './settings.js'

/** What is wrong between settings that are right each by itself. */
export function problemsTogether(values: SettingValues): readonly ConfigProblem[] {
  return [tlsProblems, edgeProblems, replicaProblems, auditProblems, keyProblems, sessionProblems].flatMap((judge) =>
    judge(values),
  )
}

function tlsProblems({ tlsCertFile, tlsKeyFile }: SettingValues): readonly ConfigProblem[] {
  if ((tlsCertFile === undefined) === (tlsKeyFile === undefined)) return []
  const [there, missing] = tlsKeyFile === undefined ? ['CERT', 'KEY'] : ['KEY', 'CERT']
  const expected = `a path, because \`TLS_${there}_FILE\` is set`
  return [{ name: `${PREFIX}TLS_${missing}_FILE`, expected, fix: 'set both, or none to serve plain HTTP' }]
}

function edgeProblems(values: SettingValues): readonly ConfigProblem[] {
  if (values.authMode !== 'proxy') return []
  const expected = 'a value, because `TINYAUTH_AUTH_MODE` is `proxy`'
  const names = { endpoint: 'ENDPOINT', accessKeyId: 'ACCESS_KEY_ID', secretAccessKey: 'SECRET_ACCESS_KEY' } as const
  const keys = Object.keys(names) as (keyof typeof names)[] // `Object.keys` forgets the names of the members
  const problems: ConfigProblem[] = keys
    .filter((key) => values[key] === undefined)
    .map((key) => ({
      name: PREFIX + names[key],
      expected,
      fix: 'say where the tinyauth is, and by which key to ask it',
    }))
  if (values.verify === false && values.environment === 'production') {
    const trusted = '`true`, because `NODE_ENV` is `production`'
    problems.push({ name: `${PREFIX}VERIFY`, expected: trusted, fix: 'leave it out: anybody in between could answer' })
  }
  if (values.environment === 'production' && values.endpoint !== undefined && isInTheOpen(values.endpoint)) {
    const secure = 'an https:// address, or one of this machine, because `NODE_ENV` is `production`'
    problems.push({
      name: `${PREFIX}ENDPOINT`,
      expected: secure,
      fix: 'use https: keys and decisions go there and back',
    })
  }
  return problems
}

function isInTheOpen(endpoint: string): boolean {
  const { protocol, hostname } = new URL(endpoint)
  return protocol === 'http:' && hostname !== 'localhost' && hostname !== '[::1]' && !/^127(\.\d+){3}$/.test(hostname)
}

function replicaProblems({ databaseUrl, databaseReplicaUrl }: SettingValues): readonly ConfigProblem[] {
  if (databaseReplicaUrl === undefined || databaseUrl !== undefined) return []
  const expected = 'a postgres:// URL, because `DATABASE_REPLICA_URL` is set'
  return [{ name: `${PREFIX}DATABASE_URL`, expected, fix: 'name the server that the replica follows' }]
}

function auditProblems({ auditSinks, auditLogFilename }: SettingValues): readonly ConfigProblem[] {
  if (!auditSinks.includes('file') || auditLogFilename !== undefined) return []
  const name = `${PREFIX}AUDIT_LOG_FILENAME`
  return [{ name, expected: 'a path, because `AUDIT_SINKS` holds `file`', fix: 'name the file, or leave the sink out' }]
}

function sessionProblems({
  environment,
  testLogin,
  sessionIdleSeconds,
  sessionMaxSeconds,
}: SettingValues): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = []
  if (testLogin && environment === 'production') {
    const expected = '`false`, because `NODE_ENV` is `production`'
    problems.push({ name: `${PREFIX}TEST_LOGIN`, expected, fix: 'leave it out: anybody could sign in as anybody' })
  }
  if (sessionMaxSeconds < sessionIdleSeconds) {
    const expected = `at least \`SESSION_IDLE_SECONDS\` (${sessionIdleSeconds})`
    problems.push({ name: `${PREFIX}SESSION_MAX_SECONDS`, expected, fix: 'raise it, or lower `SESSION_IDLE_SECONDS`' })
  }
  return problems
}

function keyProblems({ environment, authMode, masterKeys, secretSigningKey }: SettingValues): readonly ConfigProblem[] {
  if (environment !== 'production' || authMode === 'proxy') return []
  const missing = [
    ...(masterKeys === undefined ? ['MASTER_KEY'] : []),
    ...(secretSigningKey === undefined ? ['SECRET_SIGNING_KEY'] : []),
  ]
  return missing.map((name) => ({
    name: PREFIX + name,
    expected: 'a key, because `NODE_ENV` is `production`',
    fix: `make one with \`openssl rand -base64 32\`${name === 'MASTER_KEY' ? '' : ' (48 is better)'} and keep it safe`,
  }))
}
