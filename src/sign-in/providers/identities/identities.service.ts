import type { CallWriter } from '../../../audit/index.js'
import type { Call } from '../../../common/call.js'
import { DomainError } from '../../../common/errors/domain-error.js'
import { findUser, mapPage, type Page, type RawListQuery, readListQuery, readPage } from '../../../manage/index.js'
import { FederatedIdentityEntity, type UnitOfWork } from '../../../store/index.js'
import type { KnownProvider } from '../found-provider.js'
import type { IdentityProviders } from '../identity-providers.js'
import type { Identities } from './identities.js'
import { IDENTITIES_LIST } from './identities.list.js'
import { type IdentityRepresentation, representIdentity } from './identity-representation.js'
import type { LinkRequest, UnlinkQuery } from './identity-schemas.js'

/** Identities of users for whoever administers them (domain-model 5.2). */
export class IdentitiesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly providers: IdentityProviders,
    private readonly identities: Identities,
  ) {}

  /** @throws DomainError `NotFound`, `ValidationFailed` for a query that the list does not take */
  async list(username: string, raw: RawListQuery): Promise<Page<IdentityRepresentation>> {
    const query = readListQuery(raw, IDENTITIES_LIST)
    return this.unitOfWork.read(async (manager) => {
      const { id: userId } = await findUser(manager, username)
      const builder = manager.createQueryBuilder(FederatedIdentityEntity, 'i').where('i.userId = :userId', { userId })
      const page = await readPage(builder, IDENTITIES_LIST, query)
      return mapPage(page, (identities) => identities.map(representIdentity))
    })
  }

  /** @throws DomainError `NotFound`, `ValidationFailed`, `Conflict` when the identity belongs to another user */
  async link(call: Call, username: string, request: LinkRequest): Promise<IdentityRepresentation> {
    const known = await this.providers.get(request.provider)
    if (known === undefined) {
      const problem = `identity provider \`${request.provider}\` does not exist`
      throw new DomainError('ValidationFailed', { problems: { provider: problem } })
    }
    const link = { provider: request.provider, issuer: issuerFor(known, request.issuer), subject: request.subject }
    const committed = await this.writer.write(call, async (tx) => {
      // Whoever takes the name of a provider that is gone meanwhile must not find its people.
      if ((await this.providers.get(request.provider, tx.manager)) !== known) {
        throw new DomainError('Conflict', { problems: { provider: 'was changed meanwhile: repeat the request' } })
      }
      const user = await findUser(tx.manager, username)
      const identity = await this.identities.link(tx, user, link)
      call.audit.changes = { after: { ...link, id: identity.id } }
      return representIdentity(identity)
    })
    return committed.value
  }

  /** @throws DomainError `NotFound`, `Conflict` where it is the last way in */
  async unlink(call: Call, username: string, identity: string, { force }: UnlinkQuery): Promise<void> {
    await this.writer.write(call, async (tx) => {
      const usable = new Set((await this.providers.list(tx.manager)).map(({ name }) => name))
      const user = await findUser(tx.manager, username)
      const row = await tx.manager.findOneBy(FederatedIdentityEntity, { id: identity, userId: user.id })
      const ended = await this.identities.unlink(tx, user, identity, { usable, force: force === 'true' })
      call.audit.fields['response.sessions'] = ended
      if (row !== null) {
        call.audit.changes = {
          before: { id: row.id, provider: row.provider, issuer: row.issuer, subject: row.subject },
        }
      }
    })
  }
}

/** Whose word the identity is: an issuer that is not the provider's would never come back. */
function issuerFor({ compiled }: KnownProvider, given: string | null | undefined): string {
  const own = compiled.found?.issuer
  const issuer = given ?? own
  if (issuer === undefined) {
    const problem = 'must be given: the provider alone knows whose word its identities are'
    throw new DomainError('ValidationFailed', { problems: { issuer: problem } })
  }
  if (own === undefined || issuer === own) return issuer
  throw new DomainError('ValidationFailed', { problems: { issuer: `must be that of the provider, \`${own}\`` } })
}
