import { z } from 'zod'
import type { RouteDeclaration } from '../common/http/route.js'

const reason = 'asked by machines that hold no credential; says nothing but how the service is'

/** Whether the process is alive. */
export const HEALTHZ: RouteDeclaration = {
  method: 'GET',
  path: '/healthz',
  summary: 'Whether the process is alive',
  event: '',
  access: { open: true, reason },
  response: z.object({ status: z.literal('ok') }),
}

/** Whether requests should be sent here. */
export const READYZ: RouteDeclaration = {
  method: 'GET',
  path: '/readyz',
  summary: 'Whether requests should be sent here: the store is in reach, the snapshot is fresh, events can be recorded',
  event: '',
  access: { open: true, reason },
  response: z.object({ status: z.enum(['ready', 'not ready']), checks: z.record(z.string(), z.string()) }),
}
