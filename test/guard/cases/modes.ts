import type { Decider } from '@tinyauth/guard/client'
import { createDecider, createServiceClient } from '@tinyauth/guard/client'
import type { GuardOptions } from '@tinyauth/guard/client'
import { readGuardSettings } from '@tinyauth/guard/client'
import type { Credential } from '../../service/client.js'

/** Every way in which a guard decides. */
export const MODES = {
  remote: { mode: 'remote' },
  'remote with cache': { mode: 'remote', cache: { maxEntries: 100_000, maxAgeSeconds: 300 } },
  local: { mode: 'local' },
} as const satisfies Readonly<Record<string, GuardOptions>>

/** A way in which a guard decides. */
export type ModeName = keyof typeof MODES

/** All of them. */
export const MODE_NAMES = ['remote', 'remote with cache', 'local'] as const satisfies readonly ModeName[]

/** What a decider of a test is made of. */
export interface DeciderParts extends GuardOptions {
  readonly url: string
  readonly service: string
  readonly gatekeeper: Credential
}

/** A decider as a guard with these settings has it. */
export function deciderOf(name: ModeName, { url, gatekeeper, ...options }: DeciderParts): Decider {
  const { keyId: accessKeyId, secret: secretAccessKey } = gatekeeper
  const settings = readGuardSettings({
    endpoint: url,
    accessKeyId,
    secretAccessKey,
    environment: {},
    // A deadline for what hangs: the machine is busy.
    timeoutMs: 60_000,
    ...options,
    ...MODES[name],
  })
  return createDecider(settings, createServiceClient(settings))
}
