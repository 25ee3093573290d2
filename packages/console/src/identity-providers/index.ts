/** Identity providers: where people sign in who have their account elsewhere. Start reading at `provider-show.tsx`, then `provider-form.ts`. */
export { ProviderCreate as Create } from './provider-create.js'
export { ProviderList as List } from './provider-list.js'
export { ProviderShow as Show } from './provider-show.js'
