import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import type { RouteDeclaration } from '../common/http/route.js'
import * as accessKeys from './access-keys/access-keys.routes.js'
import { GROUP_ATTACHMENTS, USER_ATTACHMENTS } from './attachments/attachments.routes.js'
import * as auditEvents from './audit-events/audit-events.routes.js'
import * as boundaries from './boundaries/boundaries.routes.js'
import * as groupLinks from './group-links/group-links.routes.js'
import * as groupOwners from './group-owners/group-owners.routes.js'
import * as groups from './groups/groups.routes.js'
import * as guardrails from './guardrails/guardrails.routes.js'
import { GROUP_POLICIES, USER_POLICIES } from './inline-policies/inline-policies.routes.js'
import * as memberships from './memberships/memberships.routes.js'
import * as policies from './policies/policies.routes.js'
import * as services from './services/services.routes.js'
import * as users from './users/users.routes.js'

const TABLES = [
  ...[users, groups, groupLinks, groupOwners, memberships, accessKeys, policies, guardrails, services, auditEvents],
  ...[USER_POLICIES, GROUP_POLICIES, USER_ATTACHMENTS, GROUP_ATTACHMENTS, ...Object.values(boundaries)],
]
const ROUTES = TABLES.flatMap((table) => Object.values(table as object).filter(isRoute))

function isRoute(value: unknown): value is RouteDeclaration {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value
}

function lineOf({ method, path, event, access, successStatus = 200 }: RouteDeclaration): string {
  const checked = 'action' in access ? `${access.action} ${access.resource}` : 'authenticated'
  return `${method} ${path} ${event} ${checked} ${successStatus}`
}

const lines = new Set(ROUTES.map(lineOf))

/** Rows of wire-protocol 3.4: method, path, event and action, ARN, status. */
const ORIGINAL = [
  'GET users ListUsers users/ 200',
  'POST users CreateUser users/{body.username} 200',
  'GET users/{username} GetUser users/{username} 200',
  'PUT users/{username} UpdateUser users/{username} 200',
  'DELETE users/{username} DeleteUser users/{username} 201',
  'GET users/{username}/keys ListAccessKeys users/ 200',
  'POST users/{username}/keys CreateAccessKey users/{username} 200',
  'GET users/{username}/keys/{key} GetAccessKey users/{username} 200',
  'DELETE users/{username}/keys/{key} DeleteAccessKey users/{username} 201',
  'GET users/{username}/policies ListUserPolicies users/{username} 200',
  'POST users/{username}/policies CreateUserPolicy users/{username} 200',
  'GET users/{username}/policies/{policy} GetUserPolicy users/{username} 200',
  'PUT users/{username}/policies/{policy} UpdateUserPolicy users/{username} 200',
  'DELETE users/{username}/policies/{policy} DeleteUserPolicy users/{username} 201',
  'GET groups ListGroups groups/ 200',
  'POST groups CreateGroup groups/{body.name} 200',
  'GET groups/{group} GetGroup groups/{group} 200',
  'PUT groups/{group} UpdateGroup groups/{group} 200',
  'DELETE groups/{group} DeleteGroup groups/{group} 201',
  'POST groups/{group}/add-user AddUserToGroup groups/{group} 200',
  'DELETE groups/{group}/users/{username} RemoveUserFromGroup groups/{group} 201',
  'GET groups/{group}/policies ListGroupPolicies groups/{group} 200',
  'POST groups/{group}/policies CreateGroupPolicy groups/{group} 200',
  'GET groups/{group}/policies/{policy} GetGroupPolicy groups/{group} 200',
  'PUT groups/{group}/policies/{policy} UpdateGroupPolicy groups/{group} 200',
  'DELETE groups/{group}/policies/{policy} DeleteGroupPolicy groups/{group} 201',
]

describe('the routes of the room', () => {
  it.each(ORIGINAL)('hold the row of the original: %s', (row) => {
    const [method, path, event, resource, status] = row.split(' ')
    expect(lines).toContain(`${method} /api/v1/${path} ${event} ${event} ${resource} ${status}`)
  })

  it('are each reached in one way', () => {
    const places = ROUTES.map(({ method, path }) => `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`)
    expect(new Set(places).size).toBe(places.length)
  })

  it('parse the body first exactly where it names the ARN', () => {
    const wrong = ROUTES.filter(({ access, bodyFirst = false }) => {
      const namesArn = 'action' in access && access.resource.includes('{body.')
      return namesArn !== bodyFirst
    })
    expect(wrong.map(lineOf)).toEqual([])
  })

  it('answer every DELETE with 201', () => {
    const wrong = ROUTES.filter(({ method, successStatus }) => (method === 'DELETE') !== (successStatus === 201))
    expect(wrong.map(lineOf)).toEqual([])
  })

  it('name in their ARN only what their path or body has', () => {
    const wrong = ROUTES.filter(({ path, access }) => {
      const names = 'action' in access ? (access.resource.match(/\{[^}]*\}/g) ?? []) : []
      return names.some((name) => !name.startsWith('{body.') && !path.includes(name))
    })
    expect(wrong.map(lineOf)).toEqual([])
  })

  it('need the level `permissions` for whatever changes rights', () => {
    const changesRights =
      /Policy$|PolicyVersion$|Boundary$|Guardrail$|AccessKey$|UserToGroup$|UserFromGroup$|Membership$|User$|(Update|Delete|Move|Link)Group$|GroupOwner$|Service$|ServiceActions$/
    const wrong = ROUTES.filter(({ method, access }) => {
      if (!('action' in access) || method === 'GET') return false
      return changesRights.test(access.action) !== (access.level === 'permissions')
    })
    expect(wrong.map(lineOf)).toEqual([])
  })

  it('have schemas that the OpenAPI page can show', () => {
    const schemas = ROUTES.flatMap(({ body, query, response }) => [body, query, response])
    for (const schema of schemas) {
      if (schema !== undefined) expect(z.toJSONSchema(schema, { io: 'input' })).toHaveProperty('$schema')
    }
  })
})
