import { applyDecorators, HttpCode, RequestMapping, RequestMethod, SetMetadata } from '@nestjs/common'
import type { RouteDeclaration } from './route.js'

/** Metadata key under which a handler carries its declaration. */
export const ROUTE = 'tinyauth:route'

/** Declares the route of a controller's method: method, path, action, resource ARN, audit event, schemas. */
export function Route(declaration: RouteDeclaration): MethodDecorator {
  return applyDecorators(
    SetMetadata(ROUTE, declaration),
    RequestMapping({ path: expressPath(declaration.path), method: RequestMethod[declaration.method] }),
    HttpCode(declaration.successStatus ?? 200),
  )
}

/** `/users/{username}` as Express writes it, `/users/:username`. */
export function expressPath(path: string): string {
  return path.replaceAll('{', ':').replaceAll('}', '')
}
