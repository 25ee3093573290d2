/**
 * The first screen: how the service does, and what needs somebody's attention; to those who may see none of it, who they are and where they can go.
 * Not here: how metrics are read (`../metrics/`). Start reading at `dashboard.tsx`.
 */
export { Dashboard } from './dashboard.js'
