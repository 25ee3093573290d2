import type { EntityManager } from 'typeorm'
import { type DescriptionNames, type ServiceNames } from '@tinyauth/policy-engine'
import { Config } from '../../common/config/index.js'
import { givenParameters } from '../../manage/index.js'
import type { Strings } from '../../sign-in/index.js'
import { type GroupGrant, readGrantedDocument, readGroupGrants, ServiceEntity, UnitOfWork } from '../../store/index.js'
import { Injectable } from '@nestjs/common'
import { handedOnBoundary } from '../invites/new-memberships.js'
import type { OpenInvite } from '../invites/open-invite.js'
import { type AccessView, describeAccess } from './describe-access.js'

/** Groups that are looked at below each group of an invite. */
const MOST_GROUPS = 200
/** Lines that a page shows. */
const MOST_LINES = 150
/** Services whose names are known to the text. */
const MOST_SERVICES = 1000

/** Tells what accepting an invite gives, by the policies as they stand now. */
@Injectable()
export class AccessReader {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly config: Config,
  ) {}

  /** In the language of the texts. */
  async read(open: OpenInvite, { language }: Pick<Strings, 'language'>): Promise<AccessView> {
    const { grants, isCut, names } = await this.unitOfWork.read(async (manager) => ({
      ...(await grantsOf(manager, open)),
      names: await namesOf(manager),
    }))
    const { partition, service: ownService } = this.config
    const access = describeAccess(grants, {
      ...{ language: language === 'de' ? 'de' : 'en', partition, ownService, names },
      ...{ given: givenParameters(this.config), mostLines: MOST_LINES },
    })
    return { ...access, isCut: access.isCut || isCut }
  }
}

async function grantsOf(
  manager: EntityManager,
  open: OpenInvite,
): Promise<{ readonly grants: readonly GroupGrant[]; readonly isCut: boolean }> {
  const grants: GroupGrant[] = []
  let isCut = false
  for (const one of open.groups) {
    const { boundaryPolicyId, boundaryParameters } = handedOnBoundary(open, one)
    const own = await readGrantedDocument(manager, boundaryPolicyId, boundaryParameters)
    const read = await readGroupGrants(manager, one.group.id, MOST_GROUPS)
    isCut ||= read.isCut
    grants.push(
      ...read.grants.map((grant) => ({ ...grant, boundaries: [...(own === null ? [] : [own]), ...grant.boundaries] })),
    )
  }
  return { grants, isCut }
}

/** What people call the services. */
async function namesOf(manager: EntityManager): Promise<DescriptionNames> {
  const services = await manager.find(ServiceEntity, { order: { lowerName: 'ASC' }, take: MOST_SERVICES })
  const labelled = services.flatMap(({ name, displayName }): [string, ServiceNames][] =>
    displayName === null ? [] : [[name, { label: displayName }]],
  )
  return { services: Object.fromEntries(labelled) }
}
