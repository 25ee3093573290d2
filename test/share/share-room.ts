import { type DynamicModule, Module, type Type } from '@nestjs/common'
import { AuditModule } from '../../src/audit/index.js'
import { type Call } from '../../src/common/call.js'
import { type InviterAction, InviterRights, type InvitingUser } from '../../src/common/inviter-rights.js'
import { ManageModule } from '../../src/manage/index.js'
import { InviteAcceptance } from '../../src/share/invites/invite-acceptance.js'
import { createInviteSchema } from '../../src/share/invites/invite-schemas.js'
import { InvitesService } from '../../src/share/invites/invites.service.js'
import { INVITE_SERVICES } from '../../src/share/invites/module-parts.js'
import {
  GroupEdgeEntity,
  GroupEntity,
  MembershipEntity,
  MembershipTermsEntity,
  PolicyEntity,
  UserEntity,
} from '../../src/store/index.js'
import { ManageRoom, NOW } from '../manage/manage-room.js'
import * as rows from '../store/fixtures.js'

/** Lets everybody do everything but those of whom a test says otherwise. */
export class ManualRights extends InviterRights {
  /** `username CreateInvite group`. */
  readonly refused = new Set<string>()

  override may({ username }: InvitingUser, action: InviterAction, group: string): Promise<boolean> {
    return Promise.resolve(!this.refused.has(`${username} ${action} ${group}`))
  }
}

@Module({})
class InvitesModule {
  static with(rights: InviterRights): DynamicModule {
    const providers = [...INVITE_SERVICES, { provide: InviterRights, useValue: rights }]
    return { module: InvitesModule, imports: [AuditModule, ManageModule], providers }
  }
}

/** What a test says of a membership and its terms. */
export interface MemberFields {
  readonly membership?: Partial<MembershipEntity>
  /** Given: the membership has terms. */
  readonly terms?: Partial<MembershipTermsEntity>
}

/** The services of invites over a database, without the HTTP in front of them. Everything is permitted but to add people by policy. */
export class ShareRoom {
  private constructor(
    readonly manage: ManageRoom,
    readonly rights: ManualRights,
  ) {}

  static async open(settings: Readonly<Record<string, string>> = {}, url?: string): Promise<ShareRoom> {
    const rights = new ManualRights()
    const manage = await ManageRoom.open(settings, { imports: [InvitesModule.with(rights)], url })
    return new ShareRoom(manage, rights)
  }

  get<T>(service: Type<T>): T {
    return this.manage.get(service)
  }

  get clock(): ManageRoom['clock'] {
    return this.manage.clock
  }

  /** A call of a user of the fixtures. */
  call(username: string): Call {
    return this.manage.call(`u-${username}`, username)
  }

  async user(username: string, fields: Partial<UserEntity> = {}): Promise<void> {
    await this.insert(UserEntity, rows.user({ id: `u-${username}`, username, ...fields }))
  }

  /** A group below another. Whoever is in neither by policy: adding people to it is refused. */
  async group(path: string, parent?: string): Promise<void> {
    await this.insert(GroupEntity, rows.group({ id: `g-${path}`, path }))
    if (parent !== undefined) await this.insert(GroupEdgeEntity, rows.edge(`g-${parent}`, `g-${path}`))
    this.manage.permissions.refused.add(`AddUserToGroup groups/${path}`)
  }

  async policy(name: string): Promise<void> {
    const { manage } = this
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'a:b', Resource: '*' }] }
    const { PoliciesService } = await import('../../src/manage/policies/policies.service.js')
    await manage.get(PoliciesService).create(manage.call(), { name, policy })
  }

  async policyId(name: string): Promise<string> {
    const { id } = await this.read(PolicyEntity, { name })
    return id
  }

  /** Puts a user into a group by hand; answers the id of the membership. */
  async member(username: string, path: string, { membership = {}, terms }: MemberFields = {}): Promise<string> {
    const row = rows.membership(`u-${username}`, `g-${path}`, membership)
    await this.insert(MembershipEntity, row)
    if (terms !== undefined) await this.insert(MembershipTermsEntity, rows.membershipTerms(row.id, terms))
    return row.id
  }

  /** Makes an invite into a group, and answers its code. */
  async invite(by: string, group: string, body: Readonly<Record<string, unknown>> = {}): Promise<string> {
    return (await this.makeInvite(by, group, body)).code
  }

  makeInvite(
    by: string,
    group: string,
    body: Readonly<Record<string, unknown>> = {},
  ): ReturnType<InvitesService['create']> {
    const returnRules = { publicOrigin: 'https://auth.example.org', allowedOrigins: ['https://app.example.org'] }
    return this.get(InvitesService).create(this.call(by), { group, body: createInviteSchema.parse(body), returnRules })
  }

  accept(by: string, code: string): ReturnType<InviteAcceptance['accept']> {
    return this.get(InviteAcceptance).accept(this.call(by), code)
  }

  /** Membership and terms of a user in a group; `undefined` where there is none. */
  async joined(
    username: string,
    path: string,
  ): Promise<{ membership: MembershipEntity; terms: MembershipTermsEntity | null } | undefined> {
    return this.manage.store.unitOfWork.read(async (manager) => {
      const membership = await manager.findOneBy(MembershipEntity, { userId: `u-${username}`, groupId: `g-${path}` })
      if (membership === null) return undefined
      return { membership, terms: await manager.findOneBy(MembershipTermsEntity, { id: membership.id }) }
    })
  }

  /** Who is in a group, in order. */
  async members(path: string): Promise<readonly string[]> {
    return this.manage.store.unitOfWork.read(async (manager) => {
      const found = await manager.findBy(MembershipEntity, { groupId: `g-${path}` })
      return found.map(({ userId }) => userId.slice(2)).sort()
    })
  }

  async insert<T extends object>(entity: Type<T>, row: T): Promise<void> {
    await this.manage.store.unitOfWork.run(async ({ manager }) => {
      await manager.insert(entity, row)
    })
  }

  async change<T extends object>(entity: Type<T>, which: Partial<T>, to: Partial<T>): Promise<void> {
    await this.manage.store.unitOfWork.run(async ({ manager }) => {
      await manager.getRepository(entity).update(which as never, to as never) // of one entity
    })
  }

  read<T extends object>(entity: Type<T>, which: Partial<T>): Promise<T> {
    return this.manage.store.unitOfWork.read((manager) => manager.getRepository(entity).findOneByOrFail(which as never))
  }

  close(): Promise<void> {
    return this.manage.close()
  }
}

/** An instant after the beginning of the room, as it stands in bodies. */
export function later(days: number): string {
  return new Date(NOW + days * 86_400_000).toISOString()
}
