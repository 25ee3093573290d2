import { type EntityManager, In, IsNull } from 'typeorm'
import { z } from 'zod'
import { GroupEntity } from '../../../store/index.js'
import type { Finding } from '../../federation/identity-provider.js'
import type { GroupMapping } from '../admission-side.js'
import type { FoundProvider, KnownProvider } from '../found-provider.js'

/** A finding on the wire. */
export const findingSchema = z.strictObject({
  level: z.enum(['ok', 'warning', 'error']),
  what: z.string(),
  fix: z.string().optional(),
})

/** What the check of a provider came to. */
export interface CheckAnswer {
  /** No finding is an error. */
  readonly ok: boolean
  readonly findings: readonly Finding[]
}

const MOST_NAMED = 20

/** Diagnoses a provider: its definition, its admission, its mapping, and by asking it. Never throws for what is wrong with it. */
export async function checkProvider(
  { definition, compiled }: KnownProvider,
  read: <T>(work: (manager: EntityManager) => Promise<T>) => Promise<T>,
): Promise<CheckAnswer> {
  const { found, problems = {} } = compiled
  const findings: Finding[] = Object.entries(problems).map(([field, problem]) => {
    return { level: 'error', what: `\`${field}\` ${problem}`, fix: 'update the provider' }
  })
  if (!definition.enabled) findings.push({ level: 'warning', what: 'is not enabled', fix: 'set `enabled` to `true`' })
  if (found !== undefined) {
    findings.push(...admissionFindings(definition.admission, found), ...(await mappingFindings(found.mapping, read)))
    findings.push(...(await askedFindings(found)))
  }
  return { ok: findings.every(({ level }) => level !== 'error'), findings }
}

function admissionFindings(admission: unknown, { createsUsers, kind }: FoundProvider): readonly Finding[] {
  const everyone = typeof admission === 'object' && admission !== null && 'everyone' in admission
  if (!everyone) return [{ level: 'ok', what: 'the admission can admit somebody' }]
  // Who is in a list, or behind a proxy, was chosen by an administrator.
  if (!createsUsers || kind === 'basic' || kind === 'trusted-header') {
    return [{ level: 'ok', what: 'the admission admits everyone whom the provider vouches for' }]
  }
  const what = 'everyone with an account at the provider is admitted and becomes a user'
  return [{ level: 'warning', what, fix: 'name addresses, domains or groups in `admission`' }]
}

/** Groups that are mapped to and do not exist: nobody gets into them, until somebody makes them. */
async function mappingFindings(
  mapping: GroupMapping,
  read: <T>(work: (manager: EntityManager) => Promise<T>) => Promise<T>,
): Promise<readonly Finding[]> {
  const targets = targetsOf(mapping)
  if (targets.length === 0) return []
  const known = await read(async (manager) => {
    const paths = new Set<string>()
    for (let i = 0; i < targets.length; i += 500) {
      const lowerPaths = targets.slice(i, i + 500).map((path) => path.toLowerCase())
      for (const { path } of await manager.findBy(GroupEntity, { lowerPath: In(lowerPaths), kind: IsNull() }))
        paths.add(path)
    }
    return paths
  })
  const missing = targets.filter((path) => !known.has(path))
  if (missing.length === 0) return [{ level: 'ok', what: 'every group that is mapped to exists' }]
  const named = missing.slice(0, MOST_NAMED).map((path) => `\`${path}\``)
  return [{ level: 'warning', what: `groups that are mapped to do not exist: ${named.join(', ')}`, fix: 'create them' }]
}

async function askedFindings({ provider }: FoundProvider): Promise<readonly Finding[]> {
  if (provider === undefined) return [{ level: 'ok', what: 'needs nobody else' }]
  try {
    return await provider.check()
  } catch {
    // A provider of the application is code of others; what it throws may hold a secret.
    return [{ level: 'error', what: 'the check of the provider failed', fix: 'look at the code of the provider' }]
  }
}

/** Paths of our groups in a mapping, sorted, each once. */
export function targetsOf(mapping: GroupMapping): readonly string[] {
  const targets = Object.values(mapping).flatMap((target) => (Array.isArray(target) ? target : [target]))
  return [...new Set(targets.map((target) => (typeof target === 'string' ? target : target.group)))].sort()
}
