import type { KeyUse } from '@tinyauth/decision'

/** Where a key was used last. */
export interface LastUse {
  readonly keyId: string
  readonly nowMs: number
  readonly service: string
  readonly sourceIp: string | undefined
}

/** Last uses since they were last written down. Not a change of anything: it decides nothing, and may be a minute old. */
export class KeyUses {
  private readonly uses = new Map<string, LastUse>()

  note(keyId: string, { nowMs, service, sourceIp }: Pick<KeyUse, 'nowMs' | 'service' | 'sourceIp'>): void {
    const last = this.uses.get(keyId)
    // Within a second of the last one there is nothing to tell.
    if (last !== undefined && nowMs - last.nowMs < 1000 && last.service === service) return
    this.uses.set(keyId, { keyId, nowMs, service, sourceIp })
  }

  /** What was noted since the last time. */
  take(): readonly LastUse[] {
    const taken = [...this.uses.values()]
    this.uses.clear()
    return taken
  }
}
