import { Controller } from '@nestjs/common'
import { z } from 'zod'
import { Config } from '../common/config/index.js'
import { Route } from '../common/http/route.decorator.js'
import type { RouteDeclaration } from '../common/http/route.js'
import { RIGHTS, RouteTable } from './route-table.js'

const GET_ACTIONS: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/actions',
  summary: 'Every action of this service with its level, its routes and the resource that each is asked on',
  event: 'ListActions',
  access: { authenticated: true, reason: 'the same for everybody, and what a policy author needs' },
  response: z.array(z.object({ action: z.string(), level: z.string(), routes: z.array(z.unknown()) })),
}

interface RouteOfAction {
  readonly method: string
  readonly path: string
  readonly resource: string
  readonly event: string
}

/** What a policy can say about this service itself. */
@Controller()
export class ActionsController {
  constructor(
    private readonly table: RouteTable,
    private readonly config: Config,
  ) {}

  @Route(GET_ACTIONS)
  list(): readonly object[] {
    const { partition, service } = this.config
    const routes = new Map<string, RouteOfAction[]>(RIGHTS.map(([action]) => [action, []]))
    for (const { method, path, event, access } of this.table.routes()) {
      if (!('action' in access)) continue
      const route = { method, path, resource: `arn:${partition}:${service}:::${access.resource}`, event }
      routes.set(access.action, [...(routes.get(access.action) ?? []), route])
    }
    const levels = this.table.actions()
    return [...routes]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([action, of]) => ({ action: `${service}:${action}`, level: levels.get(action), routes: of }))
  }
}
