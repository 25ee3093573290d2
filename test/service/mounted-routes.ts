import type { INestApplication } from '@nestjs/common'

/** One thing that Express asks about a request, in order. */
interface Layer {
  /** Absent: a middleware. */
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> }
  /** A middleware that every path comes through. */
  readonly slash: boolean
  match(path: string): boolean
}

/** What is mounted in front of, between and behind the routes of controllers. */
export interface Mounted {
  /** `GET /api/v1/users/:username`, for every route that Express has. */
  readonly routes: readonly string[]
  /** How many middlewares every request comes through. */
  readonly everywhere: number
  /** Whether each of the other middlewares answers a path. */
  readonly elsewhere: readonly ((path: string) => boolean)[]
}

/** What Express was given by whomever, read from its router. */
export function mountedIn(app: INestApplication): Mounted {
  // Express 5 keeps its layers there; its types say nothing of them.
  const { stack } = (app.getHttpAdapter().getInstance() as { router: { stack: readonly Layer[] } }).router
  const middlewares = stack.filter(({ route }) => route === undefined)
  const special = middlewares.filter(({ slash }) => !slash)
  return {
    routes: stack.flatMap(({ route }) =>
      route === undefined ? [] : Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`),
    ),
    everywhere: middlewares.length - special.length,
    elsewhere: special.map((layer) => (path) => layer.match(path)),
  }
}
