import type { RouteDeclaration } from './route.js'

/** Tells what is declared for a path, also where no router gets to look: of refused methods and of bodies that are not read. */
export class DeclaredRoutes {
  private readonly routes: readonly (readonly [segments: readonly string[], declaration: RouteDeclaration])[]

  constructor(declarations: readonly RouteDeclaration[]) {
    this.routes = declarations.map((declaration) => [declaration.path.split('/'), declaration])
  }

  /** The declarations of a path, a query left aside; none when nothing is served there. */
  at(url: string): readonly RouteDeclaration[] {
    const mark = url.indexOf('?')
    const asked = (mark === -1 ? url : url.slice(0, mark)).split('/')
    return this.routes.flatMap(([segments, declaration]) => (matches(segments, asked) ? [declaration] : []))
  }
}

/** The methods that declarations answer, in order; whatever answers GET answers HEAD. */
export function methodsOf(declarations: readonly RouteDeclaration[]): readonly string[] {
  const methods = new Set<string>(declarations.map(({ method }) => method))
  if (methods.has('GET')) methods.add('HEAD')
  return [...methods].sort()
}

/** A parameter takes one segment that is not empty; `%2F` is no slash. */
function matches(segments: readonly string[], asked: readonly string[]): boolean {
  if (segments.length !== asked.length) return false
  return segments.every((segment, i) => (segment.startsWith('{') ? asked[i] !== '' : asked[i] === segment))
}
