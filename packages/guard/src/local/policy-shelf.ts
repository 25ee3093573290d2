import { type CompiledPolicy, compilePolicy, type CompileOptions } from '@tinyauth/policy-engine'

const SWEEP_EVERY = 1000

/**
 * Compiled policies, shared by all principals that hold the same text; the weak references let go of what nobody in memory
 * holds any more.
 */
export class PolicyShelf {
  private readonly shelf = new Map<string, WeakRef<CompiledPolicy>>()
  private sweepAt = SWEEP_EVERY

  /** A document that cannot be read compiles to a policy that denies. */
  compile(document: unknown, options: CompileOptions): CompiledPolicy {
    const text = JSON.stringify([document, options])
    const shelved = this.shelf.get(text)?.deref()
    if (shelved !== undefined) return shelved
    const compiled = compilePolicy(document, options)
    if (this.shelf.size >= this.sweepAt) this.sweep()
    this.shelf.set(text, new WeakRef(compiled))
    return compiled
  }

  private sweep(): void {
    for (const [text, ref] of this.shelf) if (ref.deref() === undefined) this.shelf.delete(text)
    this.sweepAt = this.shelf.size + SWEEP_EVERY
  }
}
