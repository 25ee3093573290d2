import type { SecretBox } from '../../../common/secrets/secret-box.js'
import type { IdentityProviderEntity } from '../../../store/index.js'
import type { ProviderDefinition } from '../found-provider.js'

/** Columns of a row besides its id and its times. */
export type ProviderColumns = Omit<
  IdentityProviderEntity,
  'id' | 'createdAt' | 'updatedAt' | 'version' | 'settings' | 'admission' | 'groupMapping'
> & { readonly settings: object; readonly admission: object; readonly groupMapping: object | null }

/** The columns of a definition; its secret is sealed for the row. */
export function columnsOf(id: string, definition: ProviderDefinition, secretBox: SecretBox): ProviderColumns {
  const { name, kind, displayName, enabled, settings, clientSecret, admission, groupMapping, createsUsers } = definition
  return {
    ...{ name, lowerName: name.toLowerCase(), kind, displayName: displayName ?? null, enabled, createsUsers },
    sealedClientSecret: clientSecret === undefined ? null : secretBox.seal(clientSecret.reveal(), id),
    // The ORM takes a record of unknown values for one that may hold SQL functions; compiled, all three are objects.
    ...{ settings, admission: admission as object },
    groupMapping: groupMapping ?? null,
  }
}
