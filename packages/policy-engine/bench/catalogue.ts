/**
 * The made-up services that the workloads speak about: 16 services of 4 resource types, 32 actions each.
 */

/** One kind of resource and the actions on it. */
export interface ResourceType {
  readonly service: string
  readonly type: string
  /** `service:VerbType`, one for each verb. */
  readonly actions: readonly string[]
}

const SERVICES: Readonly<Record<string, readonly string[]>> = {
  orchard: ['tree', 'row', 'harvest', 'sensor'],
  cellar: ['barrel', 'bottle', 'shelf', 'label'],
  billing: ['invoice', 'account', 'payment', 'refund'],
  library: ['book', 'loan', 'reader', 'branch'],
  storage: ['bucket', 'object', 'upload', 'lifecycle'],
  mail: ['mailbox', 'message', 'filter', 'domain'],
  fleet: ['vehicle', 'driver', 'route', 'depot'],
  clinic: ['patient', 'visit', 'prescription', 'ward'],
  market: ['offer', 'order', 'basket', 'seller'],
  forum: ['topic', 'post', 'member', 'report'],
  build: ['project', 'pipeline', 'artifact', 'runner'],
  metrics: ['series', 'dashboard', 'alarm', 'probe'],
  kitchen: ['recipe', 'stock', 'menu', 'oven'],
  museum: ['exhibit', 'room', 'ticket', 'guide'],
  weather: ['station', 'forecast', 'warning', 'archive'],
  print: ['job', 'printer', 'paper', 'quota'],
}

/** What can be done to every type. */
export const VERBS = ['Get', 'List', 'Create', 'Update', 'Delete', 'Describe', 'Tag', 'Share'] as const

/** First halves of resource ids; `red-17` is an id, `red-*` a family. */
export const COLOURS = [
  'red',
  'green',
  'blue',
  'white',
  'black',
  'amber',
  'coral',
  'ivory',
  'olive',
  'pearl',
  'ruby',
  'slate',
] as const

/** Second halves of resource ids run from 0 up to, not including, this. */
export const NUMBERS = 50

/** `tree` → `Tree`, as it stands in the names of actions. */
export function noun(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1)
}

/** Every resource type of every service. */
export const RESOURCE_TYPES: readonly ResourceType[] = Object.entries(SERVICES).flatMap(([service, types]) =>
  types.map((type) => ({ service, type, actions: VERBS.map((verb) => `${service}:${verb}${noun(type)}`) })),
)

/** Every action of every service. */
export const ACTIONS: readonly string[] = RESOURCE_TYPES.flatMap((kind) => kind.actions)

/** The ARN of one resource, or an ARN pattern. */
export function arnOf(kind: ResourceType, id: string): string {
  return `arn:tinyauth:${kind.service}:default::${kind.type}/${id}`
}
