import { Secret } from '../../../common/secrets/secret.js'
import type { ProviderDefinition } from '../found-provider.js'
import type { NewProvider, ProviderChanges } from './provider-schemas.js'

/** What a new provider is, with its defaults. */
export function newDefinition(body: NewProvider): ProviderDefinition {
  const { name, kind, displayName, enabled, settings, clientSecret, admission, groupMapping, createsUsers } = body
  return {
    ...{ name, kind, admission, settings: settings ?? {} },
    displayName: textOrNone(displayName),
    enabled: enabled ?? true,
    clientSecret: secretOrNone(clientSecret),
    groupMapping: mappingOrNone(groupMapping),
    createsUsers: createsUsers ?? true,
  }
}

/** What a provider becomes: `null` and what is absent stay as they are. */
export function changedDefinition(before: ProviderDefinition, changes: ProviderChanges): ProviderDefinition {
  const { displayName, clientSecret, groupMapping } = changes
  return {
    name: before.name,
    kind: changes.kind ?? before.kind,
    displayName: isGiven(displayName) ? textOrNone(displayName) : before.displayName,
    enabled: changes.enabled ?? before.enabled,
    settings: changes.settings ?? before.settings,
    clientSecret: isGiven(clientSecret) ? secretOrNone(clientSecret) : before.clientSecret,
    admission: changes.admission ?? before.admission,
    groupMapping: isGiven(groupMapping) ? mappingOrNone(groupMapping) : before.groupMapping,
    createsUsers: changes.createsUsers ?? before.createsUsers,
  }
}

/** Whether a member of a body says something. */
export function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined
}

function textOrNone(text: string | null | undefined): string | undefined {
  return text === null || text === '' ? undefined : text
}

function secretOrNone(text: string | null | undefined): Secret<string> | undefined {
  const secret = textOrNone(text)
  return secret === undefined ? undefined : new Secret(secret)
}

function mappingOrNone(mapping: object | null | undefined): unknown {
  return isGiven(mapping) && Object.keys(mapping).length > 0 ? mapping : undefined
}
