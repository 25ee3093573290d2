import type { Clock } from '../../common/clock.js'
import { OAuthArtifactEntity, OAuthClientEntity, type UnitOfWork, UserEntity } from '../../store/index.js'
import type { BuiltInClient } from '../clients/built-in-clients.js'
import type { OAuthClients } from '../clients/oauth-clients.js'
import { clientMetadata } from '../server/client-metadata.js'
import { artifactId } from './artifact-id.js'
import type { PayloadBox } from './payload-box.js'
import { type Payload, pendingArtifacts } from './pending-artifacts.js'

/** What an adapter works with. */
export interface ArtifactAdapterOptions {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly box: PayloadBox
  readonly clients: OAuthClients
  /** The client without a row, if there is one. */
  readonly builtIn: BuiltInClient | undefined
}

/**
 * Where the library keeps what it has to remember (its interface `Adapter`): rows of `oauth_artifacts`. It reads at once and
 * writes at the end of the request. INVARIANT: what belongs to a user who is disabled, or to a client that is, is not found.
 */
export class ArtifactAdapter {
  constructor(
    private readonly kind: string,
    private readonly options: ArtifactAdapterOptions,
  ) {}

  upsert(value: string, payload: Payload, ttlSeconds: number): Promise<void> {
    pendingArtifacts().add({ op: 'put', kind: this.kind, value, payload, ttlSeconds })
    return Promise.resolve()
  }

  async find(value: string): Promise<Payload | undefined> {
    if (this.kind === 'Client') return this.client(value)
    const pending = pendingArtifacts()
    const latest = pending.latest(this.kind, value)
    if (latest !== undefined) return latest === 'gone' ? undefined : latest
    const found = await this.stored(artifactId(value))
    if (found === undefined) return undefined
    const payload = { ...found, jti: value }
    return pending.consumes(this.kind, value) ? { ...payload, consumed: true } : payload
  }

  findByUid(uid: string): Promise<Payload | undefined> {
    return this.findByOther(uid)
  }

  findByUserCode(userCode: string): Promise<Payload | undefined> {
    return this.findByOther(userCode)
  }

  consume(value: string): Promise<void> {
    pendingArtifacts().add({ op: 'consume', kind: this.kind, value })
    return Promise.resolve()
  }

  destroy(value: string): Promise<void> {
    pendingArtifacts().add({ op: 'destroy', kind: this.kind, value })
    return Promise.resolve()
  }

  revokeByGrantId(grant: string): Promise<void> {
    pendingArtifacts().add({ op: 'destroy-by-grant', kind: this.kind, grant })
    return Promise.resolve()
  }

  /** By what names it besides its value. */
  private findByOther(name: string): Promise<Payload | undefined> {
    return this.options.unitOfWork.read(async (manager) => {
      const row = await manager.findOneBy(OAuthArtifactEntity, { kind: this.kind, lookupHash: artifactId(name) })
      if (row === null || (this.kind !== 'DeviceCode' && this.isOver(row))) return undefined
      return this.payloadOf(row)
    })
  }

  private stored(id: string): Promise<Payload | undefined> {
    return this.options.unitOfWork.read(async (manager) => {
      const row = await manager.findOneBy(OAuthArtifactEntity, { id, kind: this.kind })
      if (row === null || (this.kind !== 'DeviceCode' && this.isOver(row))) return undefined
      if (row.userId !== null) {
        const user = await manager.findOneBy(UserEntity, { id: row.userId, status: 'active' })
        // A new password ends what the old one let begin, but for what was agreed to.
        if (user === null) return undefined
        if (this.kind !== 'Grant' && row.createdAt < user.credentialsChangedAt) return undefined
      }
      if (row.clientId !== null && !(await manager.existsBy(OAuthClientEntity, { id: row.clientId, enabled: true }))) {
        return undefined
      }
      return this.payloadOf(row)
    })
  }

  private isOver({ expiresAt }: OAuthArtifactEntity): boolean {
    return this.options.clock.now() >= expiresAt
  }

  private async client(clientId: string): Promise<Payload | undefined> {
    const { builtIn, clients, unitOfWork } = this.options
    if (builtIn?.clientId === clientId) return clientMetadata(builtIn)
    const client = await unitOfWork.read((manager) => clients.byClientId(manager, clientId))
    return client?.enabled === true ? clientMetadata(client) : undefined
  }

  private payloadOf(row: OAuthArtifactEntity): Payload {
    const opened = this.options.box.open(row)
    // Of the code of a device the library says itself that it is over (RFC 8628, 3.5).
    const payload = this.isOver(row) ? { ...opened, exp: 1 } : opened
    return row.consumedAt === null ? payload : { ...payload, consumed: Math.floor(row.consumedAt / 1000) }
  }
}
