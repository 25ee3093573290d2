import { Injectable } from '@nestjs/common'
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core'
import { ROUTE } from '../common/http/route.decorator.js'
import type { ActionLevel, RouteDeclaration } from '../common/http/route.js'

/** A handler of a controller, and what it declares. */
export interface HandlerRoute {
  readonly handler: string
  /** `undefined`: the guard refuses it. */
  readonly declaration: RouteDeclaration | undefined
}

/** The routes of the lean lane, which no controller declares. */
export abstract class LaneDeclarations {
  abstract readonly declarations: readonly RouteDeclaration[]
}

/** Every route of the service with its action, ARN, level and audit event: one table for OpenAPI, actions and tests. */
@Injectable()
export class RouteTable {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
    private readonly lane: LaneDeclarations,
  ) {}

  /** All declared routes, by path and method. */
  routes(): readonly RouteDeclaration[] {
    const declared = this.handlers().flatMap(({ declaration }) => (declaration === undefined ? [] : [declaration]))
    return [...this.lane.declarations, ...declared].sort((left, right) =>
      left.path === right.path ? compare(left.method, right.method) : compare(left.path, right.path),
    )
  }

  /** Every handler of every controller, declared or not. */
  handlers(): readonly HandlerRoute[] {
    return this.discovery.getControllers().flatMap(({ instance, name }): readonly HandlerRoute[] => {
      if (typeof instance !== 'object' || instance === null) return []
      const prototype = Object.getPrototypeOf(instance) as Record<string, (...args: unknown[]) => unknown>
      return this.scanner.getAllMethodNames(prototype).flatMap((method) => {
        const handler = prototype[method]
        if (handler === undefined || Reflect.getMetadata('path', handler) === undefined) return []
        const declaration = this.reflector.get<RouteDeclaration | undefined>(ROUTE, handler)
        return [{ handler: `${String(name)}.${method}`, declaration }]
      })
    })
  }

  /** Levels of the service's own actions. */
  actions(): ReadonlyMap<string, ActionLevel> {
    const levels = new Map<string, ActionLevel>()
    for (const { access } of this.routes()) if ('action' in access) levels.set(access.action, access.level)
    for (const [action, level] of RIGHTS) levels.set(action, level)
    return levels
  }
}

/** Actions without a route of their own: each is asked for by a route that tells or does more to those who hold it. */
export const RIGHTS: readonly (readonly [string, ActionLevel])[] = [
  ['ExplainDecision', 'read'],
  ['ReadIdentity', 'read'],
  ['ReadAuthFailureReason', 'read'],
]

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
