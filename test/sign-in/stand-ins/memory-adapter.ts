/** What `oidc-provider` keeps: an object with an id, perhaps of a grant, perhaps with a second id. */
interface Payload {
  readonly [member: string]: unknown
  readonly grantId?: string
  readonly uid?: string
  readonly userCode?: string
}

/** Everything that one stand-in keeps. */
export type MemoryStore = Map<string, Payload>

/** Storage of `oidc-provider` for one model of one stand-in. Its own one is of the process: two stand-ins would share it. */
export class MemoryAdapter {
  constructor(
    private readonly store: MemoryStore,
    private readonly model: string,
  ) {}

  upsert(id: string, payload: Payload): Promise<void> {
    this.store.set(this.key(id), payload)
    return Promise.resolve()
  }

  find(id: string): Promise<Payload | undefined> {
    return Promise.resolve(this.store.get(this.key(id)))
  }

  findByUid(uid: string): Promise<Payload | undefined> {
    return Promise.resolve(this.all().find((payload) => payload.uid === uid))
  }

  findByUserCode(userCode: string): Promise<Payload | undefined> {
    return Promise.resolve(this.all().find((payload) => payload.userCode === userCode))
  }

  consume(id: string): Promise<void> {
    const payload = this.store.get(this.key(id))
    if (payload !== undefined) Object.assign(payload, { consumed: Math.floor(Date.now() / 1000) })
    return Promise.resolve()
  }

  destroy(id: string): Promise<void> {
    this.store.delete(this.key(id))
    return Promise.resolve()
  }

  revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of this.store) {
      if (payload.grantId === grantId) this.store.delete(key)
    }
    return Promise.resolve()
  }

  private key(id: string): string {
    return `${this.model}:${id}`
  }

  private all(): readonly Payload[] {
    return [...this.store].filter(([key]) => key.startsWith(`${this.model}:`)).map(([, payload]) => payload)
  }
}
