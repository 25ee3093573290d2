import type { RouteDeclaration } from '../common/http/route.js'

const OPEN = {
  open: true,
  reason: 'files that are the same for everybody: what they show they ask the API for',
} as const

export const SHOW_CONSOLE: RouteDeclaration = {
  method: 'GET',
  path: '/console',
  summary: 'page: the console',
  event: '',
  access: OPEN,
  writes: false,
}

export const CONSOLE_ASSET: RouteDeclaration = {
  ...SHOW_CONSOLE,
  path: '/console/assets/{file}',
  summary: 'a file that the console loads',
}
