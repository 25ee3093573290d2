import type { ActionName } from '../decide/action-name.js'
import {
  ACTION_ANY,
  ACTION_EXACT,
  ACTION_SERVICE,
  DEEPEST_PREFIX,
  endsPrefix,
  HINT_OF_END,
  hashUnit,
  hintOf,
  SEED,
  WHOLE_RESOURCE,
} from './key-hash.js'

/** The keys by which statements are found for a request: filled anew for each decision. */
export class RequestKeys {
  /** Hash of the action's parts by action class. */
  readonly actions = new Int32Array(3)
  /** Hash of each prefix of the resource by depth; `WHOLE_RESOURCE` holds that of the whole. */
  readonly prefixes = new Int32Array(32)
  /** The deepest prefix that the resource has. */
  depth = 0
  /** Hints of what follows the service in the action, and of its end. */
  actionHint = 0
  actionEndHint = 0
  /** Hint of the end of the resource. */
  resourceEndHint = 0
  /** Where the prefixes end. */
  private readonly ends = new Int32Array(32)
  private resource = ''
  private resourceIsHashed = false

  fill(action: ActionName, resource: string): void {
    this.actions[ACTION_EXACT] = action.hash
    this.actions[ACTION_SERVICE] = action.serviceHash
    this.actions[ACTION_ANY] = SEED
    this.actionHint = action.hint
    this.actionEndHint = action.endHint
    this.resource = resource
    this.resourceIsHashed = false
  }

  /** Makes `prefixes`, `depth` and the hints of the resource, which small indexes do without. */
  hashResource(): void {
    if (this.resourceIsHashed) return
    this.fillPrefixes(this.resource)
    this.resourceIsHashed = true
  }

  /** Hint of what follows the prefix of a depth in the resource. */
  resourceHint(depth: number): number {
    return depth === WHOLE_RESOURCE ? 0 : hintOf(this.resource, this.ends[depth] ?? 0)
  }

  private fillPrefixes(resource: string): void {
    const { prefixes, ends } = this
    let hash = SEED
    let depth = 0
    prefixes[0] = SEED
    ends[0] = 0
    for (let i = 0; i < resource.length; i++) {
      const unit = resource.charCodeAt(i)
      hash = hashUnit(hash, unit)
      if (!endsPrefix(unit) || depth === DEEPEST_PREFIX) continue
      prefixes[++depth] = hash
      ends[depth] = i + 1
    }
    prefixes[WHOLE_RESOURCE] = hash
    this.depth = depth
    this.resourceEndHint = hintOf(resource, resource.length - 2) + HINT_OF_END
  }
}
