import type { PrincipalEntry } from '@tinyauth/decision'
import type { CompiledPolicy, ParameterValues } from '@tinyauth/policy-engine'
import { PolicyShelf, type PolicySourceText } from './policy-shelf.js'
import { PrincipalLoader, type PrincipalLoaderOptions } from './principal-loader.js'

/** A principal with what its policies were compiled from. */
export interface PrincipalPreview {
  readonly entry: PrincipalEntry
  /** Of what is stored; a guardrail of the configuration has none. */
  readonly texts: ReadonlyMap<CompiledPolicy, PolicySourceText>
}

/** How principals are read: as the snapshot reads them, with policies compiled anew. */
export interface PrincipalPreviewsOptions extends Omit<PrincipalLoaderOptions, 'shelf'> {
  /** Given to every policy: `partition`, `self`. */
  readonly parameters: ParameterValues
}

/**
 * Principals as the store holds them now, for whoever asks what they may do without being them: nothing enters the snapshot, nothing
 * leaves it, and no use of a membership is counted.
 */
export class PrincipalPreviews {
  constructor(private readonly options: PrincipalPreviewsOptions) {}

  /** The user of exactly that name. */
  async find(username: string): Promise<PrincipalPreview | undefined> {
    const texts = new Map<CompiledPolicy, PolicySourceText>()
    const entry = await this.loader((compiled, text) => void texts.set(compiled, text)).preview(username)
    return entry === undefined ? undefined : { entry, texts }
  }

  /** Reads many users one by one, and compiles what they share once. */
  reading(): Pick<PrincipalLoader, 'preview'> {
    return this.loader()
  }

  private loader(note?: (compiled: CompiledPolicy, from: PolicySourceText) => void): PrincipalLoader {
    const { parameters, limits } = this.options
    return new PrincipalLoader({ ...this.options, shelf: new PolicyShelf(parameters, limits, note) })
  }
}
