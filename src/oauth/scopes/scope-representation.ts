import { z } from 'zod'
import { documentSchema, formatInstant, representDocument } from '../../manage/index.js'
import type { OAuthScopeEntity } from '../../store/index.js'
import type { BuiltInScope } from './built-in-scopes.js'

/** A scope on the wire. */
export const oauthScopeSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  built_in: z.boolean().describe('it comes with the service, and cannot be changed'),
  levels: z
    .array(z.string())
    .nullable()
    .describe('of a built-in scope: levels of the actions that a token with it may be used for'),
  policy: documentSchema.nullable().describe('of every other scope: what a token with it may be used for'),
  created_at: z.string().nullable(),
  updated_at: z.string().nullable(),
})

/** A scope on the wire. */
export type ScopeRepresentation = z.infer<typeof oauthScopeSchema>

/** Puts a scope of our own making on the wire. */
export function representScope(scope: OAuthScopeEntity): ScopeRepresentation {
  return {
    id: scope.name,
    name: scope.name,
    description: scope.description,
    built_in: false,
    levels: null,
    policy: representDocument(scope.document, 'object'),
    created_at: formatInstant(scope.createdAt),
    updated_at: formatInstant(scope.updatedAt),
  }
}

/** Puts a scope that comes with the service on the wire. */
export function representBuiltIn({ name, description, levels }: BuiltInScope): ScopeRepresentation {
  return {
    ...{ id: name, name, description, built_in: true, levels: [...levels], policy: null },
    ...{ created_at: null, updated_at: null },
  }
}
