import {
  bindParameters,
  type CompiledPolicy,
  type CompileOptions,
  compilePolicy,
  type Limits,
  type ParameterValues,
} from '@tinyauth/policy-engine'
import type { InlinePolicyRef, PolicyRef, StoredScope } from '../store/index.js'

/** Where documents of managed policies are read, once each. */
export type DocumentReader = (refs: readonly PolicyRef[]) => Promise<ReadonlyMap<string, string>>

/** What a policy was compiled from. */
export interface PolicySourceText {
  /** JSON text with its parameters; `undefined`: it is not there. */
  readonly document: string | undefined
  /** Of the attachment; `partition` and `self` are given to every policy besides. */
  readonly parameters: ParameterValues
}

const SWEEP_EVERY = 1000

/**
 * Compiled managed policies, shared by all principals that hold them. A version never changes, so what was compiled stays
 * right until the store goes back, and numbers versions again; the weak references let go of what no principal in memory holds any more.
 */
export class PolicyShelf {
  private readonly shelf = new Map<string, WeakRef<CompiledPolicy>>()
  private sweepAt = SWEEP_EVERY

  constructor(
    /** Given to every policy: `partition`, `self`. */
    private readonly parameters: ParameterValues,
    private readonly limits: Partial<Limits>,
    /** Hears what each policy was compiled from. Default: nobody does, as texts are not kept. */
    private readonly note: (compiled: CompiledPolicy, from: PolicySourceText) => void = () => undefined,
  ) {}

  /** Compiled policies of all refs; reads only the documents that are not on the shelf. */
  async take(refs: readonly PolicyRef[], read: DocumentReader): Promise<(ref: PolicyRef) => CompiledPolicy> {
    const taken = new Map<string, CompiledPolicy>()
    const missing: PolicyRef[] = []
    for (const ref of refs) {
      const compiled = this.shelf.get(nameOf(ref))?.deref()
      if (compiled === undefined) missing.push(ref)
      else taken.set(nameOf(ref), compiled)
    }
    if (missing.length > 0) {
      const documents = await read(missing)
      for (const ref of missing) taken.set(nameOf(ref), this.compile(ref, documents.get(documentKey(ref))))
    }
    return (ref) => taken.get(nameOf(ref)) ?? this.compile(ref, undefined)
  }

  /** An inline policy. That of a group is shared by its members. */
  inline({ id, version, name, document }: InlinePolicyRef): CompiledPolicy {
    const shelved = this.shelf.get(`inline ${id}#${version}`)?.deref()
    if (shelved !== undefined) return shelved
    return this.put(`inline ${id}#${version}`, this.bind(document, {}, { id: name, inline: true }))
  }

  /** The policy of a scope; it is shared by everyone who has a token with it. */
  scope({ id, version, name, document }: StoredScope): CompiledPolicy {
    const shelfName = `scope ${id}#${version}`
    const shelved = this.shelf.get(shelfName)?.deref()
    return shelved ?? this.put(shelfName, this.bind(document, {}, { id: name, version: String(version) }))
  }

  private compile(ref: PolicyRef, document: string | undefined): CompiledPolicy {
    return this.put(nameOf(ref), this.bind(document, ref.parameters, { id: ref.name, version: String(ref.version) }))
  }

  /** A document whose parameters cannot be bound, or that is not there, compiles to a policy that denies. */
  private bind(document: string | undefined, parameters: ParameterValues, options: CompileOptions): CompiledPolicy {
    const bound = bindParameters(document, { ...parameters, ...this.parameters })
    const compiled = compilePolicy(bound.document, { ...options, limits: this.limits })
    this.note(compiled, { document, parameters })
    return compiled
  }

  private put(name: string, compiled: CompiledPolicy): CompiledPolicy {
    if (this.shelf.size >= this.sweepAt) this.sweep()
    this.shelf.set(name, new WeakRef(compiled))
    return compiled
  }

  /** An empty one in its place. */
  anew(): PolicyShelf {
    return new PolicyShelf(this.parameters, this.limits, this.note)
  }

  private sweep(): void {
    for (const [name, ref] of this.shelf) if (ref.deref() === undefined) this.shelf.delete(name)
    this.sweepAt = this.shelf.size + SWEEP_EVERY
  }
}

/** Under which name a document stands in what a `DocumentReader` answers. */
export function documentKey({ policyId, version }: Pick<PolicyRef, 'policyId' | 'version'>): string {
  return `${policyId}#${version}`
}

function nameOf(ref: PolicyRef): string {
  const values = Object.entries(ref.parameters).sort(([left], [right]) => (left < right ? -1 : 1))
  return JSON.stringify([ref.policyId, ref.version, values])
}
