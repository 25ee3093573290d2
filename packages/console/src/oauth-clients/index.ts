/** OAuth clients: the apps and machines that get tokens. Start reading at `client-show.tsx`. */
export { ClientCreate as Create } from './client-create.js'
export { ClientList as List } from './client-list.js'
export { ClientShow as Show } from './client-show.js'
