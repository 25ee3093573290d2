import type { OpenAPIObject } from '@nestjs/swagger'
import { z } from 'zod'
import type { RouteDeclaration } from '../common/http/route.js'

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>
type Schema = Record<string, unknown>
type SecuritySchemes = NonNullable<NonNullable<OpenAPIObject['components']>['securitySchemes']>

/** What the description says of the service besides its routes. */
export interface AboutService {
  /** Its own name, in front of its actions. */
  readonly service: string
  readonly version: string
  /** `PUBLIC_URL`; without it the description names no server, and clients take the address that it came from; nor does it name `oauth2`. */
  readonly publicUrl: string | undefined
}

/** The OpenAPI description of the routes, generated from what they declare. */
export function openApi(routes: readonly RouteDeclaration[], about: AboutService): OpenAPIObject {
  const { service, version, publicUrl } = about
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route, service) }
  }
  const oauth2 = publicUrl === undefined ? {} : { oauth2: authorizationServer(publicUrl) }
  return {
    openapi: '3.1.0',
    info: {
      title: 'tinyauth',
      version,
      description: 'Who is asking, and may they: decisions, users, policies, audit.',
    },
    ...(publicUrl === undefined ? {} : { servers: [{ url: publicUrl }] }),
    paths,
    components: {
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic', description: 'access key id and secret' },
        bearer: { type: 'http', scheme: 'bearer', description: 'session token' },
        session: { type: 'apiKey', in: 'cookie', name: 'tinysess', description: 'session cookie, with `X-CSRF-Token`' },
        sigv4: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'AWS Signature V4, region `global`',
        },
        ...oauth2,
      },
    },
    security: ['basic', 'bearer', 'session', 'sigv4', ...Object.keys(oauth2)].map((scheme) => ({ [scheme]: [] })),
  }
}

/** How the page of the description signs somebody in (capabilities C13): its scopes are those of the client `api-docs`. */
function authorizationServer(publicUrl: string): SecuritySchemes[string] {
  const tokenUrl = `${publicUrl}/oauth/token`
  const scopes = {
    openid: 'who you are',
    profile: 'your name and your picture',
    read: 'look at whatever you may look at',
    write: 'create, change and delete whatever you may',
    execute: 'start whatever you may start',
  }
  return {
    type: 'oauth2',
    description: 'access token; what it is good for is what its user may and one of its scopes allows',
    flows: {
      authorizationCode: { authorizationUrl: `${publicUrl}/oauth/authorize`, tokenUrl, refreshUrl: tokenUrl, scopes },
    },
  }
}

function operationOf(route: RouteDeclaration, service: string): Operation {
  const { access, summary, body, query, response, successStatus = 200, path } = route
  const needs = 'action' in access ? `Needs \`${service}:${access.action}\` on \`${access.resource}\`.` : access.reason
  const parameters = [...path.matchAll(/\{([a-zA-Z]+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path' as const,
    required: true,
    schema: { type: 'string' },
  }))
  return {
    summary,
    description: needs,
    operationId: operationId(route),
    ...('open' in access ? { security: [] } : {}),
    parameters: [...parameters, ...queryParameters(query)],
    ...(body === undefined ? {} : { requestBody: { content: { 'application/json': { schema: schemaOf(body) } } } }),
    responses: {
      [successStatus]: {
        description: 'done',
        ...(response === undefined ? {} : { content: { 'application/json': { schema: schemaOf(response) } } }),
      },
      default: { description: 'refused: `{"code", "errors", "message"}`' },
    },
  } as Operation
}

function operationId({ method, path }: RouteDeclaration): string {
  return `${method.toLowerCase()}${path.replaceAll(/[^a-zA-Z0-9]+/g, '_')}`.replace(/_$/, '')
}

function queryParameters(query: z.ZodType | undefined): readonly object[] {
  if (query === undefined) return []
  const { properties = {}, required = [] } = schemaOf(query) as {
    properties?: Record<string, Schema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

function schemaOf(schema: z.ZodType): Schema {
  // What cannot be said in JSON Schema (a transformation) is any value there.
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema
  return rest
}
