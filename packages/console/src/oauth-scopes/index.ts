/** OAuth scopes: what apps may be given a part of. Start reading at `scope-show.tsx`. */
export { ScopeCreate as Create } from './scope-create.js'
export { ScopeList as List } from './scope-list.js'
export { ScopeShow as Show } from './scope-show.js'
