import { z } from 'zod'
import type { ServiceActionEntity, ServiceEntity } from '../../store/index.js'
import { formatInstant } from '../fields/instant.js'

/** One action of a service on the wire. */
export const serviceActionRepresentationSchema = z.strictObject({
  name: z.string(),
  level: z.enum(['list', 'read', 'write', 'execute', 'permissions']),
  resourceTypes: z.array(z.string()),
  description: z.string().nullable(),
})

/** A service on the wire, in lists. */
export const serviceSummarySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  displayName: z.string().nullable(),
  regions: z.array(z.string()),
  decisionTtlSeconds: z.int(),
  leaseTtlSeconds: z.int(),
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
})

/** A service on the wire, with its catalogue. */
export const serviceSchema = serviceSummarySchema.extend({ actions: z.array(serviceActionRepresentationSchema) })

/** One action of a service on the wire. */
export type ServiceActionRepresentation = z.infer<typeof serviceActionRepresentationSchema>

/** A service on the wire, in lists. */
export type ServiceSummary = z.infer<typeof serviceSummarySchema>

/** A service on the wire. */
export type ServiceRepresentation = z.infer<typeof serviceSchema>

/** Puts a service on the wire, without its catalogue. */
export function summariseService(service: ServiceEntity): ServiceSummary {
  return {
    id: service.name,
    name: service.name,
    displayName: service.displayName,
    regions: [...service.regions],
    decisionTtlSeconds: service.decisionTtlSeconds,
    leaseTtlSeconds: service.leaseTtlSeconds,
    createdAt: formatInstant(service.createdAt),
    updatedAt: formatInstant(service.updatedAt),
  }
}

/** Puts a service on the wire, its actions by name. */
export function representService(
  service: ServiceEntity,
  actions: readonly ServiceActionEntity[],
): ServiceRepresentation {
  return { ...summariseService(service), actions: actions.map(representAction) }
}

function representAction(action: ServiceActionEntity): ServiceActionRepresentation {
  const { name, level, resourceTypes, description } = action
  return { name, level, resourceTypes: [...resourceTypes], description }
}
