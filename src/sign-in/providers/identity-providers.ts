import type { EntityManager } from 'typeorm'
import type { UnitOfWork } from '../../store/index.js'
import type { FoundProvider, KnownProvider, ListedProvider } from './found-provider.js'
import type { ProviderRows } from './provider-rows.js'

/**
 * All identity providers, whoever wrote them down. A name of the configuration goes before the same name in the database.
 * Reads the database at each call: never inside a transaction without its `manager`.
 */
export class IdentityProviders {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rows: ProviderRows,
    /** Of the configuration and of the application, in the order of the sign-in page. */
    private readonly configured: ReadonlyMap<string, KnownProvider>,
  ) {}

  /** The providers that people can sign in with now, as the sign-in page shows them. */
  async list(manager?: EntityManager): Promise<readonly ListedProvider[]> {
    const usable = (await this.known(manager)).map(usableOf).filter((found) => found !== undefined)
    return usable.map(({ name, displayName, kind, provider }) => {
      return { name, displayName, kind, isRedirect: provider !== undefined }
    })
  }

  /** The provider of exactly this name, when people can sign in with it now. */
  async find(name: string, manager?: EntityManager): Promise<FoundProvider | undefined> {
    const known = await this.get(name, manager)
    return known === undefined ? undefined : usableOf(known)
  }

  /** Every provider, also one that is not enabled or cannot be used. */
  async known(manager?: EntityManager): Promise<readonly KnownProvider[]> {
    const rows = await this.read((reader) => this.rows.all(reader), manager)
    return [...this.configured.values(), ...rows.filter(({ definition }) => !this.configured.has(definition.name))]
  }

  /** The provider of exactly this name, also one that is not enabled or cannot be used. */
  async get(name: string, manager?: EntityManager): Promise<KnownProvider | undefined> {
    return this.configured.get(name) ?? (await this.read((reader) => this.rows.one(reader, name), manager))
  }

  /** Whether the API cannot change a provider of this name. */
  isConfigured(name: string): boolean {
    return this.configured.has(name)
  }

  private read<T>(work: (manager: EntityManager) => Promise<T>, manager: EntityManager | undefined): Promise<T> {
    return manager === undefined ? this.unitOfWork.read(work) : work(manager)
  }
}

function usableOf({ definition, compiled }: KnownProvider): FoundProvider | undefined {
  return definition.enabled ? compiled.found : undefined
}
