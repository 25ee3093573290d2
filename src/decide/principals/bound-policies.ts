import {
  bindParameters,
  type CompiledPolicy,
  compilePolicy,
  type Limits,
  type ParameterValues,
} from '@tinyauth/policy-engine'
import type { EntityManager } from 'typeorm'
import type { FixedGuardrail } from '../../snapshot/index.js'
import type { InlinePolicyRef, PolicyOwner, PolicyRef, PrincipalReader } from '../../store/index.js'
import { concernedDocument } from './concerned-statements.js'
import type { PolicyPart, SetPart } from './principal-document.js'

/** A policy twice: whole, to judge its limits, and as far as it bears on the service that is asked about. */
export interface BoundPolicy {
  readonly whole: CompiledPolicy
  /** Absent when nothing of it bears on the service. */
  readonly part: PolicyPart | undefined
}

/** A set of them. */
export interface BoundSet {
  readonly id: string
  readonly policies: readonly BoundPolicy[]
}

/** The part of a set; one without policies allows nothing, as one whose policies are about other services. */
export function partOf({ id, policies }: BoundSet): SetPart {
  return { id, policies: policies.map(({ part }) => part).filter((part) => part !== undefined) }
}

/** How documents are bound. */
export interface BindingOptions {
  /** The service that is asked about. */
  readonly service: string
  /** Given to every policy: `partition`, `self`. */
  readonly parameters: ParameterValues
  readonly limits: Partial<Limits>
}

/** The policies of one principal, bound to their parameters as the snapshot binds them. */
export class BoundPolicies {
  private constructor(
    private readonly texts: ReadonlyMap<string, string>,
    private readonly options: BindingOptions,
  ) {}

  /** Reads the documents of managed policies, all in one state. */
  static async read(
    manager: EntityManager,
    reader: PrincipalReader,
    refs: readonly PolicyRef[],
    options: BindingOptions,
  ): Promise<BoundPolicies> {
    const documents = await reader.policyDocuments(manager, refs)
    return new BoundPolicies(new Map(documents.map((row) => [keyOf(row), row.document])), options)
  }

  /** Of a user or a group, in the order of the snapshot. */
  ofOwner({ inlinePolicies, attachedPolicies }: PolicyOwner): readonly BoundPolicy[] {
    return [...inlinePolicies.map((policy) => this.inline(policy)), ...attachedPolicies.map((ref) => this.managed(ref))]
  }

  /** A set of one managed policy. */
  set(id: string, ref: PolicyRef): BoundSet {
    return { id, policies: [this.managed(ref)] }
  }

  /** A set of one policy that follows from the configuration. */
  fixed({ id, document }: FixedGuardrail): BoundSet {
    return { id, policies: [this.policy(document, { id })] }
  }

  private managed(ref: PolicyRef): BoundPolicy {
    const { name, version, parameters } = ref
    return this.policy(this.bind(this.texts.get(keyOf(ref)), parameters), { id: name, version: String(version) })
  }

  private inline({ name, document }: InlinePolicyRef): BoundPolicy {
    return this.policy(this.bind(document, {}), { id: name, inline: true })
  }

  /** `undefined` for a document whose parameters cannot be bound, or that is not there: it denies. */
  private bind(document: string | undefined, parameters: ParameterValues): unknown {
    const bound = bindParameters(document, { ...parameters, ...this.options.parameters })
    return 'document' in bound ? bound.document : undefined
  }

  private policy(bound: unknown, named: Pick<PolicyPart, 'id' | 'version' | 'inline'>): BoundPolicy {
    const { service, limits } = this.options
    const document = concernedDocument(bound, service, limits)
    const whole = compilePolicy(bound, { ...named, limits })
    return { whole, part: document === undefined ? undefined : { ...named, document } }
  }
}

function keyOf({ policyId, version }: Pick<PolicyRef, 'policyId' | 'version'>): string {
  return `${policyId}#${version}`
}
