/** Protected services: what they are, which actions they have, and the key that each asks with. Start reading at `service-show.tsx`. */
export { ServiceCreate as Create } from './service-create.js'
export { ServiceList as List } from './service-list.js'
export { ServiceShow as Show } from './service-show.js'
