import { Injectable } from '@nestjs/common'
import {
  bindParameters,
  type Catalogue,
  type CatalogueAction,
  type Finding,
  lintPolicy,
  parameterNames,
  parsePolicy,
  type Problem,
} from '@tinyauth/policy-engine'
import { Config } from '../../common/config/index.js'
import { ServiceActionEntity, ServiceEntity, UnitOfWork } from '../../store/index.js'
import { givenParameters } from '../policy-documents/given-parameters.js'
import type { PolicyToValidate } from './policy-schemas.js'

/** What is wrong with a document, and what its author should look at again. */
export interface PolicyValidation {
  /** Whether it would be accepted as a managed policy. */
  readonly valid: boolean
  readonly problems: readonly Problem[]
  readonly findings: readonly Finding[]
}

/** Judges documents without storing them. */
@Injectable()
export class PolicyValidationService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly config: Config,
  ) {}

  /** Parses and lints with the catalogue of registered services. A document may have parameters; they get sample values. */
  async validate({ policy, type: asked }: PolicyToValidate): Promise<PolicyValidation> {
    const type = asked ?? 'identity'
    const given = givenParameters(this.config)
    const samples = Object.fromEntries(parameterNames(policy).map((name) => [name, 'sample']))
    const bound = bindParameters(policy, { ...samples, ...given })
    if (bound.problems !== undefined) return { valid: false, problems: bound.problems, findings: [] }
    const { problems } = parsePolicy(bound.document, { type })
    const catalogue = await this.catalogue()
    const findings = lintPolicy(bound.document, { type, catalogue, ownService: this.config.service })
    return { valid: problems.length === 0, problems, findings }
  }

  private async catalogue(): Promise<Catalogue> {
    const { services, actions } = await this.unitOfWork.read(async (manager) => ({
      services: await manager.find(ServiceEntity),
      actions: await manager.find(ServiceActionEntity),
    }))
    const byService = new Map<string, CatalogueAction[]>(services.map(({ id }) => [id, []]))
    for (const { serviceId, name, level, resourceTypes } of actions) {
      byService.get(serviceId)?.push({ name, level, resourceTypes })
    }
    const known = services.map(({ id, name }) => [name, { actions: byService.get(id) ?? [] }] as const)
    return { services: Object.fromEntries(known) }
  }
}
