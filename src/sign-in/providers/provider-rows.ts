import type { EntityManager } from 'typeorm'
import type { Log } from '../../common/log/index.js'
import { Secret } from '../../common/secrets/secret.js'
import { type SecretBox, UnsealError } from '../../common/secrets/secret-box.js'
import { IdentityProviderEntity } from '../../store/index.js'
import { type CompileDependencies, compileProvider } from './compile-provider.js'
import type { CompiledProvider, KnownProvider, ProviderDefinition } from './found-provider.js'

/** What rows are made into providers with. */
export interface ProviderRowsOptions extends CompileDependencies {
  readonly secretBox: SecretBox
  readonly log: Pick<Log, 'warn'>
}

/**
 * Providers that stand in the database. The rows are read at each use, so that every node is right at once; what a row was
 * compiled into, which holds what was learned of the provider, is kept until the row changes.
 */
export class ProviderRows {
  private readonly kept = new Map<string, { readonly stamp: string; readonly known: KnownProvider }>()

  constructor(private readonly options: ProviderRowsOptions) {}

  /** All of them, by name. */
  async all(manager: EntityManager): Promise<readonly KnownProvider[]> {
    const rows = await manager.find(IdentityProviderEntity, { order: { lowerName: 'ASC' } })
    const names = new Set(rows.map(({ name }) => name))
    for (const name of this.kept.keys()) if (!names.has(name)) this.kept.delete(name)
    return rows.map((row) => this.knownOf(row))
  }

  /** The one of exactly this name. */
  async one(manager: EntityManager, name: string): Promise<KnownProvider | undefined> {
    const row = await manager.findOneBy(IdentityProviderEntity, { lowerName: name.toLowerCase() })
    return row?.name === name ? this.knownOf(row) : undefined
  }

  /** What a row is written as. A secret that does not open is a problem, not a failure. */
  private read(row: IdentityProviderEntity): { readonly definition: ProviderDefinition; readonly opens: boolean } {
    const { name, kind, displayName, enabled, settings, admission, groupMapping, createsUsers } = row
    const { secret, opens } = this.open(row)
    return {
      opens,
      definition: {
        ...{ name, kind, enabled, settings, admission, createsUsers, clientSecret: secret },
        ...{ displayName: displayName ?? undefined, groupMapping: groupMapping ?? undefined },
      },
    }
  }

  private knownOf(row: IdentityProviderEntity): KnownProvider {
    const { id, version, createdAt, updatedAt } = row
    // A database that was restored may hold the same version with another content.
    const stamp = `${id} ${version} ${updatedAt}`
    const kept = this.kept.get(row.name)
    if (kept?.stamp === stamp) return kept.known
    const { definition, opens } = this.read(row)
    const compiled = this.compile(definition, opens)
    const hasSecret = row.sealedClientSecret !== null
    const known = {
      source: 'database',
      definition,
      compiled,
      row: { id, version, hasSecret, createdAt, updatedAt },
    } as const
    this.kept.set(row.name, { stamp, known })
    return known
  }

  /** INVARIANT: whatever is wrong with a row, nobody signs in by it, and everything else goes on. */
  private compile(definition: ProviderDefinition, opens: boolean): CompiledProvider {
    const compiled = opens
      ? this.tryCompile(definition)
      : { problems: { clientSecret: 'does not open: give it again' } }
    if (compiled.problems !== undefined && definition.enabled) {
      const fields = { event: 'identity-provider', provider: definition.name, problems: compiled.problems }
      this.options.log.warn(fields, 'an identity provider cannot be used and is left out')
    }
    return compiled
  }

  private tryCompile(definition: ProviderDefinition): CompiledProvider {
    try {
      return compileProvider(definition, 'database', this.options)
    } catch (error) {
      const fields = { event: 'identity-provider', provider: definition.name, err: error }
      this.options.log.warn(fields, 'an identity provider could not be read')
      return { problems: { settings: 'cannot be read: write them again' } }
    }
  }

  private open({ id, sealedClientSecret }: IdentityProviderEntity): {
    readonly secret: Secret<string> | undefined
    readonly opens: boolean
  } {
    if (sealedClientSecret === null) return { secret: undefined, opens: true }
    try {
      return { secret: new Secret(this.options.secretBox.unseal(sealedClientSecret, id)), opens: true }
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error
      return { secret: undefined, opens: false }
    }
  }
}
