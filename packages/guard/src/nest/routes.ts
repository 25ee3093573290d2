import { Injectable, RequestMethod, type Type } from '@nestjs/common'
import { DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core'
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper'

/** A handler of a controller. */
export interface Handler {
  readonly controller: Type
  readonly method: object
  /** `ApplesController.get` */
  readonly name: string
  /** Method and path; several where there are several paths, none for a handler of messages. */
  readonly routes: readonly Route[]
}

/** One address of a handler, without global prefix and version. */
export interface Route {
  readonly method: string
  readonly path: string
}

/** Keys under which Nest's own decorators leave what they say; it exports no names for them. */
const PATH = 'path'
const METHOD = 'method'
const MESSAGE_PATTERN = 'microservices:pattern'
const MODULE_PATH = '__module_path__'

/** Finds the handlers of all controllers. */
@Injectable()
export class Handlers {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly modules: ModulesContainer,
  ) {}

  /** Every handler of HTTP requests and of messages. */
  all(): readonly Handler[] {
    return this.discovery.getControllers().flatMap((wrapper) => this.ofController(wrapper))
  }

  private ofController(wrapper: InstanceWrapper): readonly Handler[] {
    const { metatype } = wrapper
    if (typeof metatype !== 'function') return []
    // A controller is a class; the wrapper of a factory, whose type this is as well, is none.
    const controller = metatype as Type
    // Members by name are all that is looked at.
    const prototype = controller.prototype as Readonly<Record<string, unknown>>
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method = prototype[name]
      return typeof method === 'function' && isHandler(method)
        ? [
            {
              controller,
              method,
              name: `${controller.name}.${name}`,
              routes: this.routesOf(method, wrapper, controller),
            },
          ]
        : []
    })
  }

  private routesOf(method: object, { host }: InstanceWrapper, controller: Type): readonly Route[] {
    const paths = read(PATH, method)
    if (paths === undefined) return []
    const verb: unknown = Reflect.getMetadata(METHOD, method)
    const name = typeof verb === 'number' ? (RequestMethod[verb] ?? 'ALL') : 'GET'
    const prefix = host === undefined || host === null ? undefined : this.prefixOf(host.metatype)
    return (prefix ?? ['']).flatMap((outer) =>
      (read(PATH, controller) ?? ['']).flatMap((middle) =>
        paths.map((inner) => ({ method: name, path: joined(outer, middle, inner) })),
      ),
    )
  }

  /** Path that the module was mounted at by `RouterModule`. */
  private prefixOf(module: object): readonly string[] | undefined {
    return read(MODULE_PATH + this.modules.applicationId, module) ?? read(MODULE_PATH, module)
  }
}

function isHandler(method: object): boolean {
  return Reflect.hasMetadata(PATH, method) || Reflect.hasMetadata(MESSAGE_PATTERN, method)
}

/** A path, or several. */
function read(key: string, target: object): readonly string[] | undefined {
  const value: unknown = Reflect.getMetadata(key, target)
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.map(String) : undefined
}

function joined(...parts: readonly string[]): string {
  const segments = parts.flatMap((part) => part.split('/')).filter((segment) => segment !== '')
  return `/${segments.join('/')}`
}

/** Names of the parameters of a path: `:name`, `*rest`. */
export function parametersOf(path: string): ReadonlySet<string> {
  return new Set([...path.matchAll(/[:*]([A-Za-z_][A-Za-z0-9_]*)/g)].map(([, name]) => name ?? ''))
}
